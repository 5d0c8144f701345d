/** People, teams and Apps that a protection or ruleset names. */
import { baseRole, effectiveRole, rank, teamRole } from "../access";
import { Problem } from "../http/problem";
import type { Repository } from "../state/repository";
import type { RuleActor } from "../state/settings";
import type { State } from "../state/state";

/**
 * An actor for one of a protection's lists.
 * @throws 422 for one without write access: GitHub's documents ask for it; how it answers is not confirmed, so we refuse.
 */
export function ruleActor(
    state: State,
    repository: Repository,
    type: RuleActor["type"],
    id: number,
): RuleActor {
    if (!mayWrite(state, repository, type, id)) {
        throw new Problem(
            422,
            `${name(state, type, id)} must have write access to ${state.fullName(repository)}`,
        );
    }
    return { type, id };
}

function mayWrite(
    state: State,
    repository: Repository,
    type: RuleActor["type"],
    id: number,
): boolean {
    const organization = state.organizationOf(repository);
    switch (type) {
        case "User": {
            const user = state.users.get(id);
            return (
                user !== undefined && rank(effectiveRole(state, repository, user)) >= rank("write")
            );
        }
        case "Team": {
            const team = state.team(id);
            const role = team && teamRole(state, repository, team);
            return role !== undefined && rank(baseRole(organization, role)) >= rank("write");
        }
        case "App":
            return [...organization.installations.values()].some(
                (one) =>
                    one.appId === id &&
                    one.permissions.contents === "write" &&
                    (one.repositorySelection === "all" || one.repositoryIds.has(repository.id)),
            );
    }
}

function name(state: State, type: RuleActor["type"], id: number): string {
    if (type === "User") return state.users.get(id)?.login ?? String(id);
    return (type === "Team" ? state.team(id)?.slug : state.apps.get(id)?.slug) ?? String(id);
}
