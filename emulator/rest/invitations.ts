/** Invitations to an organization, as its owners handle them. */
import * as read from "../http/body";
import { created, del, get, noContent, post, type Context, type Route } from "../http/context";
import { paged } from "../http/pagination";
import { invalidRequest, notFound, validationFailed } from "../http/problem";
import { inviteMember } from "../membership";
import { requireOrganization } from "../permissions";
import { listedTeam, ownerUser, simpleUser } from "../render/accounts";
import type { Organization, OrganizationInvitation } from "../state/accounts";

const docs = "orgs/members";

export const routes: readonly Route[] = [
    get("/orgs/:org/invitations", `${docs}#list-pending-organization-invitations`, (context) => {
        const organization = requireOrganization(context, {
            permission: "members",
            access: "read",
            role: "owner",
            hide: true,
        });
        const { role = "all" } = context.query;
        const invitations = [...organization.invitations.values()].filter(
            (one) => role === "all" || one.role === role,
        );
        return paged(context, invitations, (one) => renderInvitation(context, organization, one));
    }),
    post("/orgs/:org/invitations", `${docs}#create-an-organization-invitation`, (context) => {
        const organization = requireOrganization(context, {
            permission: "members",
            access: "write",
            role: "owner",
        });
        const inviteeId = read.integer(context.body, "invitee_id");
        const email = read.text(context.body, "email");
        const role =
            read.oneOf(context.body, "role", [
                "admin",
                "direct_member",
                "billing_manager",
                "reinstate",
            ]) ?? "direct_member";
        const teamIds = read.integers(context.body, "team_ids") ?? [];
        if (inviteeId === undefined && email === undefined)
            throw invalidRequest('"email" wasn\'t supplied.');
        if (role === "reinstate")
            throw validationFailed({
                resource: "OrganizationInvitation",
                field: "role",
                code: "invalid",
            });
        const user = inviteeId === undefined ? undefined : context.state.users.get(inviteeId);
        if (inviteeId !== undefined && user === undefined) {
            throw validationFailed({
                resource: "OrganizationInvitation",
                field: "invitee_id",
                code: "invalid",
            });
        }
        if (user !== undefined && organization.members.has(user.id)) {
            throw validationFailed({
                resource: "OrganizationInvitation",
                code: "unprocessable",
                field: "data",
                message: "Invitee is already a part of this organization",
            });
        }
        const waiting = [...organization.invitations.values()].some(
            (one) =>
                (user !== undefined && one.userId === user.id) ||
                (email !== undefined && one.email === email),
        );
        if (waiting) {
            throw validationFailed({
                resource: "OrganizationInvitation",
                code: "unprocessable",
                field: "data",
                message: "Invitee already has a pending invitation to this organization",
            });
        }
        const teams = teamIds.map((id) => {
            const team = organization.teams.get(id);
            if (team === undefined)
                throw validationFailed({
                    resource: "OrganizationInvitation",
                    field: "team_ids",
                    code: "invalid",
                });
            return team;
        });
        const invitation = inviteMember(context, organization, { user, email, role, teams });
        return created(renderInvitation(context, organization, invitation));
    }),
    del(
        "/orgs/:org/invitations/:invitation_id",
        `${docs}#cancel-an-organization-invitation`,
        (context) => {
            const organization = requireOrganization(context, {
                permission: "members",
                access: "write",
                role: "owner",
            });
            const invitation = requireInvitation(context, organization);
            organization.invitations.delete(invitation.id);
            for (const id of invitation.teamIds)
                context.state.team(id)?.pending.delete(invitation.userId ?? -1);
            context.audit(organization, "org.cancel_invitation", { invitation_id: invitation.id });
            return noContent();
        },
    ),
    get(
        "/orgs/:org/invitations/:invitation_id/teams",
        `${docs}#list-organization-invitation-teams`,
        (context) => {
            const organization = requireOrganization(context, {
                permission: "members",
                access: "read",
                role: "owner",
                hide: true,
            });
            const { teamIds } = requireInvitation(context, organization);
            const teams = [...teamIds].flatMap((id) => organization.teams.get(id) ?? []);
            return paged(context, teams, (team) => listedTeam(context, team));
        },
    ),
];

export function renderInvitation(
    context: Context,
    organization: Organization,
    invitation: OrganizationInvitation,
): Record<string, unknown> {
    const user = context.state.users.get(invitation.userId ?? -1);
    const inviter = context.state.users.get(invitation.inviterId ?? -1);
    return {
        id: invitation.id,
        node_id: invitation.nodeId,
        login: user?.login ?? null,
        email: invitation.email,
        role: invitation.role,
        created_at: invitation.createdAt,
        failed_at: null,
        failed_reason: null,
        inviter:
            inviter === undefined ? ownerUser(context, organization) : simpleUser(context, inviter),
        team_count: invitation.teamIds.size,
        invitation_teams_url: `${context.apiUrl}/organizations/${organization.id}/invitations/${invitation.id}/teams`,
        invitation_source: "member",
    };
}

function requireInvitation(context: Context, organization: Organization): OrganizationInvitation {
    const invitation = organization.invitations.get(context.numberParam("invitation_id"));
    if (invitation === undefined) throw notFound();
    return invitation;
}
