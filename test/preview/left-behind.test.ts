import { factPath } from "../../plan/fact-path";
import { leftBehind } from "../../preview/left-behind";
import { asLive } from "../../stack";
import { acmeInventory as inventory } from "../fixtures/acme-inventory";
import { nothingApplied, planOf } from "./brakes/support";

const policy = (branches: string) => `version: 1
organization: acme
users:
  web: existing
repositories:
  pilot:
    match: [sandbox]
    access: { web: write }
    branches: ${branches}
branches:
  standard: { approvals: 1 }
  rules: { as: repository-ruleset, approvals: 1 }
`;
const made = planOf(policy(`{ "~DEFAULT_BRANCH": standard, "release/**": rules }`));
const wanted = planOf(policy("standard"));
const live = asLive(made, inventory);
const [ruleset = ""] = Object.keys(made.repositories.sandbox?.rulesets ?? {});
const place = factPath("repositories", "sandbox", "rulesets", ruleset);
const all = () => true;

test("what a killed run made, and neither the state nor the policy has, is said", () => {
    const sides = { plan: wanted, before: nothingApplied, live, inventory };
    const found = leftBehind(sides, (path) => path === place, "rollout.yaml");
    expect(found.map(({ severity, code, message }) => [severity, code, message])).toEqual([
        [
            "warning",
            "left-behind",
            `${place} was made by a run of ours that was interrupted, and is neither in Pulumi's state nor in the policy`,
        ],
    ]);
});

test("not what is in the state, nor what the policy wants, nor what others made", () => {
    const sides = { plan: wanted, before: nothingApplied, live, inventory };
    const paths = (more: Partial<typeof sides>, isOurs = all) =>
        leftBehind({ ...sides, ...more }, isOurs, "rollout.yaml").map(({ message }) => message);
    expect(paths({}).join()).toContain(place);
    expect(paths({ before: made }).join()).not.toContain(place);
    expect(paths({ plan: made }).join()).not.toContain(place);
    expect(paths({}, () => false)).toEqual([]);
});
