/** The caller's own account, and other people's public pages. */
import * as read from "../http/body";
import { missing } from "../http/body";
import { get, ok, patch, type Context, type Route } from "../http/context";
import { paged } from "../http/pagination";
import { forbidden, invalidRequest, notFound, Problem } from "../http/problem";
import { acceptInvitation } from "../membership";
import { canSeeRepository, hasScope } from "../permissions";
import { privateUser, publicUser, ownerUser, simpleOrganization } from "../render/accounts";
import { listedRepository } from "../render/repository";
import type { Organization, User } from "../state/accounts";
import { membership } from "./members";
import { fullTeam } from "./teams";

export const routes: readonly Route[] = [
    get("/user", "users/users#get-the-authenticated-user", (context) =>
        ok(privateUser(context, requireSelf(context))),
    ),
    get("/user/orgs", "orgs/orgs#list-organizations-for-the-authenticated-user", (context) => {
        const user = requireSelf(context);
        return paged(context, organizationsOf(context, user, "read:org"), (one) =>
            simpleOrganization(context, one),
        );
    }),
    get("/user/teams", "teams/teams#list-teams-for-the-authenticated-user", (context) => {
        const user = requireSelf(context);
        const teams = organizationsOf(context, user, "read:org").flatMap((one) =>
            context.state.teamsOf(one, user.id),
        );
        return paged(context, teams, (team) => fullTeam(context, team));
    }),
    get("/user/repos", "repos/repos#list-repositories-for-the-authenticated-user", (context) => {
        const user = requireSelf(context);
        for (const name of ["type", "since", "before", "affiliation"]) {
            if (context.query[name] !== undefined)
                throw new Problem(501, `The local GitHub does not serve ${name} here`);
        }
        const { visibility = "all" } = context.query;
        const repositories = [...context.state.organizations.values()]
            .flatMap((one) => [...one.repositories.values()])
            .filter((one) => canSeeRepository(context, one))
            .filter(
                (one) =>
                    context.state.organizationOf(one).members.has(user.id) ||
                    one.collaborators.has(user.id),
            )
            .filter(
                (one) =>
                    visibility === "all" ||
                    (visibility === "public") === (one.visibility === "public"),
            )
            .sort((a, b) => (context.state.fullName(a) < context.state.fullName(b) ? -1 : 1));
        return paged(context, repositories, (one) => listedRepository(context, one));
    }),
    get(
        "/user/memberships/orgs",
        "orgs/members#list-organization-memberships-for-the-authenticated-user",
        (context) => {
            const user = requireSelf(context);
            const { state } = context.query;
            if (state !== undefined && state !== "active" && state !== "pending") {
                throw invalidRequest(
                    `For 'properties/state', ${JSON.stringify(state)} is not a member of ["active","pending"].`,
                );
            }
            const memberships = [...context.state.organizations.values()]
                .filter(
                    (one) =>
                        one.members.has(user.id) ||
                        [...one.invitations.values()].some(
                            (invitation) => invitation.userId === user.id,
                        ),
                )
                .map((one) => membership(context, one, user))
                .filter((one) => state === undefined || one.state === state);
            return paged(context, memberships, (one) => one);
        },
    ),
    get(
        "/user/memberships/orgs/:org",
        "orgs/members#get-an-organization-membership-for-the-authenticated-user",
        (context) => {
            const user = requireSelf(context);
            return ok(membership(context, requireOwn(context), user));
        },
    ),
    patch(
        "/user/memberships/orgs/:org",
        "orgs/members#update-an-organization-membership-for-the-authenticated-user",
        (context) => {
            const user = requireSelf(context);
            const organization = requireOwn(context);
            if (read.oneOf(context.body, "state", ["active"]) === undefined) throw missing("state");
            const invitation = [...organization.invitations.values()].find(
                (one) => one.userId === user.id,
            );
            if (invitation !== undefined) acceptInvitation(context.state, organization, invitation);
            return ok(membership(context, organization, user));
        },
    ),
    get("/users/:username", "users/users#get-a-user", (context) => {
        const organization = context.state.organizationByLogin(context.param("username"));
        if (organization !== undefined) return ok(accountPage(context, organization));
        return ok(publicUser(context, requireUser(context)));
    }),
    get("/users/:username/orgs", "orgs/orgs#list-organizations-for-a-user", (context) => {
        // Public memberships only, and nobody has made theirs public here.
        requireUser(context);
        return paged(context, [], () => null);
    }),
    get("/users/:username/keys", "users/keys#list-public-keys-for-a-user", (context) => {
        requireUser(context);
        return paged(context, [], () => null);
    }),
    get("/users/:username/gpg_keys", "users/gpg-keys#list-gpg-keys-for-a-user", (context) => {
        requireUser(context);
        return paged(context, [], () => null);
    }),
];

function requireSelf(context: Context): User {
    const { caller } = context;
    if (caller.kind === "anonymous") throw new Problem(401, "Requires authentication");
    if (caller.kind !== "user") throw forbidden("Resource not accessible by integration");
    return caller.user;
}

function requireUser(context: Context): User {
    const user = context.state.userByLogin(context.param("username"));
    if (user === undefined) throw notFound();
    return user;
}

function requireOwn(context: Context): Organization {
    const organization = context.state.organizationByLogin(context.param("org"));
    if (organization === undefined) throw notFound();
    const { caller } = context;
    if (
        caller.kind === "user" &&
        caller.token.kind === "classic" &&
        !hasScope(caller.token, "read:org")
    )
        throw notFound();
    return organization;
}

function organizationsOf(context: Context, user: User, scope: string): Organization[] {
    const { caller } = context;
    if (
        caller.kind === "user" &&
        caller.token.kind === "classic" &&
        !hasScope(caller.token, scope)
    ) {
        throw forbidden(
            `You need at least ${scope} scope or user scope to list your organizations.`,
        );
    }
    return [...context.state.organizations.values()].filter((one) => one.members.has(user.id));
}

/** `GET /users/{login}` answers for an organization's login, too. */
function accountPage(context: Context, organization: Organization): Record<string, unknown> {
    return {
        ...ownerUser(context, organization),
        name: organization.name,
        company: null,
        blog: "",
        location: null,
        email: organization.email,
        hireable: null,
        bio: organization.description,
        twitter_username: null,
        public_repos: [...organization.repositories.values()].filter(
            (one) => one.visibility === "public",
        ).length,
        public_gists: 0,
        followers: 0,
        following: 0,
        created_at: organization.createdAt,
        updated_at: organization.updatedAt,
    };
}
