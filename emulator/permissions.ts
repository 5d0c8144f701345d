/**
 * Whether a caller may do what a route does: hides (404) what the caller may not see, refuses (403)
 * what it sees but may not do, in GitHub's order: existence, token, role.
 */
import { effectiveRole, isOwner, rank } from "./access";
import { actingUser, type Context } from "./http/context";
import { forbidden, notFound, Problem } from "./http/problem";
import type { Organization, Team, Token } from "./state/accounts";
import type { Repository, RepositoryRole } from "./state/repository";

type Access = "read" | "write";

/** What a route on a repository needs. */
export interface RepositoryNeeds {
    /** Permission as fine-grained tokens and Apps name it (`administration`, `contents`, ...). */
    readonly permission: string;
    readonly access: Access;
    /** Least role of the person. */
    readonly role: RepositoryRole;
    /** Answer 404 instead of 403 when the role is too low (protections, secrets, ...: see FIDELITY.md). */
    readonly hide?: boolean;
    /** GitHub's text when the role is too low. */
    readonly refusal?: string;
    /** Writes that GitHub still accepts on an archived repository. */
    readonly allowArchived?: boolean;
    /** Another permission that also opens the route to a fine-grained token or App. */
    readonly orPermission?: string;
}

/** What a route on an organization needs. */
export interface OrganizationNeeds {
    readonly permission: string;
    readonly access: Access;
    /** `anyone` even without signing in, `member`, or `owner`. */
    readonly role: "anyone" | "member" | "owner";
    /** Classic scope; default `read:org` to read, `admin:org` to write. */
    readonly scope?: string;
    readonly hide?: boolean;
    /** GitHub's text when the person is a member but no owner. */
    readonly refusal?: string;
    /** Refuse with this 403 text, instead of hiding, people who are no members and tokens without the scope. */
    readonly outsider?: string;
}

/** The repository of `/repos/:owner/:repo/...`, or GitHub's refusal. */
export function requireRepository(context: Context, needs: RepositoryNeeds): Repository {
    const owner = context.param("owner");
    const name = context.param("repo");
    const repository = context.state.repositoryByName(owner, name);
    if (repository === undefined) {
        const moved = context.state.redirectedRepository(owner, name);
        if (moved !== undefined && canSeeRepository(context, moved)) throw redirect(context, moved);
        throw notFound();
    }
    assertRepositoryAccess(context, repository, needs);
    return repository;
}

/** The same for a repository found another way (GraphQL node, body field). */
export function assertRepositoryAccess(
    context: Context,
    repository: Repository,
    needs: RepositoryNeeds,
): void {
    if (!canSeeRepository(context, repository)) throw notFound();
    assertTokenForRepository(context, repository, needs);
    const { caller } = context;
    if (caller.kind === "user") {
        const role = effectiveRole(context.state, repository, caller.user);
        if (rank(role) < rank(needs.role)) {
            throw refused(needs);
        }
    }
    if (repository.archived && needs.access === "write" && needs.allowArchived !== true) {
        throw forbidden("Repository was archived so is read-only.");
    }
}

/** Whether GitHub admits to this caller that the repository exists. */
export function canSeeRepository(context: Context, repository: Repository): boolean {
    if (repository.visibility === "public") return true;
    const { caller, state } = context;
    switch (caller.kind) {
        case "anonymous":
        case "app":
            return false;
        case "user":
            return (
                effectiveRole(state, repository, caller.user) !== "none" &&
                (caller.token.kind === "classic"
                    ? hasScope(caller.token, "repo")
                    : tokenReaches(context, repository))
            );
        case "installation":
            return tokenReaches(context, repository);
    }
}

/** Whether a fine-grained or installation token was given this repository. */
function tokenReaches(context: Context, repository: Repository): boolean {
    const { caller } = context;
    if (caller.kind === "installation") {
        const { installation, token } = caller;
        return (
            installation.organizationId === repository.organizationId &&
            (installation.repositorySelection === "all" ||
                installation.repositoryIds.has(repository.id)) &&
            (token.repositories === "all" || token.repositories.has(repository.id))
        );
    }
    if (caller.kind !== "user") return false;
    const { token } = caller;
    return (
        token.organizationId === repository.organizationId &&
        (token.repositories === "all" || token.repositories.has(repository.id))
    );
}

function assertTokenForRepository(
    context: Context,
    repository: Repository,
    needs: RepositoryNeeds,
): void {
    const { caller } = context;
    if (caller.kind === "anonymous") {
        if (needs.access === "write" || needs.role !== "read")
            throw new Problem(401, "Requires authentication");
        return;
    }
    if (caller.kind === "app") throw forbidden("Resource not accessible by integration");
    if (caller.token.kind === "classic") {
        context.setHeader(
            "x-accepted-oauth-scopes",
            repository.visibility === "public" ? "public_repo, repo" : "repo",
        );
        if (needs.access === "read" && needs.role === "read" && repository.visibility === "public")
            return;
        if (hasScope(caller.token, "repo")) return;
        if (repository.visibility === "public" && hasScope(caller.token, "public_repo")) return;
        throw notFound();
    }
    const publicRead =
        repository.visibility === "public" && needs.access === "read" && needs.role === "read";
    if (publicRead && ["metadata", "contents"].includes(needs.permission)) return;
    if (!tokenReaches(context, repository)) throw notAccessible(context, needs);
    assertPermission(context, needs);
}

/** The organization of `/orgs/:org/...`, or GitHub's refusal. */
export function requireOrganization(context: Context, needs: OrganizationNeeds): Organization {
    const organization = context.state.organizationByLogin(context.param("org"));
    if (organization === undefined) throw notFound();
    assertOrganizationAccess(context, organization, needs);
    return organization;
}

export function assertOrganizationAccess(
    context: Context,
    organization: Organization,
    needs: OrganizationNeeds,
): void {
    if (needs.role === "anyone") return;
    const { caller } = context;
    switch (caller.kind) {
        case "anonymous":
            throw new Problem(401, "Requires authentication");
        case "app":
            throw forbidden("Resource not accessible by integration");
        case "installation":
            if (caller.installation.organizationId !== organization.id) throw notFound();
            assertPermission(context, needs);
            return;
        case "user": {
            const { token } = caller;
            const hidden = needs.outsider === undefined ? notFound() : forbidden(needs.outsider);
            if (token.kind === "classic") {
                const scope = needs.scope ?? (needs.access === "read" ? "read:org" : "admin:org");
                context.setHeader("x-accepted-oauth-scopes", acceptedScopes(scope).join(", "));
                if (!hasScope(token, scope)) {
                    // Who may see the organization is told what is missing (github/docs#33267); others see nothing.
                    throw needs.access === "write" && hasScope(token, "read:org")
                        ? refused(needs)
                        : hidden;
                }
            } else {
                if (token.organizationId !== organization.id) throw notFound();
                assertPermission(context, needs);
            }
            const member = organization.members.get(caller.user.id);
            if (member === undefined) throw hidden;
            if (needs.role === "owner" && member.role !== "admin") throw refused(needs);
        }
    }
}

/** GitHub says "Repository" for organizations, too (octokit/octokit.rb#793). */
function refused(needs: { hide?: boolean; refusal?: string }): Problem {
    return needs.hide === true
        ? notFound()
        : forbidden(needs.refusal ?? "Must have admin rights to Repository.");
}

/**
 * The team of `/orgs/:org/teams/:team_slug/...`; secret teams exist for their members and for owners only.
 * @param refusal GitHub's text for a token that reads the organization but may not write teams.
 */
export function requireTeam(
    context: Context,
    access: Access,
    refusal?: string,
): { organization: Organization; team: Team } {
    const organization = requireOrganization(context, {
        permission: "members",
        access,
        role: "member",
        refusal,
    });
    const team = context.state.teamBySlug(organization, context.param("team_slug"));
    if (team === undefined || !canSeeTeam(context, organization, team)) throw notFound();
    return { organization, team };
}

export function canSeeTeam(context: Context, organization: Organization, team: Team): boolean {
    if (team.privacy === "closed") return true;
    const { caller } = context;
    if (caller.kind !== "user") return caller.kind === "installation";
    return isOwner(organization, caller.user.id) || team.members.has(caller.user.id);
}

/** Owners and the team's (or an ancestor's) maintainers; Apps by their `members` permission. */
export function canMaintainTeam(context: Context, organization: Organization, team: Team): boolean {
    const { caller } = context;
    if (caller.kind === "installation") return true;
    if (caller.kind !== "user") return false;
    if (isOwner(organization, caller.user.id)) return true;
    return context.state
        .lineage(team)
        .some((one) => one.members.get(caller.user.id) === "maintainer");
}

/** Whether the caller's person owns the organization (an installation never does). */
export function callerOwns(context: Context, organization: Organization): boolean {
    const user = context.caller.kind === "user" ? actingUser(context.caller) : undefined;
    return user !== undefined && isOwner(organization, user.id);
}

const implied: Record<string, readonly string[]> = {
    "read:org": ["read:org", "write:org", "admin:org"],
    "write:org": ["write:org", "admin:org"],
    "admin:org": ["admin:org"],
    public_repo: ["public_repo", "repo"],
    "read:audit_log": ["read:audit_log", "admin:org"],
};

function acceptedScopes(scope: string): readonly string[] {
    return implied[scope] ?? [scope];
}

/** Classic scopes contain one another: `admin:org` ⊃ `write:org` ⊃ `read:org`. */
export function hasScope(token: Token, scope: string): boolean {
    return acceptedScopes(scope).some((one) => token.scopes.includes(one));
}

const levels = ["none", "read", "write", "admin"];

/** Whether a fine-grained or installation token holds a permission; classic tokens go by scopes instead. */
export function hasPermission(token: Token, permission: string, access: Access): boolean {
    if (permission === "metadata" && access === "read") return true;
    return levels.indexOf(token.permissions[permission] ?? "none") >= levels.indexOf(access);
}

function assertPermission(
    context: Context,
    needs: { permission: string; access: Access; orPermission?: string },
): void {
    const { caller } = context;
    if (caller.kind !== "user" && caller.kind !== "installation") return;
    if (hasPermission(caller.token, needs.permission, needs.access)) return;
    if (
        needs.orPermission !== undefined &&
        hasPermission(caller.token, needs.orPermission, needs.access)
    )
        return;
    throw notAccessible(context, needs);
}

/** GitHub's 403 for a fine-grained token or App without the permission or the repository. */
export function notAccessible(
    context: Context,
    needs?: { permission: string; access: Access },
): Problem {
    if (needs !== undefined)
        context.setHeader("x-accepted-github-permissions", `${needs.permission}=${needs.access}`);
    const by = context.caller.kind === "user" ? "personal access token" : "integration";
    return forbidden(`Resource not accessible by ${by}`);
}

function redirect(context: Context, repository: Repository): Problem {
    const url = `${context.apiUrl}/repositories/${repository.id}${context.subPath}`;
    const permanent = context.method === "GET";
    return new Problem(
        permanent ? 301 : 307,
        permanent ? "Moved Permanently" : "Temporary Redirect",
        undefined,
        undefined,
        { location: url },
        { url },
    );
}
