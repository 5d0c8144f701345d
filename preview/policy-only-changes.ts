import { compare } from "../plan/compare";
import type { Inventory } from "../plan/inventory";
import type { LiveOrganization } from "../plan/live";
import type { Plan } from "../plan/plan";
import { asLive } from "../stack";
import { ChangeMaker } from "./change-maker";
import type { PreviewChange } from "./model";
import { withRenamedTeams } from "./team-renames";

/**
 * What a policy says differently from the one before about facts that no apply sets: an app whose repositories are only
 * checked, a secret whose value is somebody else's. It is a change of the policy all the same, and a person has to follow.
 */
export function policyOnlyChanges(before: Plan, plan: Plan, inventory: Inventory): PreviewChange[] {
    const earlier: LiveOrganization = withRenamedTeams(asLive(before, inventory), plan);
    const maker = new ChangeMaker(plan, earlier);
    return compare(plan, earlier)
        .filter(({ kind, managed, path }) => !managed && kind !== "unknown" && byHand.test(path))
        .map((change) => {
            const made = maker.applied(change, "change");
            return { ...made, remedy: change.remedy ?? "by hand" };
        });
}

/** Files of the repositories are proposed by the apply itself. */
const byHand = /^(apps|secrets)\/|^repositories\/[^/]+\/(secrets|environments\/[^/]+\/secrets)\//;
