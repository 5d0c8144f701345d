import type {
    Plan,
    PlannedEnvironment,
    PlannedRepository,
    PlannedSecret,
    PlannedTeam,
} from "./plan";

/**
 * How many resources a stack has that holds a plan, as `pulumi stack` counts them: its own root, the provider and the components
 * included. Held to components/ by a test.
 */
export function resourceCount(plan: Plan): number {
    const { teams, rulesets, secrets, apps, actions, repositories } = plan;
    const managed = Object.values(teams).filter(({ management }) => management === "managed");
    const set = Object.values(apps).filter(
        ({ management, selection }) => management === "apply" && selection === "selected",
    );
    return (
        root +
        sum(managed, ofTeam) +
        component * Object.keys(rulesets).length +
        sum(Object.values(secrets), ({ from, visibility }) => {
            const parts = (from === undefined ? 0 : 1) + (visibility === "selected" ? 1 : 0);
            return parts === 0 ? 0 : 1 + parts;
        }) +
        component * set.length +
        (actions === undefined ? 0 : component) +
        sum(Object.values(repositories), ofRepository)
    );
}

/** The stack itself, its provider, and the rollout. */
const root = 3;
/** A component and the one resource in it. */
const component = 2;

function ofTeam({ membership, members }: PlannedTeam): number {
    return component + 1 + (membership === "additive" ? Object.keys(members).length : 0);
}

function ofRepository(repository: PlannedRepository): number {
    const { teams, collaborators, grants, protections, rulesets, environments } = repository;
    const files = Object.values(repository.files);
    const proposed = files.filter(
        ({ delivery, delivered }) => delivery === "pull-request" && !delivered,
    ).length;
    const secrets = withValue(repository.secrets);
    const access =
        1 +
        Object.keys(teams).length +
        Object.keys(collaborators).length +
        (grants === "authoritative" ? 1 : 0);
    return (
        access +
        component * (Object.keys(protections).length + Object.keys(rulesets).length) +
        sum(Object.values(environments), ofEnvironment) +
        component * files.filter(({ delivery }) => delivery === "commit").length +
        // A branch, its files and a pull request.
        (proposed === 0 ? 0 : 1 + 1 + proposed + 1) +
        (secrets === 0 ? 0 : 1 + secrets) +
        (repository.actions === undefined ? 0 : component)
    );
}

function ofEnvironment({ branches, secrets }: PlannedEnvironment): number {
    return component + (typeof branches === "string" ? 0 : branches.length) + withValue(secrets);
}

function withValue(secrets: Readonly<Record<string, PlannedSecret>>): number {
    return Object.values(secrets).filter(({ from }) => from !== undefined).length;
}

function sum<Value>(values: readonly Value[], of: (value: Value) => number): number {
    return values.reduce((total, value) => total + of(value), 0);
}
