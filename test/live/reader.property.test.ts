import fc from "fast-check";
import type { LocalGitHub } from "../../emulator/server";
import { createLocalGitHub } from "../../emulator/server";
import { createClient } from "../../live/client";
import { readInventory } from "../../live/inventory";
import { readOrganization } from "../../live/organization";
import type { Change } from "../../plan/change";
import { compare } from "../../plan/compare";
import type { OrganizationState } from "../../plan/organization";
import type { Plan } from "../../plan/plan";
import type { Mutable } from "../plan/support/planned-organization";
import { holdable, liveFromPlan, plans } from "../plan/support/planned-organization";
import { singleChanges } from "../plan/support/single-changes";
import { seedOf } from "./support/seed-of";

let github: LocalGitHub;
beforeAll(async () => {
    github = await createLocalGitHub({ seed: "acme" });
});
afterAll(() => github.close());

/** What comparing says when the organization is read through GitHub's APIs instead of being known. */
async function readAndCompare(plan: Plan, state: OrganizationState): Promise<readonly Change[]> {
    const reset = await fetch(`${github.url}/_local/reset`, {
        method: "POST",
        body: JSON.stringify({ seed: seedOf(state) }),
    });
    if (!reset.ok) throw new Error(await reset.text());
    const client = await createClient({ baseUrl: github.url, token: "owner" });
    const inventory = await readInventory(client, { organization: plan.organization });
    return compare(plan, await readOrganization(client, { inventory, plan }));
}

/** What somebody did by hand, as GitHub can hold it: one review setting brings the pull-request rule with it. */
function holdRules(state: Mutable<OrganizationState>): void {
    const places = [state, ...Object.values(state.repositories)];
    for (const { rulesets } of places) {
        for (const [name, ruleset] of Object.entries(rulesets)) rulesets[name] = holdable(ruleset);
    }
}

const facts = (changes: readonly Change[]) =>
    changes.map(({ kind, path, summary }) => `${kind} ${path}: ${summary}`);

/** A team, repository or app that is gone may still be named elsewhere, which a seed cannot say. */
const wholes = /^(teams|repositories|apps)\/[^/]+$/;

test("what the reader gets out of GitHub is what was there, for the whole vocabulary", async () => {
    await fc.assert(
        fc.asyncProperty(plans, fc.nat(), async (plan, pick) => {
            const live = liveFromPlan(plan);
            const changes = singleChanges(plan, live).filter(({ path }) => !wholes.test(path));
            changes[pick % (changes.length + 1)]?.act();
            holdRules(live.state);
            expect(facts(await readAndCompare(plan, live.state))).toEqual(
                facts(compare(plan, live)),
            );
        }),
        { numRuns: 30 },
    );
}, 120_000);
