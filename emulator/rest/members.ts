/** Members of an organization, their roles, and outside collaborators. */
import { isOwner } from "../access";
import * as read from "../http/body";
import {
    actingUser,
    del,
    get,
    noContent,
    ok,
    put,
    type Context,
    type Route,
} from "../http/context";
import { paged } from "../http/pagination";
import { forbidden, invalidRequest, notFound, Problem } from "../http/problem";
import { removeMember, inviteMember, outsideCollaborators } from "../membership";
import { callerOwns, requireOrganization, type OrganizationNeeds } from "../permissions";
import { simpleOrganization, simpleUser } from "../render/accounts";
import type { Organization, User } from "../state/accounts";

const docs = "orgs/members";
const outsideDocs = "orgs/outside-collaborators";
const adminsOnly: OrganizationNeeds = {
    permission: "members",
    access: "write",
    role: "owner",
    refusal: "You must be an admin to add or update an organization membership.",
};

export const routes: readonly Route[] = [
    get("/orgs/:org/members", `${docs}#list-organization-members`, (context) => {
        const organization = requireOrganization(context, {
            permission: "members",
            access: "read",
            role: "anyone",
        });
        // Whoever is not inside sees public members; nobody has made their membership public here.
        if (!isInside(context, organization)) return paged(context, [], () => null);
        const role = context.query.role ?? "all";
        if (!["all", "admin", "member"].includes(role)) {
            throw invalidRequest(
                `For 'properties/role', ${JSON.stringify(role)} is not a member of ["all","admin","member"].`,
            );
        }
        if (context.query.filter === "2fa_disabled") {
            if (!callerOwns(context, organization)) {
                throw new Problem(422, "Only owners can use this filter.");
            }
            return paged(context, [], () => null);
        }
        const members = [...organization.members.values()]
            .filter((member) => role === "all" || member.role === role)
            .map((member) => context.state.user(member.userId))
            .sort((a, b) => a.id - b.id);
        return paged(context, members, (user) => simpleUser(context, user));
    }),
    get(
        "/orgs/:org/members/:username",
        `${docs}#check-organization-membership-for-a-user`,
        (context) => {
            const organization = requireOrganization(context, {
                permission: "members",
                access: "read",
                role: "anyone",
            });
            if (!isInside(context, organization)) {
                return {
                    status: 302,
                    headers: {
                        location: `${context.apiUrl}/orgs/${organization.login}/public_members/${context.param("username")}`,
                    },
                };
            }
            const user = context.state.userByLogin(context.param("username"));
            if (user === undefined || !organization.members.has(user.id)) throw notFound();
            return noContent();
        },
    ),
    del("/orgs/:org/members/:username", `${docs}#remove-an-organization-member`, (context) => {
        const organization = requireOrganization(context, {
            permission: "members",
            access: "write",
            role: "owner",
        });
        const user = requireUser(context);
        if (!organization.members.has(user.id)) throw notFound();
        assertNotLastOwner(organization, user);
        removeMember(context, organization, user);
        return noContent();
    }),
    get(
        "/orgs/:org/memberships/:username",
        `${docs}#get-organization-membership-for-a-user`,
        (context) => {
            const organization = requireOrganization(context, {
                permission: "members",
                access: "read",
                role: "member",
                refusal: "You must be a member of the organization to get a membership.",
            });
            return ok(membership(context, organization, requireUser(context)));
        },
    ),
    put(
        "/orgs/:org/memberships/:username",
        `${docs}#set-organization-membership-for-a-user`,
        (context) => {
            const organization = requireOrganization(context, adminsOnly);
            const role = read.oneOf(context.body, "role", ["admin", "member"]) ?? "member";
            const user = requireUser(context);
            const current = organization.members.get(user.id);
            if (current === undefined) {
                inviteMember(context, organization, {
                    user,
                    role: role === "admin" ? "admin" : "direct_member",
                    teams: [],
                });
            } else if (current.role !== role) {
                if (role === "member") assertNotLastOwner(organization, user);
                current.role = role;
                // GitHub shows an owner as maintainer of their teams; a former owner stays one.
                for (const team of context.state.teamsOf(organization, user.id)) {
                    if (role === "admin") context.state.setTeamMember(team, user.id, "maintainer");
                }
                context.audit(organization, "org.update_member", {
                    user: user.login,
                    user_id: user.id,
                    permission: role,
                });
            }
            return ok(membership(context, organization, user));
        },
    ),
    del(
        "/orgs/:org/memberships/:username",
        `${docs}#remove-organization-membership-for-a-user`,
        (context) => {
            const organization = requireOrganization(context, {
                permission: "members",
                access: "write",
                role: "owner",
                refusal: "You must be an admin to remove an organization membership.",
            });
            const user = requireUser(context);
            const invitation = [...organization.invitations.values()].find(
                (one) => one.userId === user.id,
            );
            if (organization.members.has(user.id)) {
                assertNotLastOwner(organization, user);
                removeMember(context, organization, user);
            } else if (invitation !== undefined) {
                organization.invitations.delete(invitation.id);
                for (const id of invitation.teamIds)
                    context.state.team(id)?.pending.delete(user.id);
                context.audit(organization, "org.cancel_invitation", {
                    user: user.login,
                    user_id: user.id,
                });
            } else throw notFound();
            return noContent();
        },
    ),

    get(
        "/orgs/:org/outside_collaborators",
        `${outsideDocs}#list-outside-collaborators-for-an-organization`,
        (context) => {
            const organization = requireOrganization(context, {
                permission: "members",
                access: "read",
                role: "owner",
            });
            const outsiders =
                context.query.filter === "2fa_disabled"
                    ? []
                    : outsideCollaborators(context.state, organization);
            return paged(context, outsiders, (user) => simpleUser(context, user));
        },
    ),
    put(
        "/orgs/:org/outside_collaborators/:username",
        `${outsideDocs}#convert-an-organization-member-to-outside-collaborator`,
        (context) => {
            const organization = requireOrganization(context, {
                permission: "members",
                access: "write",
                role: "owner",
            });
            const user = requireUser(context);
            if (!organization.members.has(user.id)) {
                throw forbidden(
                    `${user.login} is not a member of the ${organization.login} organization.`,
                );
            }
            if (isLastOwner(organization, user)) {
                throw forbidden("Cannot convert the last owner to an outside collaborator");
            }
            removeMember(context, organization, user, { keepsGrants: true });
            return noContent();
        },
    ),
    del(
        "/orgs/:org/outside_collaborators/:username",
        `${outsideDocs}#remove-outside-collaborator-from-an-organization`,
        (context) => {
            const organization = requireOrganization(context, {
                permission: "members",
                access: "write",
                role: "owner",
            });
            const user = requireUser(context);
            if (organization.members.has(user.id)) {
                throw new Problem(
                    422,
                    "You cannot specify an organization member to remove as an outside collaborator.",
                );
            }
            for (const repository of organization.repositories.values()) {
                if (!repository.collaborators.delete(user.id)) continue;
                context.auditRepository(repository, "repo.remove_member", {
                    user: user.login,
                    user_id: user.id,
                });
            }
            context.audit(organization, "org.remove_outside_collaborator", {
                user: user.login,
                user_id: user.id,
            });
            return noContent();
        },
    ),
];

/** A membership as GitHub shows it: active, or pending for who is invited; 404 for anyone else. */
export function membership(
    context: Context,
    organization: Organization,
    user: User,
): Record<string, unknown> {
    const member = organization.members.get(user.id);
    const invitation = [...organization.invitations.values()].find((one) => one.userId === user.id);
    if (member === undefined && invitation === undefined) throw notFound();
    return {
        url: `${context.apiUrl}/orgs/${organization.login}/memberships/${user.login}`,
        state: member === undefined ? "pending" : "active",
        role: member?.role ?? (invitation?.role === "admin" ? "admin" : "member"),
        direct_membership: true,
        organization_url: `${context.apiUrl}/orgs/${organization.login}`,
        user: simpleUser(context, user),
        organization: simpleOrganization(context, organization),
    };
}

export function requireUser(context: Context): User {
    const user = context.state.userByLogin(context.param("username"));
    if (user === undefined) throw notFound();
    return user;
}

function isInside(context: Context, organization: Organization): boolean {
    const { caller } = context;
    if (caller.kind === "installation")
        return caller.installation.organizationId === organization.id;
    const user = actingUser(caller);
    return user !== undefined && organization.members.has(user.id);
}

function isLastOwner(organization: Organization, user: User): boolean {
    if (!isOwner(organization, user.id)) return false;
    return (
        [...organization.members.values()].filter((member) => member.role === "admin").length === 1
    );
}

function assertNotLastOwner(organization: Organization, user: User): void {
    if (isLastOwner(organization, user)) {
        throw forbidden("You can't remove or demote the last owner of the organization.");
    }
}
