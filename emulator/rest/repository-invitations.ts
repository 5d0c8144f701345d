/** Invitations of outsiders to a repository, from both sides. */
import * as read from "../http/body";
import {
    actingUser,
    del,
    get,
    noContent,
    ok,
    patch,
    type Context,
    type Route,
} from "../http/context";
import { paged } from "../http/pagination";
import { notFound, Problem } from "../http/problem";
import { requireRepository } from "../permissions";
import { simpleUser } from "../render/accounts";
import { minimalRepository } from "../render/repository";
import type { User } from "../state/accounts";
import {
    repositoryRoles,
    type Repository,
    type RepositoryInvitation,
    type RoleName,
} from "../state/repository";

const docs = "collaborators/invitations";

export const routes: readonly Route[] = [
    get("/repos/:owner/:repo/invitations", `${docs}#list-repository-invitations`, (context) => {
        const repository = requireRepository(context, {
            permission: "administration",
            access: "read",
            role: "admin",
        });
        return paged(context, [...repository.invitations.values()], (one) =>
            renderRepositoryInvitation(context, repository, one),
        );
    }),
    patch(
        "/repos/:owner/:repo/invitations/:invitation_id",
        `${docs}#update-a-repository-invitation`,
        (context) => {
            const repository = requireRepository(context, {
                permission: "administration",
                access: "write",
                role: "admin",
            });
            const invitation = repository.invitations.get(context.numberParam("invitation_id"));
            if (invitation === undefined) throw notFound();
            const role = read.oneOf(context.body, "permissions", repositoryRoles);
            if (role !== undefined) invitation.role = role;
            return ok(renderRepositoryInvitation(context, repository, invitation));
        },
    ),
    del(
        "/repos/:owner/:repo/invitations/:invitation_id",
        `${docs}#delete-a-repository-invitation`,
        (context) => {
            const repository = requireRepository(context, {
                permission: "administration",
                access: "write",
                role: "admin",
            });
            const invitation = repository.invitations.get(context.numberParam("invitation_id"));
            if (invitation === undefined) throw notFound();
            repository.invitations.delete(invitation.id);
            const invitee = context.state.user(invitation.inviteeId);
            context.auditRepository(repository, "repository_invitation.cancel", {
                user: invitee.login,
                user_id: invitee.id,
            });
            return noContent();
        },
    ),
    get(
        "/user/repository_invitations",
        `${docs}#list-repository-invitations-for-the-authenticated-user`,
        (context) => {
            const user = requireInvitee(context);
            return paged(context, invitationsOf(context, user), ([repository, one]) =>
                renderRepositoryInvitation(context, repository, one),
            );
        },
    ),
    patch(
        "/user/repository_invitations/:invitation_id",
        `${docs}#accept-a-repository-invitation`,
        (context) => {
            const user = requireInvitee(context);
            const [repository, invitation] = requireOwnInvitation(context, user);
            repository.invitations.delete(invitation.id);
            repository.collaborators.set(user.id, invitation.role);
            context.auditRepository(repository, "repository_invitation.accept", {
                user: user.login,
                user_id: user.id,
            });
            context.auditRepository(repository, "repo.add_member", {
                user: user.login,
                user_id: user.id,
                new_repo_permission: invitation.role,
            });
            return noContent();
        },
    ),
    del(
        "/user/repository_invitations/:invitation_id",
        `${docs}#decline-a-repository-invitation`,
        (context) => {
            const user = requireInvitee(context);
            const [repository, invitation] = requireOwnInvitation(context, user);
            repository.invitations.delete(invitation.id);
            return noContent();
        },
    ),
];

/** A new invitation, or the waiting one with its role changed. */
export function inviteCollaborator(
    context: Context,
    repository: Repository,
    user: User,
    role: RoleName,
): RepositoryInvitation {
    const { state } = context;
    const waiting = [...repository.invitations.values()].find((one) => one.inviteeId === user.id);
    if (waiting !== undefined) {
        waiting.role = role;
        return waiting;
    }
    const id = state.id("repositoryInvitation");
    const inviter = actingUser(context.caller) ?? user;
    const invitation: RepositoryInvitation = {
        id,
        nodeId: state.nodeId("RI", repository.id, id),
        inviteeId: user.id,
        inviterId: inviter.id,
        role,
        createdAt: state.now(),
    };
    repository.invitations.set(id, invitation);
    context.auditRepository(repository, "repository_invitation.create", {
        user: user.login,
        user_id: user.id,
        permission: role,
    });
    return invitation;
}

export function renderRepositoryInvitation(
    context: Context,
    repository: Repository,
    invitation: RepositoryInvitation,
): Record<string, unknown> {
    const { state, apiUrl, webUrl } = context;
    return {
        id: invitation.id,
        node_id: invitation.nodeId,
        repository: minimalRepository(context, repository),
        invitee: simpleUser(context, state.user(invitation.inviteeId)),
        inviter: simpleUser(context, state.user(invitation.inviterId)),
        permissions: invitation.role,
        created_at: invitation.createdAt,
        expired: false,
        url: `${apiUrl}/user/repository_invitations/${invitation.id}`,
        html_url: `${webUrl}/${state.fullName(repository)}/invitations`,
    };
}

function requireInvitee(context: Context): User {
    if (context.caller.kind === "anonymous") throw new Problem(401, "Requires authentication");
    if (context.caller.kind !== "user")
        throw new Problem(403, "Resource not accessible by integration");
    return context.caller.user;
}

function invitationsOf(context: Context, user: User): [Repository, RepositoryInvitation][] {
    const found: [Repository, RepositoryInvitation][] = [];
    for (const organization of context.state.organizations.values()) {
        for (const repository of organization.repositories.values()) {
            for (const one of repository.invitations.values())
                if (one.inviteeId === user.id) found.push([repository, one]);
        }
    }
    return found;
}

function requireOwnInvitation(context: Context, user: User): [Repository, RepositoryInvitation] {
    const id = context.numberParam("invitation_id");
    const found = invitationsOf(context, user).find(([, one]) => one.id === id);
    if (found === undefined) throw notFound();
    return found;
}
