import { factSegments } from "../plan/fact-path";
import type { OrganizationState, Repository } from "../plan/organization";
import type { Found } from "./model";

/**
 * What was found without anything that was not read whole: a protection whose actors are unknown is no protection without
 * actors, and must not be written as one.
 */
export function knownPart({ inventory, live }: Found): Found {
    const state = live.unknown
        .map(({ path }) => factSegments(path))
        .reduce((rest, at) => without(rest, at), live.state);
    return { inventory, live: { ...live, state } };
}

function without(state: OrganizationState, at: readonly string[]): OrganizationState {
    const [root = "", name = "", kind = ""] = at;
    if (root === "repositories") {
        const repository = state.repositories[name];
        if (repository === undefined) return state;
        const rest =
            kind === ""
                ? omit(state.repositories, name)
                : { ...state.repositories, [name]: lacking(repository, at.slice(2)) };
        return { ...state, repositories: rest };
    }
    if (root === "teams" && kind === "repositories")
        return { ...state, ...withoutGrants(state, name) };
    if (root === "teams" || root === "rulesets" || root === "secrets" || root === "apps") {
        return { ...state, [root]: name === "" ? {} : omit(state[root], name) };
    }
    return state;
}

/** One object of a repository, or all of a kind. */
function lacking(repository: Repository, [kind = "", key]: readonly string[]): Repository {
    if (kind === "actions") return { ...repository, actions: undefined };
    const objects = repository[kind as keyof Repository];
    if (typeof objects !== "object") return repository;
    return { ...repository, [kind]: key === undefined ? {} : omit(objects, key) };
}

function withoutGrants(
    { repositories }: OrganizationState,
    team: string,
): Pick<OrganizationState, "repositories"> {
    const rest = Object.entries(repositories).map(([name, repository]) => [
        name,
        { ...repository, teams: omit(repository.teams, team) },
    ]);
    return { repositories: Object.fromEntries(rest) as OrganizationState["repositories"] };
}

function omit<Value>(
    record: Readonly<Record<string, Value>> | object,
    key: string,
): Record<string, Value> {
    return Object.fromEntries(Object.entries(record).filter(([one]) => one !== key));
}
