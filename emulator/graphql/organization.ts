/** Organizations, people, Apps. */
import { isOwner } from "../access";
import { canSeeTeam, notAccessible } from "../permissions";
import type {
    App,
    Organization,
    OrganizationInvitation,
    OrganizationMembership,
    Team,
    User,
} from "../state/accounts";
import type { Repository } from "../state/repository";
import { connection, emptyConnection } from "./connection";
import { type Arguments, type GraphqlContext, resolvers } from "./context";
import { NotServed } from "./errors";
import { arrangeRepositories, listKey } from "./repository-lists";
import { isInside, mayAdminister, requireScope, visibleRepositories } from "./visibility";
import { findRepository } from "./query";
import { rulesetsOf } from "./ruleset";

export const organizationResolvers = resolvers<Organization>({
    id: (source) => source.nodeId,
    databaseId: (source) => source.id,
    archivedAt: () => null,
    avatarUrl: (source, _args, { http }) => `${http.webUrl}/avatars/${source.id}`,
    url: (source, _args, { http }) => `${http.webUrl}/${source.login}`,
    resourcePath: (source) => `/${source.login}`,
    requiresTwoFactorAuthentication: (source, _args, { http }) =>
        mayAdminister(http, source, "organization_administration")
            ? source.twoFactorRequirementEnabled
            : null,
    viewerCanAdminister: (source, _args, { http }) =>
        http.caller.kind === "user" && isOwner(source, http.caller.user.id),
    viewerIsAMember: (source, _args, { http }) =>
        http.caller.kind === "user" && source.members.has(http.caller.user.id),
    membersWithRole: (source, args, context) => members(source, args, context),
    team: (source, args, { state, http }) => {
        const team = state.teamBySlug(source, args.slug as string);
        requireTeams(source, { state, http } as GraphqlContext);
        return team && isInside(http, source) && canSeeTeam(http, source, team) ? team : null;
    },
    teams: (source, args, context) => teams(source, args, context),
    repository: (source, args, context) =>
        findRepository(context, source.login, args.name as string, args.followRenames !== false) ??
        null,
    repositories: (source, args, { http, state }) =>
        connection(
            "repositories",
            repositories(source, args, { http, state } as GraphqlContext),
            args,
        ),
    ruleset: (source, args, context) =>
        rulesetsOf(context, source).find(({ id }) => id === args.databaseId) ?? null,
    rulesets: (source, args, context) => {
        const targets = args.targets as string[] | null | undefined;
        const all = rulesetsOf(context, source).filter(
            ({ target }) => !targets || targets.includes(target.toUpperCase()),
        );
        return connection("rulesets", all, args);
    },
});

/** Everybody for insiders; GitHub shows outsiders the public members, which nobody is here. */
function members(source: Organization, args: Arguments, { state, http }: GraphqlContext): unknown {
    requireScope(http, "membersWithRole", ["read:org"]);
    if (http.caller.kind !== "user" && http.caller.kind !== "installation")
        throw notAccessible(http);
    if (!isInside(http, source)) return emptyConnection("membersWithRole", args);
    if (http.caller.token.kind !== "classic" && !("members" in http.caller.token.permissions)) {
        throw notAccessible(http, { permission: "members", access: "read" });
    }
    const toEdge = ({ userId, role }: OrganizationMembership) => ({
        node: state.user(userId),
        role: role === "admin" ? "ADMIN" : "MEMBER",
    });
    return connection("membersWithRole", [...source.members.values()], args, toEdge);
}

function requireTeams(source: Organization, { http }: GraphqlContext): void {
    const { caller } = http;
    if (caller.kind !== "user" && caller.kind !== "installation") return;
    if (
        caller.token.kind !== "classic" &&
        isInside(http, source) &&
        !("members" in caller.token.permissions)
    ) {
        throw notAccessible(http, { permission: "members", access: "read" });
    }
}

function teams(source: Organization, args: Arguments, context: GraphqlContext): unknown {
    const { state, http } = context;
    requireTeams(source, context);
    if (!isInside(http, source)) return emptyConnection("teams", args);
    for (const unserved of ["ldapMapped", "role", "notificationSetting"]) {
        if (args[unserved] != null) throw new NotServed(`Organization.teams(${unserved}:)`);
    }
    const query = (args.query as string | null | undefined)?.toLowerCase();
    const logins = (args.userLogins as string[] | null | undefined)?.map(
        (login) => state.userByLogin(login)?.id ?? -1,
    );
    const all = [...source.teams.values()].filter(
        (team) =>
            canSeeTeam(http, source, team) &&
            (args.rootTeamsOnly !== true || team.parentId === null) &&
            (args.privacy == null || (args.privacy === "SECRET") === (team.privacy === "secret")) &&
            (query === undefined ||
                team.name.toLowerCase().includes(query) ||
                team.slug.includes(query)) &&
            (logins === undefined || logins.some((id) => team.members.has(id))),
    );
    return connection("teams", orderTeams(all, args), args);
}

/** By name on request; otherwise as they were made. */
export function orderTeams(teams: Team[], args: Arguments): Team[] {
    const order = args.orderBy as { direction: "ASC" | "DESC" } | null | undefined;
    if (order == null) return teams;
    const sign = order.direction === "DESC" ? -1 : 1;
    return teams.sort((a, b) => sign * (a.slug < b.slug ? -1 : a.slug > b.slug ? 1 : a.id - b.id));
}

function repositories(
    source: Organization,
    args: Arguments,
    { http }: GraphqlContext,
): readonly Repository[] {
    const affiliations = args.ownerAffiliations as string[] | null | undefined;
    if (affiliations && !affiliations.includes("OWNER"))
        throw new NotServed("Organization.repositories without OWNER");
    if (args.affiliations != null) throw new NotServed("Organization.repositories(affiliations:)");
    return visibleRepositories(http, source, listKey(args), (all) =>
        arrangeRepositories(all, args),
    );
}

export const userResolvers = resolvers<User>({
    id: (source) => source.nodeId,
    databaseId: (source) => source.id,
    avatarUrl: (source, _args, { http }) => `${http.webUrl}/avatars/u/${source.id}`,
    url: (source, _args, { http }) => `${http.webUrl}/${source.login}`,
    resourcePath: (source) => `/${source.login}`,
    email: (source, _args, { http }) => {
        requireScope(http, "email", ["user:email", "read:user"]);
        return source.email ?? "";
    },
    isSiteAdmin: (source) => source.siteAdmin,
    isViewer: (source, _args, { http }) =>
        http.caller.kind === "user" && http.caller.user.id === source.id,
    organization: (source, args, { state }) => {
        const found = state.organizationByLogin(args.login as string);
        return found?.members.has(source.id) ? found : null;
    },
    // The local GitHub keeps organizations' repositories only, so a person owns none.
    repository: () => null,
    repositories: () => {
        throw new NotServed("User.repositories");
    },
});

export const appResolvers = resolvers<App>({
    id: (source) => source.nodeId,
    databaseId: (source) => source.id,
    url: (source, _args, { http }) => `${http.webUrl}/apps/${source.slug}`,
});

export const invitationResolvers = resolvers<{
    readonly invitation: OrganizationInvitation;
    readonly organization: Organization;
}>({
    id: ({ invitation }) => invitation.nodeId,
    createdAt: ({ invitation }) => invitation.createdAt,
    email: ({ invitation }) => invitation.email,
    invitationType: ({ invitation }) => (invitation.userId === null ? "EMAIL" : "USER"),
    invitee: ({ invitation }, _args, { state }) =>
        invitation.userId === null ? null : state.user(invitation.userId),
    inviterActor: ({ invitation }, _args, { state }) =>
        invitation.inviterId === null ? null : state.user(invitation.inviterId),
    role: ({ invitation }) => invitation.role.toUpperCase(),
});
