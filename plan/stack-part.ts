/** A plan cut into the parts that several Pulumi stacks hold. */
import { mapValues } from "./applied/records";
import type { Plan } from "./plan";

/** What one stack of several holds. */
export interface StackPart {
    /** The stack holds what is the organization's: teams, rulesets, secrets, apps, workflow permissions. One stack does. */
    readonly base: boolean;
    /** The repositories whose facts the stack holds. */
    readonly repositories: ReadonlySet<string>;
}

/**
 * The part of a plan that one stack holds; over parts that share no repository every fact is in exactly one. Teams of the
 * base are references everywhere else: a grant needs their id and must not make them a second time.
 */
export function partOfStack(plan: Plan, { base, repositories: held }: StackPart): Plan {
    const repositories = Object.fromEntries(
        Object.entries(plan.repositories).filter(([name]) => held.has(name)),
    );
    if (base) return { ...plan, repositories };
    const { organization, origins, teams } = plan;
    return {
        organization,
        teams: mapValues(teams, (team) => ({ ...team, management: "reference" as const })),
        repositories,
        rulesets: {},
        secrets: {},
        apps: {},
        origins,
    };
}
