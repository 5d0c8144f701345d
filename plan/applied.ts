import { appAfter, organizationSecretsAfter } from "./applied/organization";
import { mapValues, replaced } from "./applied/records";
import { actionsAfter, repositoryAfter } from "./applied/repository";
import { World } from "./applied/world";
import { heldRuleset } from "./compare/held";
import type { LiveOrganization } from "./live";
import type { OrganizationState } from "./organization";
import type { Plan } from "./plan";

/**
 * The organization after the apply, as far as can be said before it: what `plan` declares, without what only `before`, the
 * plan that was applied last, had, and everything that nobody manages as it is now. Where a place is authoritative, what is
 * not declared there goes; it stays where the place is additive and in repositories that the plan does not select.
 *
 * It is the counterpart of `compare`: of the differences between `plan` and the result none is managed. And it follows the
 * engine in what it does on the way: a team that goes takes its grants, its places in lists of actors and the teams below
 * it along, an environment its secrets; secrets, files, an app's repositories and the members of a team that becomes
 * additive stay where they are.
 *
 * Teams stand under the slugs that the plan gives them, renamed ones too. What lies below a path of `live.unknown` is as
 * much of a placeholder as in `live.state`, except where the plan declares it.
 */
export function applied(plan: Plan, before: Plan, live: LiveOrganization): OrganizationState {
    const world = new World(plan, before, live);
    const { state } = world;
    return {
        ...state,
        settings: {
            ...state.settings,
            ...actionsAfter(plan.actions, before.actions, state.settings.actions),
        },
        teams: world.teams,
        repositories: mapValues(state.repositories, (one) => repositoryAfter(world, one)),
        rulesets: replaced(state.rulesets, before.rulesets, plan.rulesets, heldRuleset),
        secrets: organizationSecretsAfter(world),
        apps: mapValues(state.apps, (app) => appAfter(plan, app)),
    };
}
