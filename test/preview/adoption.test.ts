import { checkAdoption } from "../../preview/adoption";
import { factPath } from "../../plan/fact-path";
import type { EngineStep } from "../../preview/model";
import { acmeInventory as inventory } from "../fixtures/acme-inventory";
import { asLive } from "../../stack";
import { planOf } from "./brakes/support";

const policy = `version: 1
organization: acme
users:
  pilots: { members: [dev-1] }
  web: existing
repositories:
  pilot:
    match: [sandbox, docs-api]
    access: { pilots: write }
    branches: { "~DEFAULT_BRANCH": standard, "release/**": rules }
branches:
  standard: { approvals: 1 }
  rules: { as: repository-ruleset, approvals: 1 }
`;

const plan = planOf(policy);
const live = asLive(plan, inventory);
const [ruleset = ""] = Object.keys(plan.repositories.sandbox?.rulesets ?? {});

function step(type: string, path: string, op = "create"): EngineStep {
    return { urn: `urn::${path}`, type: `github:index/${type}`, op, properties: [], path };
}

const protection = "branchProtection:BranchProtection";

test("what is on GitHub already is not created a second time, and the way to take it over is said", () => {
    const steps = [
        step("team:Team", "teams/web"),
        step(protection, "repositories/sandbox/protections/main"),
        step(
            "repositoryRuleset:RepositoryRuleset",
            factPath("repositories", "sandbox", "rulesets", ruleset),
        ),
    ];
    const [hit, ...more] = checkAdoption(steps, live, inventory);
    expect(more).toEqual([]);
    expect(hit).toMatchObject({
        brake: "adoption",
        paths: steps.map(({ path }) => path).sort(),
    });
    expect(hit?.summary).toMatch(/^3 resources exist on GitHub already/);
    expect(hit?.remedy).toContain("codex-rollout adopt");
    expect(hit?.override).toBeUndefined();
});

test.each(["", "repositories/sandbox", "repositories/sandbox/protections"])(
    "what could not be read (%p) may be there: it stops, and is not said to be new",
    (unread) => {
        const bare = planOf(policy.replace("sandbox, docs-api", "docs-api"));
        const hidden = {
            ...asLive(bare, inventory),
            unknown: [{ path: unread, what: "branch protections of sandbox", reason: "403" }],
        };
        const path = "repositories/sandbox/protections/main";
        expect(checkAdoption([step(protection, path)], hidden, inventory)).toMatchObject([
            { brake: "adoption", paths: [path], summary: expect.stringContaining("not be read") },
        ]);
        const elsewhere = { ...hidden, unknown: [{ ...hidden.unknown[0]!, path: "apps" }] };
        expect(checkAdoption([step(protection, path)], elsewhere, inventory)).toEqual([]);
    },
);

test.each<[string, EngineStep]>([
    ["what is new", step("team:Team", "teams/pilots")],
    ["a protection of another branch", step(protection, "repositories/sandbox/protections/next")],
    ["a repository like no other", step(protection, "repositories/constructor/protections/main")],
    ["what the stack has", step(protection, "repositories/sandbox/protections/main", "update")],
    [
        "what GitHub takes over",
        step("teamRepository:TeamRepository", "repositories/sandbox/teams/pilots"),
    ],
])("%s stops nothing", (_, one) => {
    expect(checkAdoption([one], live, inventory)).toEqual([]);
});
