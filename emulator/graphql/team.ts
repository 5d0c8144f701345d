/** Teams: who is in them, what they may reach. */
import { baseRole, isOwner, rank, teamRole } from "../access";
import { canMaintainTeam, canSeeRepository, canSeeTeam } from "../permissions";
import type { Organization, Team, User } from "../state/accounts";
import type { Repository } from "../state/repository";
import { connection, emptyConnection } from "./connection";
import { type Arguments, type GraphqlContext, resolvers } from "./context";
import { NotServed } from "./errors";
import { orderTeams } from "./organization";
import { arrangeRepositories } from "./repository-lists";
import { mayAdminister, requireScope } from "./visibility";

const scopes = ["read:org", "read:discussion"];
const path = (team: Team, { state }: GraphqlContext): string =>
    `/orgs/${state.organizationOf(team).login}/teams/${team.slug}`;

/** Any field of a team but its id needs a scope; GitHub names the first one asked for. */
export const teamResolvers = resolvers<Team>({
    id: (source) => source.nodeId,
    databaseId: (source, _args, { http }) => scoped(http, "databaseId", source.id),
    slug: (source, _args, { http }) => scoped(http, "slug", source.slug),
    name: (source, _args, { http }) => scoped(http, "name", source.name),
    combinedSlug: (source, _args, { state }) =>
        `${state.organizationOf(source).login}/${source.slug}`,
    privacy: (source) => (source.privacy === "secret" ? "SECRET" : "VISIBLE"),
    notificationSetting: (source) => source.notificationSetting.toUpperCase(),
    organization: (source, _args, { state }) => state.organizationOf(source),
    parentTeam: (source, _args, context) => parent(source, context),
    ancestors: (source, args, { state }) =>
        connection("ancestors", state.lineage(source).slice(1), args),
    childTeams: (source, args, context) => childTeams(source, args, context),
    resourcePath: (source, _args, context) => path(source, context),
    url: (source, _args, context) => `${context.http.webUrl}${path(source, context)}`,
    viewerCanAdminister: (source, _args, { state, http }) =>
        canMaintainTeam(http, state.organizationOf(source), source),
    members: (source, args, context) => members(source, args, context),
    repositories: (source, args, context) => repositories(source, args, context),
    invitations: (source, args, { state, http }) => {
        const organization = state.organizationOf(source);
        if (
            !mayAdminister(http, organization, "members") &&
            !canMaintainTeam(http, organization, source)
        ) {
            return emptyConnection("invitations", args);
        }
        const waiting = [...organization.invitations.values()].filter(({ teamIds }) =>
            teamIds.has(source.id),
        );
        return connection(
            "invitations",
            waiting.map((invitation) => ({ nodeId: invitation.nodeId, invitation, organization })),
            args,
        );
    },
});

function scoped<T>(http: GraphqlContext["http"], field: string, value: T): T {
    requireScope(http, field, scopes);
    return value;
}

function parent(source: Team, { state, http }: GraphqlContext): Team | null {
    const found = source.parentId === null ? undefined : state.team(source.parentId);
    return found && canSeeTeam(http, state.organizationOf(found), found) ? found : null;
}

function descendants(source: Team, { state }: GraphqlContext): Team[] {
    const all = [...state.childrenOf(source)];
    for (const team of all) all.push(...state.childrenOf(team));
    return all;
}

function childTeams(source: Team, args: Arguments, context: GraphqlContext): unknown {
    if (args.userLogins != null) throw new NotServed("Team.childTeams(userLogins:)");
    const children =
        args.immediateOnly === false
            ? descendants(source, context)
            : context.state.childrenOf(source);
    return connection("childTeams", orderTeams(children, args), args);
}

interface Member {
    readonly user: User;
    readonly role: "MAINTAINER" | "MEMBER";
}

/** `IMMEDIATE`, `CHILD_TEAM`, or both; a person in both counts once, with the role in the team itself. */
function members(source: Team, args: Arguments, context: GraphqlContext): unknown {
    const { state } = context;
    requireScope(context.http, "members", scopes);
    const organization = state.organizationOf(source);
    const found = new Map<number, Member>();
    const add = (team: Team, inherited: boolean): void => {
        for (const [userId, role] of team.members) {
            if (!found.has(userId))
                found.set(userId, {
                    user: state.user(userId),
                    role: edgeRole(organization, userId, inherited ? "member" : role),
                });
        }
    };
    if (args.membership !== "CHILD_TEAM") add(source, false);
    if (args.membership !== "IMMEDIATE")
        for (const child of descendants(source, context)) add(child, true);
    const query = (args.query as string | null | undefined)?.toLowerCase();
    let all = [...found.values()].filter(
        ({ user, role }) =>
            (args.role == null || args.role === role) &&
            (query === undefined || user.login.toLowerCase().includes(query)),
    );
    const order = args.orderBy as
        { field: "LOGIN" | "CREATED_AT"; direction: "ASC" | "DESC" } | null | undefined;
    if (order?.field === "LOGIN")
        all.sort((a, b) => (a.user.login.toLowerCase() < b.user.login.toLowerCase() ? -1 : 1));
    if (order?.direction === "DESC") all = all.reverse();
    // GitHub serves this list to the provider's getOrganizationTeams, which gives no bounds.
    return connection(
        "members",
        all,
        args,
        ({ user, role }) => memberEdge(source, user, role, context),
        true,
    );
}

function memberEdge(source: Team, user: User, role: Member["role"], context: GraphqlContext) {
    const resource = `${path(source, context)}/members/${user.login}/access`;
    return {
        node: user,
        role,
        memberAccessResourcePath: resource,
        memberAccessUrl: `${context.http.webUrl}${resource}`,
    };
}

/** GitHub shows an organization's owners as maintainers of every team they are in. */
function edgeRole(
    organization: Organization,
    userId: number,
    role: "member" | "maintainer",
): Member["role"] {
    return role === "maintainer" || isOwner(organization, userId) ? "MAINTAINER" : "MEMBER";
}

/** Direct grants and, as on GitHub since nested teams, those of the teams above; the stronger one counts. */
function repositories(source: Team, args: Arguments, context: GraphqlContext): unknown {
    const { state, http } = context;
    requireScope(http, "repositories", scopes);
    const holders = http.options.listInheritedTeams ? state.lineage(source) : [source];
    const ids = new Set(holders.flatMap((team) => [...team.repositories.keys()]));
    const all = [...ids].flatMap((id) => {
        const repository = state.repository(id);
        return repository && canSeeRepository(http, repository) ? [repository] : [];
    });
    const toEdge = (repository: Repository) => ({
        node: repository,
        permission: permissionOf(source, repository, context),
    });
    return connection("repositories", arrangeRepositories(all, args), args, toEdge, true);
}

/** The enum has the five built-in roles only: a custom role shows as the role it is based on. */
function permissionOf(
    source: Team,
    repository: Repository,
    { state, http }: GraphqlContext,
): string {
    const organization = state.organizationOf(repository);
    const own = source.repositories.get(repository.id);
    const role = http.options.listInheritedTeams ? teamRole(state, repository, source) : own;
    const base = baseRole(organization, role ?? "read");
    return rank(base) < 0 ? "READ" : base.toUpperCase();
}
