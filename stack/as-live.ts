import { mapValues } from "../plan/applied/records";
import { heldEnvironment, heldProtection, heldRuleset } from "../plan/compare/held";
import type { Inventory } from "../plan/inventory";
import type { LiveOrganization } from "../plan/live";
import type { Environment, OrganizationMember, Repository, Team } from "../plan/organization";
import type { Plan, PlannedEnvironment, PlannedRepository, PlannedTeam } from "../plan/plan";

/**
 * The organization as a plan alone would make it, to compare another plan with: `compare(plan, asLive(before, inventory))`
 * says what the policy changes, whatever people did on GitHub meanwhile. People are those of the inventory, since no plan
 * makes them.
 *
 * `before` may come from a stack, which knows nothing of what a plan only checks: of the differences, those that are not
 * `managed` say nothing.
 */
export function asLive(plan: Plan, inventory: Inventory): LiveOrganization {
    return {
        state: {
            login: plan.organization,
            settings: plan.actions === undefined ? {} : { actions: plan.actions },
            members: mapValues(people(inventory), ({ login, membership }) => ({
                login,
                role: membership === "admin" ? "admin" : "member",
            })),
            teams: mapValues(plan.teams, teamOf),
            repositories: mapValues(plan.repositories, repositoryOf),
            rulesets: mapValues(plan.rulesets, heldRuleset),
            secrets: mapValues(plan.secrets, ({ visibility, repositories }) => ({
                visibility,
                repositories,
            })),
            apps: mapValues(plan.apps, ({ management: _, ...app }) => app),
        },
        unknown: [],
    };
}

type Person = { login: string; membership: OrganizationMember["role"] | "outside" };

function people({ users }: Inventory): Record<string, Person> {
    return Object.fromEntries(
        Object.entries(users).filter(([, { membership }]) => membership !== "outside"),
    );
}

function teamOf({ slug, name, description, privacy, parent, members }: PlannedTeam): Team {
    const nested = parent === undefined ? {} : { parent };
    return { slug, name, description, privacy, ...nested, members };
}

function repositoryOf({ tier: _, grants: __, ...planned }: PlannedRepository): Repository {
    return {
        ...planned,
        invitations: {},
        deployKeys: {},
        protections: mapValues(planned.protections, heldProtection),
        rulesets: mapValues(planned.rulesets, heldRuleset),
        environments: mapValues(planned.environments, environmentOf),
        secrets: mapValues(planned.secrets, () => ({})),
        files: mapValues(planned.files, ({ text }) => ({ text })),
    };
}

function environmentOf(planned: PlannedEnvironment): Environment {
    return { ...heldEnvironment(planned), secrets: mapValues(planned.secrets, () => ({})) };
}
