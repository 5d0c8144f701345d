import type { Plan, PlannedRepository } from "../../plan/plan";

/**
 * What has to be read of an organization to tell an apply: all that the plan speaks of, and all that was applied last, since
 * what the plan drops is deleted. Only for reading: nothing of it is applied.
 */
export function planToRead(plan: Plan, before: Plan): Plan {
    const repositories = Object.fromEntries(
        [...Object.values(before.repositories), ...Object.values(plan.repositories)].map(
            (repository) => [
                repository.name,
                merged(before.repositories[repository.name], plan.repositories[repository.name]),
            ],
        ),
    );
    const actions = plan.actions ?? before.actions;
    return {
        ...plan,
        teams: { ...before.teams, ...plan.teams },
        repositories,
        rulesets: { ...before.rulesets, ...plan.rulesets },
        secrets: { ...before.secrets, ...plan.secrets },
        apps: { ...before.apps, ...plan.apps },
        ...(actions === undefined ? {} : { actions }),
    };
}

function merged(
    had: PlannedRepository | undefined,
    has: PlannedRepository | undefined,
): PlannedRepository {
    // One of them is there: the name comes from one.
    const main = (has ?? had) as PlannedRepository;
    const actions = main.actions ?? had?.actions;
    return {
        ...main,
        protections: { ...had?.protections, ...main.protections },
        rulesets: { ...had?.rulesets, ...main.rulesets },
        environments: { ...had?.environments, ...main.environments },
        secrets: { ...had?.secrets, ...main.secrets },
        files: { ...had?.files, ...main.files },
        ...(actions === undefined ? {} : { actions }),
    };
}
