import { mapValues } from "../plan/applied/records";
import { own } from "../plan/compare/lookup";
import { teamSlug } from "../plan/names";
import type { Plan, PlannedSecret } from "../plan/plan";

/**
 * What was applied last, to be recorded before `plan` is applied over it. A stack does not know everything; what it does not
 * know is taken from the plan that comes next, where both speak of the same thing: the tier of a repository, and where the
 * value of a secret comes from, without which the secret would leave the stack. And a team that `plan` renames is known by
 * its next name, so that going back renames it again instead of replacing it.
 */
export function recordable(before: Plan, plan: Plan): Plan {
    const secrets = <Kind extends PlannedSecret>(
        some: Readonly<Record<string, Kind>>,
        next: Readonly<Record<string, PlannedSecret>> | undefined,
    ): Record<string, Kind> =>
        mapValues(some, (one, name) => ({ ...one, ...source(own(next, name)) }));
    const names = nextNames(plan);
    return {
        ...before,
        teams: mapValues(before.teams, (team, slug) => {
            const next = names.get(slug);
            return next === undefined ? team : { ...team, previously: [next] };
        }),
        repositories: mapValues(before.repositories, (repository, name) => {
            const next = own(plan.repositories, name);
            return {
                ...repository,
                tier: next?.tier ?? repository.tier,
                secrets: secrets(repository.secrets, next?.secrets),
                environments: mapValues(repository.environments, (environment, key) => ({
                    ...environment,
                    secrets: secrets(environment.secrets, own(next?.environments, key)?.secrets),
                })),
            };
        }),
        secrets: secrets(before.secrets, plan.secrets),
    };
}

function source(next: PlannedSecret | undefined): PlannedSecret {
    if (next?.from === undefined) return {};
    const { from, rotated } = next;
    return { from, ...(rotated === undefined ? {} : { rotated }) };
}

/** Names by the slugs that their teams had before. */
function nextNames({ teams }: Plan): ReadonlyMap<string, string> {
    return new Map(
        Object.values(teams).flatMap(({ name, previously }) =>
            previously.map((former) => [teamSlug(former), name] as const),
        ),
    );
}
