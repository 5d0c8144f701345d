/** People's grants on a repository. */
import { permissionSources } from "../access";
import * as read from "../http/body";
import { created, del, get, noContent, ok, put, type Context, type Route } from "../http/context";
import { paged } from "../http/pagination";
import { invalidRequest, notFound, Problem } from "../http/problem";
import { requireRepository } from "../permissions";
import { simpleUser } from "../render/accounts";
import { roleOf } from "../render/repository";
import type { User } from "../state/accounts";
import type { Repository } from "../state/repository";
import { inviteCollaborator, renderRepositoryInvitation } from "./repository-invitations";
import { readRole } from "./team-repositories";

const docs = "collaborators/collaborators";
const affiliations = ["outside", "direct", "all"];
const permissions = ["pull", "triage", "push", "maintain", "admin"];

export const routes: readonly Route[] = [
    get("/repos/:owner/:repo/collaborators", `${docs}#list-repository-collaborators`, (context) => {
        const repository = requireRepository(context, {
            permission: "metadata",
            access: "read",
            role: "write",
            refusal: "Must have push access to view repository collaborators.",
        });
        const { affiliation = "all", permission } = context.query;
        if (!affiliations.includes(affiliation))
            throw notMember("affiliation", affiliation, affiliations);
        if (permission !== undefined && !permissions.includes(permission))
            throw notMember("permission", permission, permissions);
        const users = people(context, repository, affiliation).filter(
            (user) =>
                permission === undefined ||
                roleOf(context, repository, user.id).permissions[permission] === true,
        );
        return paged(context, users, (user) => collaborator(context, repository, user));
    }),
    get(
        "/repos/:owner/:repo/collaborators/:username",
        `${docs}#check-if-a-user-is-a-repository-collaborator`,
        (context) => {
            const repository = requireRepository(context, {
                permission: "metadata",
                access: "read",
                role: "write",
                refusal: "Must have push access to view repository collaborators.",
            });
            const user = requireUser(context);
            if (permissionSources(context.state, repository, user).length === 0) throw notFound();
            return noContent();
        },
    ),
    put(
        "/repos/:owner/:repo/collaborators/:username",
        `${docs}#add-a-repository-collaborator`,
        (context) => {
            const repository = requireRepository(context, {
                permission: "administration",
                access: "write",
                role: "admin",
            });
            const organization = context.state.organizationOf(repository);
            const role = readRole(organization, read.text(context.body, "permission") ?? "push");
            const user = requireUser(context);
            if (user.type !== "User")
                throw new Problem(422, "Validation Failed", [
                    `${user.login} is a bot and cannot be a collaborator`,
                ]);
            if (!organization.members.has(user.id) && !repository.collaborators.has(user.id)) {
                return created(
                    renderRepositoryInvitation(
                        context,
                        repository,
                        inviteCollaborator(context, repository, user, role),
                    ),
                );
            }
            const before = repository.collaborators.get(user.id);
            repository.collaborators.set(user.id, role);
            if (before !== role) {
                context.auditRepository(
                    repository,
                    before === undefined ? "repo.add_member" : "repo.update_member",
                    {
                        user: user.login,
                        user_id: user.id,
                        new_repo_permission: role,
                        ...(before === undefined ? {} : { old_repo_permission: before }),
                    },
                );
            }
            return noContent();
        },
    ),
    del(
        "/repos/:owner/:repo/collaborators/:username",
        `${docs}#remove-a-repository-collaborator`,
        (context) => {
            const { caller } = context;
            const self =
                caller.kind === "user" &&
                caller.user === context.state.userByLogin(context.param("username"));
            const repository = requireRepository(context, {
                permission: "administration",
                access: "write",
                role: self ? "read" : "admin",
            });
            const user = requireUser(context);
            if (repository.collaborators.delete(user.id)) {
                context.auditRepository(repository, "repo.remove_member", {
                    user: user.login,
                    user_id: user.id,
                });
            }
            return noContent();
        },
    ),
    get(
        "/repos/:owner/:repo/collaborators/:username/permission",
        `${docs}#get-repository-permissions-for-a-user`,
        (context) => {
            const repository = requireRepository(context, {
                permission: "metadata",
                access: "read",
                role: "write",
                refusal: "Must have push access to view collaborator permission.",
            });
            const user = requireUser(context);
            const { base, role_name } = roleOf(context, repository, user.id);
            // The older field knows four words: maintain counts as write, triage as read.
            const permission = base === "maintain" ? "write" : base === "triage" ? "read" : base;
            return ok({ permission, role_name, user: collaborator(context, repository, user) });
        },
    ),
];

/** Whoever has access by the given way; `outside` is part of `direct`, as on GitHub. */
function people(context: Context, repository: Repository, affiliation: string): User[] {
    const { state } = context;
    const organization = state.organizationOf(repository);
    const ids = new Set<number>();
    for (const id of repository.collaborators.keys()) {
        if (affiliation !== "outside" || !organization.members.has(id)) ids.add(id);
    }
    if (affiliation === "all") {
        for (const id of organization.members.keys()) {
            if (permissionSources(state, repository, state.user(id)).length > 0) ids.add(id);
        }
    }
    return [...ids].sort((a, b) => a - b).map((id) => state.user(id));
}

/** Role and flags are the effective ones, whatever the direct grant says. */
function collaborator(
    context: Context,
    repository: Repository,
    user: User,
): Record<string, unknown> {
    const { role_name, permissions: flags } = roleOf(context, repository, user.id);
    return { ...simpleUser(context, user), permissions: flags, role_name };
}

function requireUser(context: Context): User {
    const user = context.state.userByLogin(context.param("username"));
    if (user === undefined) throw notFound();
    return user;
}

const notMember = (name: string, value: string, allowed: readonly string[]): Problem =>
    invalidRequest(
        `For 'properties/${name}', ${JSON.stringify(value)} is not a member of ${JSON.stringify(allowed)}.`,
    );
