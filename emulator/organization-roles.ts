/** GitHub's predefined organization roles; some give a repository role on every repository. */
import type { Organization } from "./state/accounts";
import type { RepositoryRole } from "./state/repository";
import type { State } from "./state/state";

export interface PredefinedRole {
    readonly id: number;
    readonly name: string;
    readonly description: string;
    /** Role on every repository of the organization; null for none. */
    readonly baseRole: RepositoryRole | null;
    readonly permissions: readonly string[];
}

export const predefinedRoles: readonly PredefinedRole[] = [
    {
        id: 138,
        name: "security_manager",
        description:
            "Grants the ability to manage security policies, security alerts, and security configurations for an organization and all its repositories.",
        baseRole: "read",
        permissions: ["write_secret_scanning_resolution"],
    },
    {
        id: 8132,
        name: "all_repo_read",
        description: "Grants read access to all repositories in the organization.",
        baseRole: "read",
        permissions: [],
    },
    {
        id: 8133,
        name: "all_repo_triage",
        description: "Grants triage access to all repositories in the organization.",
        baseRole: "triage",
        permissions: [],
    },
    {
        id: 8134,
        name: "all_repo_write",
        description: "Grants write access to all repositories in the organization.",
        baseRole: "write",
        permissions: [],
    },
    {
        id: 8135,
        name: "all_repo_maintain",
        description: "Grants maintenance access to all repositories in the organization.",
        baseRole: "maintain",
        permissions: [],
    },
    {
        id: 8136,
        name: "all_repo_admin",
        description: "Grants admin access to all repositories in the organization.",
        baseRole: "admin",
        permissions: [],
    },
];

/** Repository roles that reach a person through organization roles, given directly or to a team of theirs. */
export function organizationRoleGrants(
    state: State,
    organization: Organization,
    userId: number,
): RepositoryRole[] {
    if (organization.organizationRoles.size === 0) return [];
    const teams = new Set(
        state
            .teamsOf(organization, userId)
            .flatMap((team) => state.lineage(team).map((one) => one.id)),
    );
    return predefinedRoles.flatMap((role) => {
        const held = organization.organizationRoles.get(role.name);
        if (held === undefined || role.baseRole === null) return [];
        return held.users.has(userId) || [...held.teams].some((id) => teams.has(id))
            ? [role.baseRole]
            : [];
    });
}

/** The strongest repository role that an organization role gives a team everywhere. */
export function organizationRoleOfTeam(
    organization: Organization,
    teamId: number,
): RepositoryRole | undefined {
    // The list is ordered from weak to strong.
    return (
        predefinedRoles.findLast(
            (role) =>
                role.baseRole !== null &&
                organization.organizationRoles.get(role.name)?.teams.has(teamId),
        )?.baseRole ?? undefined
    );
}
