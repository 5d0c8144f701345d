import { compare } from "../plan/compare";
import { ancestors } from "../plan/fact-path";
import type { Inventory } from "../plan/inventory";
import type { LiveOrganization } from "../plan/live";
import type { Plan } from "../plan/plan";
import { asLive } from "../stack";
import { withRenamedTeams } from "./team-renames";

export interface DriftInput {
    readonly plan: Plan;
    /** What was applied last. */
    readonly before: Plan;
    readonly live: LiveOrganization;
    readonly inventory: Inventory;
}

/**
 * Whether the organization differs, in what an apply would set, from what was applied last: then the stack's memory is not
 * to be trusted, and the engine has to read again. What was never applied is no drift.
 */
export function hasDrift({ plan, before, live, inventory }: DriftInput): boolean {
    const earlier = withRenamedTeams(asLive(before, inventory), plan);
    const own = new Map(compare(plan, earlier).map((change) => [change.path, change]));
    return compare(plan, withRenamedTeams(live, plan)).some(({ path, managed, actual, kind }) => {
        if (!managed || kind === "unknown") return false;
        for (const at of ancestors(path)) {
            const expected = own.get(at);
            if (expected === undefined) continue;
            // Put in place by the policy's change, and as it was when that was applied last.
            return at === path && !same(expected.actual, actual) && expected.kind !== "missing";
        }
        return true;
    });
}

function same(a: unknown, b: unknown): boolean {
    return JSON.stringify(a) === JSON.stringify(b);
}
