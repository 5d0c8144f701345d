/** Who is on a team, and as what. */
import { isOwner } from "../access";
import * as read from "../http/body";
import { del, get, noContent, ok, put, type Context, type Route } from "../http/context";
import { paged } from "../http/pagination";
import { invalidRequest, notFound, Problem } from "../http/problem";
import { inviteMember } from "../membership";
import { callerOwns, requireTeam } from "../permissions";
import { simpleUser } from "../render/accounts";
import type { Organization, Team, TeamRole, User } from "../state/accounts";
import { renderInvitation } from "./invitations";
import { memberIds, requireMaintainer } from "./teams";

const docs = "teams/members";
const addRefusal = "You must be an organization owner or team maintainer to add a team membership.";
const removeRefusal =
    "You must be an organization owner or team maintainer to remove a team membership.";

export const routes: readonly Route[] = [
    get("/orgs/:org/teams/:team_slug/members", `${docs}#list-team-members`, (context) => {
        const { team } = requireTeam(context, "read");
        const role = context.query.role ?? "all";
        if (!["all", "maintainer", "member"].includes(role)) {
            throw invalidRequest(
                `For 'properties/role', ${JSON.stringify(role)} is not a member of ["member","maintainer","all"].`,
            );
        }
        const users = [...memberIds(context, team)]
            .filter((id) => role === "all" || inheritedRole(context, team, id) === role)
            .sort((a, b) => a - b)
            .map((id) => context.state.user(id));
        return paged(context, users, (user) => simpleUser(context, user));
    }),
    get(
        "/orgs/:org/teams/:team_slug/invitations",
        `${docs}#list-pending-team-invitations`,
        (context) => {
            const { organization, team } = requireTeam(context, "read");
            const invitations = [...organization.invitations.values()].filter((one) =>
                one.teamIds.has(team.id),
            );
            return paged(context, invitations, (one) =>
                renderInvitation(context, organization, one),
            );
        },
    ),
    get(
        "/orgs/:org/teams/:team_slug/memberships/:username",
        `${docs}#get-team-membership-for-a-user`,
        (context) => {
            const { team } = requireTeam(context, "read");
            const user = requireUser(context);
            const role = memberIds(context, team).has(user.id)
                ? inheritedRole(context, team, user.id)
                : undefined;
            if (role !== undefined) return ok(membership(context, team, user, role, "active"));
            const pending = team.pending.get(user.id);
            if (pending === undefined) throw notFound();
            return ok(membership(context, team, user, pending, "pending"));
        },
    ),
    put(
        "/orgs/:org/teams/:team_slug/memberships/:username",
        `${docs}#add-or-update-team-membership-for-a-user`,
        (context) => {
            const { organization, team } = requireTeam(context, "write", addRefusal);
            requireMaintainer(context, organization, team, addRefusal);
            const role = read.oneOf(context.body, "role", ["member", "maintainer"]) ?? "member";
            const user = requireUser(context);
            return organization.members.has(user.id)
                ? ok(addMember(context, organization, team, user, role))
                : ok(invite(context, organization, team, user, role));
        },
    ),
    del(
        "/orgs/:org/teams/:team_slug/memberships/:username",
        `${docs}#remove-team-membership-for-a-user`,
        (context) => {
            const { organization, team } = requireTeam(context, "write", removeRefusal);
            const user = requireUser(context);
            const leaves = context.caller.kind === "user" && context.caller.user === user;
            if (!leaves) requireMaintainer(context, organization, team, removeRefusal);
            if (!team.members.has(user.id) && !team.pending.has(user.id)) throw notFound();
            context.state.removeTeamMember(team, user.id);
            for (const one of organization.invitations.values())
                if (one.userId === user.id) one.teamIds.delete(team.id);
            context.audit(organization, "team.remove_member", {
                team: `${organization.login}/${team.slug}`,
                user: user.login,
                user_id: user.id,
            });
            return noContent();
        },
    ),
];

function addMember(
    context: Context,
    organization: Organization,
    team: Team,
    user: User,
    role: TeamRole,
): Record<string, unknown> {
    // Whatever is asked for, GitHub lists an owner as maintainer.
    const given = isOwner(organization, user.id) ? "maintainer" : role;
    const before = team.members.get(user.id);
    context.state.setTeamMember(team, user.id, given);
    if (before !== given) {
        context.audit(
            organization,
            before === undefined ? "team.add_member" : "team.update_member",
            {
                team: `${organization.login}/${team.slug}`,
                user: user.login,
                user_id: user.id,
                permission: given,
            },
        );
    }
    return membership(context, team, user, given, "active");
}

/** Someone who is no member gets an invitation to the organization; only owners may send it. */
function invite(
    context: Context,
    organization: Organization,
    team: Team,
    user: User,
    role: TeamRole,
): Record<string, unknown> {
    if (context.caller.kind === "user" && !callerOwns(context, organization)) {
        throw new Problem(
            422,
            "User isn't a member of this organization. Please invite them first.",
        );
    }
    if (user.type !== "User") throw new Problem(422, "Cannot add a bot to a team.");
    inviteMember(context, organization, { user, role: "direct_member", teams: [team] });
    team.pending.set(user.id, role);
    return membership(context, team, user, role, "pending");
}

function membership(
    context: Context,
    team: Team,
    user: User,
    role: TeamRole,
    state: "active" | "pending",
): Record<string, unknown> {
    return {
        state,
        role,
        url: `${context.apiUrl}/organizations/${team.organizationId}/team/${team.id}/memberships/${user.login}`,
    };
}

/** Own role on the team, or `member` for somebody who is only on a team below it; owners are maintainers. */
function inheritedRole(context: Context, team: Team, userId: number): TeamRole {
    if (isOwner(context.state.organizationOf(team), userId)) return "maintainer";
    return team.members.get(userId) ?? "member";
}

function requireUser(context: Context): User {
    const user = context.state.userByLogin(context.param("username"));
    if (user === undefined) throw notFound();
    return user;
}
