/** What joining and leaving an organization means for everything a person held there. */
import type { Context } from "./http/context";
import { actingUser } from "./http/context";
import type { Organization, OrganizationInvitation, Team, User } from "./state/accounts";
import type { State } from "./state/state";

/** Takes a person out: teams, direct grants, and reviewer places fall away; converting keeps team access as direct grants. */
export function removeMember(
    context: Context,
    organization: Organization,
    user: User,
    { keepsGrants = false }: { keepsGrants?: boolean } = {},
): void {
    const { state } = context;
    if (keepsGrants) {
        for (const team of state.teamsOf(organization, user.id)) {
            for (const holder of state.lineage(team)) {
                for (const [repositoryId, role] of holder.repositories) {
                    const repository = state.repository(repositoryId);
                    if (repository !== undefined && !repository.collaborators.has(user.id)) {
                        repository.collaborators.set(user.id, role);
                    }
                }
            }
        }
    } else {
        for (const repository of organization.repositories.values())
            repository.collaborators.delete(user.id);
    }
    for (const team of state.teamsOf(organization, user.id)) state.removeTeamMember(team, user.id);
    for (const held of organization.organizationRoles.values()) held.users.delete(user.id);
    organization.members.delete(user.id);
    context.audit(
        organization,
        keepsGrants ? "org.convert_member_to_outside_collaborator" : "org.remove_member",
        {
            user: user.login,
            user_id: user.id,
        },
    );
}

/** Notes an invitation (or adds to the one that waits) and the teams that come with it. */
export function inviteMember(
    context: Context,
    organization: Organization,
    invited: {
        user?: User;
        email?: string;
        role: OrganizationInvitation["role"];
        teams: readonly Team[];
    },
): OrganizationInvitation {
    const { state } = context;
    const { user, email, role, teams } = invited;
    let invitation = [...organization.invitations.values()].find(
        (one) => user !== undefined && one.userId === user.id,
    );
    if (invitation === undefined) {
        const id = state.id("invitation");
        invitation = {
            id,
            nodeId: state.nodeId("OI", organization.id, id),
            userId: user?.id ?? null,
            email: email ?? null,
            role,
            inviterId: actingUser(context.caller)?.id ?? null,
            teamIds: new Set(),
            createdAt: state.now(),
        };
        organization.invitations.set(id, invitation);
        context.audit(organization, "org.invite_member", {
            ...(user === undefined ? { email } : { user: user.login, user_id: user.id }),
            invitation_id: id,
        });
    } else invitation.role = role;
    for (const team of teams) {
        invitation.teamIds.add(team.id);
        if (user !== undefined && !team.pending.has(user.id)) team.pending.set(user.id, "member");
    }
    return invitation;
}

/** The invited person says yes: member, and member of every team they were invited to. */
export function acceptInvitation(
    state: State,
    organization: Organization,
    invitation: OrganizationInvitation,
): void {
    const { userId } = invitation;
    if (userId === null) return;
    const role = invitation.role === "admin" ? "admin" : "member";
    organization.members.set(userId, { userId, role });
    for (const team of organization.teams.values()) {
        const pending = team.pending.get(userId);
        if (pending !== undefined)
            state.setTeamMember(team, userId, role === "admin" ? "maintainer" : pending);
    }
    organization.invitations.delete(invitation.id);
    const user = state.user(userId);
    state.audit(organization, user, "org.add_member", { user: user.login, user_id: userId });
}

/** People with a direct grant somewhere who are no members. */
export function outsideCollaborators(state: State, organization: Organization): User[] {
    const ids = new Set<number>();
    for (const repository of organization.repositories.values()) {
        for (const userId of repository.collaborators.keys())
            if (!organization.members.has(userId)) ids.add(userId);
    }
    return [...ids].sort((a, b) => a - b).map((id) => state.user(id));
}
