/** People, organizations and teams as GitHub's REST answers show them. */
import type { Context } from "../http/context";
import type { App, Organization, Team, User } from "../state/accounts";
import type { RoleName } from "../state/repository";

type Json = Record<string, unknown>;

/** The short form of an account (`simple-user`) that everything else embeds. */
export function simpleUser(context: Context, user: User): Json {
    const url = `${context.apiUrl}/users/${encodeURIComponent(user.login)}`;
    const page = user.type === "Bot" ? `apps/${user.login.replace(/\[bot\]$/, "")}` : user.login;
    return accountLinks(context, user.login, user.id, user.nodeId, user.type, url, page);
}

/** The organization where GitHub shows it as an owner, that is in the shape of a user. */
export function ownerUser(context: Context, organization: Organization): Json {
    const { login, id, nodeId } = organization;
    const url = `${context.apiUrl}/users/${login}`;
    return accountLinks(context, login, id, nodeId, "Organization", url, login);
}

function accountLinks(
    context: Context,
    login: string,
    id: number,
    nodeId: string,
    type: string,
    url: string,
    page: string,
): Json {
    return {
        login,
        id,
        node_id: nodeId,
        avatar_url: `${context.webUrl}/avatars/u/${id}?v=4`,
        gravatar_id: "",
        url,
        html_url: `${context.webUrl}/${page}`,
        followers_url: `${url}/followers`,
        following_url: `${url}/following{/other_user}`,
        gists_url: `${url}/gists{/gist_id}`,
        starred_url: `${url}/starred{/owner}{/repo}`,
        subscriptions_url: `${url}/subscriptions`,
        organizations_url: `${url}/orgs`,
        repos_url: `${url}/repos`,
        events_url: `${url}/events{/privacy}`,
        received_events_url: `${url}/received_events`,
        type,
        user_view_type: "public",
        site_admin: false,
    };
}

export function publicUser(context: Context, user: User): Json {
    return {
        ...simpleUser(context, user),
        name: user.name,
        company: null,
        blog: "",
        location: null,
        email: user.email,
        hireable: null,
        bio: null,
        twitter_username: null,
        public_repos: 0,
        public_gists: 0,
        followers: 0,
        following: 0,
        created_at: user.createdAt,
        updated_at: user.updatedAt,
    };
}

/** What a person sees of their own account. */
export function privateUser(context: Context, user: User): Json {
    return {
        ...publicUser(context, user),
        user_view_type: "private",
        private_gists: 0,
        total_private_repos: 0,
        owned_private_repos: 0,
        disk_usage: 0,
        collaborators: 0,
        two_factor_authentication: true,
        plan: { name: "free", space: 976562499, collaborators: 0, private_repos: 10000 },
    };
}

export function simpleOrganization(context: Context, organization: Organization): Json {
    const { login } = organization;
    const url = `${context.apiUrl}/orgs/${login}`;
    return {
        login,
        id: organization.id,
        node_id: organization.nodeId,
        url,
        repos_url: `${url}/repos`,
        events_url: `${url}/events`,
        hooks_url: `${url}/hooks`,
        issues_url: `${url}/issues`,
        members_url: `${url}/members{/member}`,
        public_members_url: `${url}/public_members{/member}`,
        avatar_url: `${context.webUrl}/avatars/u/${organization.id}?v=4`,
        description: organization.description,
    };
}

/** What everybody may know of an organization; owners get more from rest/organization.ts. */
export function publicOrganization(context: Context, organization: Organization): Json {
    let publicRepositories = 0;
    for (const repository of organization.repositories.values()) {
        if (repository.visibility === "public") publicRepositories++;
    }
    return {
        ...simpleOrganization(context, organization),
        // GitHub sends null where none is set, against its own description; absent satisfies every client.
        ...(organization.name === null ? {} : { name: organization.name }),
        ...(organization.email === null ? {} : { email: organization.email }),
        is_verified: false,
        has_organization_projects: true,
        has_repository_projects: true,
        public_repos: publicRepositories,
        public_gists: 0,
        followers: 0,
        following: 0,
        html_url: `${context.webUrl}/${organization.login}`,
        created_at: organization.createdAt,
        updated_at: organization.updatedAt,
        archived_at: null,
        type: "Organization",
    };
}

/** A team without its parent (`team-simple`), as it is embedded. */
export function simpleTeam(context: Context, team: Team): Json {
    const organization = context.state.organizationOf(team);
    const url = `${context.apiUrl}/organizations/${organization.id}/team/${team.id}`;
    return {
        id: team.id,
        node_id: team.nodeId,
        name: team.name,
        slug: team.slug,
        description: team.description,
        privacy: team.privacy,
        notification_setting: team.notificationSetting,
        url,
        html_url: `${context.webUrl}/orgs/${organization.login}/teams/${team.slug}`,
        members_url: `${url}/members{/member}`,
        repositories_url: `${url}/repos`,
        permission: team.permission,
        type: "organization",
        organization_id: organization.id,
    };
}

/** A team in a list (`team`). With `role`: as the holder of a grant on a repository. */
export function listedTeam(context: Context, team: Team, role?: RoleName): Json {
    const parent = context.state.team(team.parentId ?? -1);
    return {
        ...simpleTeam(context, team),
        ...(role === undefined
            ? {}
            : { permission: legacyPermission(role), permissions: permissionFlags(role) }),
        parent: parent === undefined ? null : simpleTeam(context, parent),
    };
}

/** `read` and `write` in the older words that grants are written in: `pull` and `push`. */
export function legacyPermission(role: RoleName): string {
    return role === "read" ? "pull" : role === "write" ? "push" : role;
}

/** The five flags; `role` is a built-in one (give a custom role's base role). */
export function permissionFlags(role: RoleName): Record<string, boolean> {
    const order = ["read", "triage", "write", "maintain", "admin"];
    const at = order.indexOf(role);
    return { admin: at >= 4, maintain: at >= 3, push: at >= 2, triage: at >= 1, pull: at >= 0 };
}

/** A GitHub App (`integration`). */
export function app(context: Context, one: App): Json {
    const owner = context.state.organizations.get(one.ownerOrganizationId ?? -1);
    const bot = context.state.user(one.botUserId);
    return {
        id: one.id,
        client_id: one.clientId,
        slug: one.slug,
        node_id: one.nodeId,
        owner:
            owner === undefined
                ? { ...simpleUser(context, bot), login: one.ownerLogin, type: "Organization" }
                : ownerUser(context, owner),
        name: one.name,
        description: one.description,
        external_url: `${context.webUrl}/apps/${one.slug}`,
        html_url: `${context.webUrl}/apps/${one.slug}`,
        created_at: one.createdAt,
        updated_at: one.updatedAt,
        permissions: one.permissions,
        events: one.events,
    };
}
