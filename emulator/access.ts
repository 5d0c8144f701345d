/**
 * What people may do in a repository, and through which grants. One function decides for REST,
 * GraphQL and the rules alike.
 */
import type { Organization, Team, User } from "./state/accounts";
import {
    repositoryRoles,
    type Repository,
    type RepositoryRole,
    type RoleName,
} from "./state/repository";
import type { State } from "./state/state";
import { organizationRoleGrants } from "./organization-roles";

/** One reason why a person has access; `permissionSources` of GraphQL. */
export interface PermissionSource {
    readonly kind: "organization" | "team" | "repository";
    /** Team that holds the grant (an ancestor's grant reaches its children's members). */
    readonly team?: Team;
    readonly role: RoleName;
}

/** The built-in role behind a role name; a custom role counts as its base role. */
export function baseRole(organization: Organization, role: RoleName): RepositoryRole {
    if ((repositoryRoles as readonly string[]).includes(role)) return role as RepositoryRole;
    for (const custom of organization.customRepositoryRoles.values()) {
        if (custom.name.toLowerCase() === role.toLowerCase()) return custom.baseRole;
    }
    return "read";
}

export function rank(role: RepositoryRole | "none"): number {
    return role === "none" ? -1 : repositoryRoles.indexOf(role);
}

/** Every grant that reaches the person, strongest first; public visibility is not a grant. */
export function permissionSources(
    state: State,
    repository: Repository,
    user: User,
): PermissionSource[] {
    const organization = state.organizationOf(repository);
    const sources: PermissionSource[] = [];
    const membership = organization.members.get(user.id);
    if (membership?.role === "admin") sources.push({ kind: "organization", role: "admin" });
    else if (membership !== undefined) {
        const base = organization.defaultRepositoryPermission;
        if (base !== "none") sources.push({ kind: "organization", role: base });
        else if (repository.visibility === "internal")
            sources.push({ kind: "organization", role: "read" });
    }
    for (const role of organizationRoleGrants(state, organization, user.id)) {
        sources.push({ kind: "organization", role });
    }
    const seen = new Set<number>();
    for (const team of state.teamsOf(organization, user.id)) {
        for (const holder of state.lineage(team)) {
            const role = holder.repositories.get(repository.id);
            if (role === undefined || seen.has(holder.id)) continue;
            seen.add(holder.id);
            sources.push({ kind: "team", team: holder, role });
        }
    }
    const direct = repository.collaborators.get(user.id);
    if (direct !== undefined) sources.push({ kind: "repository", role: direct });
    return sources.sort(
        (a, b) => rank(baseRole(organization, b.role)) - rank(baseRole(organization, a.role)),
    );
}

/** The role name in force (custom names kept), or `none`; read for everybody on a public repository. */
export function effectiveRoleName(state: State, repository: Repository, user: User): RoleName {
    const [strongest] = permissionSources(state, repository, user);
    return strongest?.role ?? (repository.visibility === "public" ? "read" : "none");
}

export function effectiveRole(
    state: State,
    repository: Repository,
    user: User,
): RepositoryRole | "none" {
    const name = effectiveRoleName(state, repository, user);
    return name === "none" ? "none" : baseRole(state.organizationOf(repository), name);
}

/** The role a team has through its own or an ancestor's grant; undefined without any. */
export function teamRole(state: State, repository: Repository, team: Team): RoleName | undefined {
    const organization = state.organizationOf(repository);
    let best: RoleName | undefined;
    for (const holder of state.lineage(team)) {
        const role = holder.repositories.get(repository.id);
        if (role === undefined) continue;
        if (
            best === undefined ||
            rank(baseRole(organization, role)) > rank(baseRole(organization, best))
        )
            best = role;
    }
    return best;
}

export function isOwner(organization: Organization, userId: number): boolean {
    return organization.members.get(userId)?.role === "admin";
}

/** Teams that the person is a member of, ancestors included (membership of a child counts in the parent). */
export function allTeamsOf(state: State, organization: Organization, userId: number): Set<Team> {
    const all = new Set<Team>();
    for (const team of state.teamsOf(organization, userId))
        for (const one of state.lineage(team)) all.add(one);
    return all;
}
