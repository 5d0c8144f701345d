/** Repositories of an organization: list, create, read, change, delete. */
import { rank } from "../access";
import * as read from "../http/body";
import {
    created,
    del,
    get,
    noContent,
    ok,
    patch,
    post,
    type Context,
    type Route,
} from "../http/context";
import { paged } from "../http/pagination";
import { forbidden, invalidRequest, notFound, validationFailed } from "../http/problem";
import { organizationRoleOfTeam } from "../organization-roles";
import {
    callerOwns,
    canSeeRepository,
    canSeeTeam,
    hasScope,
    requireOrganization,
    requireRepository,
} from "../permissions";
import { planAllows } from "../plan";
import { listedTeam } from "../render/accounts";
import { callerRole, fullRepository, listedRepository } from "../render/repository";
import type { Organization, Team } from "../state/accounts";
import { createRepository } from "../state/create";
import { commitFiles } from "../state/git";
import type { Repository, Visibility } from "../state/repository";
import { applySettings, readSettings } from "./repository-settings";

const docs = "repos/repos";

export const routes: readonly Route[] = [
    get("/orgs/:org/repos", `${docs}#list-organization-repositories`, (context) => {
        const organization = requireOrganization(context, {
            permission: "metadata",
            access: "read",
            role: "anyone",
        });
        return paged(context, listed(context, organization), (one) =>
            listedRepository(context, one),
        );
    }),
    post("/orgs/:org/repos", `${docs}#create-an-organization-repository`, (context) => {
        const organization = requireOrganization(context, {
            permission: "administration",
            access: "write",
            role: "member",
            scope: "repo",
        });
        return created(fullRepository(context, create(context, organization)));
    }),
    get("/repos/:owner/:repo", `${docs}#get-a-repository`, (context) => {
        const repository = requireRepository(context, {
            permission: "metadata",
            access: "read",
            role: "read",
        });
        return ok(fullRepository(context, repository));
    }),
    patch("/repos/:owner/:repo", `${docs}#update-a-repository`, (context) => {
        const repository = requireRepository(context, {
            permission: "administration",
            access: "write",
            role: "admin",
            allowArchived: true,
        });
        update(context, repository);
        return ok(fullRepository(context, repository));
    }),
    del("/repos/:owner/:repo", `${docs}#delete-a-repository`, (context) => {
        const repository = requireRepository(context, {
            permission: "administration",
            access: "write",
            role: "admin",
            allowArchived: true,
        });
        const { caller, state } = context;
        if (
            caller.kind === "user" &&
            caller.token.kind === "classic" &&
            !hasScope(caller.token, "delete_repo")
        ) {
            context.setHeader("x-accepted-oauth-scopes", "delete_repo");
            throw forbidden("Must have admin rights to Repository.");
        }
        context.auditRepository(repository, "repo.destroy");
        state.removeRepository(repository);
        return noContent();
    }),
    get("/repos/:owner/:repo/teams", `${docs}#list-repository-teams`, (context) => {
        const repository = requireRepository(context, {
            permission: "administration",
            access: "read",
            role: "read",
        });
        return paged(context, repositoryTeams(context, repository), ([team, role]) =>
            listedTeam(context, team, role),
        );
    }),
];

/**
 * Teams with a grant and those below them, which inherit it. On a public repository GitHub lists only teams
 * that were added explicitly; secret teams only to who may see them.
 */
function repositoryTeams(context: Context, repository: Repository): [Team, string][] {
    const { state } = context;
    const found = new Map<Team, string>();
    const organization = state.organizationOf(repository);
    const inherits = context.options.listInheritedTeams && repository.visibility !== "public";
    const add = (team: Team, role: string): void => {
        found.set(team, repository.teams.get(team.id) ?? role);
        if (inherits)
            for (const child of state.childrenOf(team)) if (!found.has(child)) add(child, role);
    };
    // GitHub lists teams that hold an organization role as if they were added here (tf#3178).
    for (const team of organization.teams.values()) {
        const everywhere = organizationRoleOfTeam(organization, team.id);
        if (everywhere !== undefined) found.set(team, everywhere);
    }
    for (const [id, role] of repository.teams) {
        const team = state.team(id);
        if (team !== undefined) add(team, role);
    }
    return [...found]
        .filter(([team]) => canSeeTeam(context, organization, team))
        .sort(([a], [b]) => a.id - b.id);
}

function listed(context: Context, organization: Organization): Repository[] {
    const { type = "all", sort = "created", direction } = context.query;
    const types = ["all", "public", "private", "forks", "sources", "member", "internal"];
    if (!types.includes(type))
        throw invalidRequest(
            `For 'properties/type', ${JSON.stringify(type)} is not a member of ${JSON.stringify(types)}.`,
        );
    const all = [...organization.repositories.values()].filter((one) => {
        if (!canSeeRepository(context, one)) return false;
        switch (type) {
            case "public":
                return one.visibility === "public";
            case "private":
                return one.visibility !== "public";
            case "internal":
                return one.visibility === "internal";
            case "forks":
                return one.fork;
            case "sources":
                return !one.fork;
            default:
                return true;
        }
    });
    const ascending = (direction ?? (sort === "full_name" ? "asc" : "desc")) === "asc" ? 1 : -1;
    const key = (one: Repository): string =>
        sort === "full_name"
            ? one.name.toLowerCase()
            : sort === "updated"
              ? one.updatedAt
              : sort === "pushed"
                ? one.pushedAt
                : one.createdAt;
    return all.sort((a, b) => {
        const [left, right] = [key(a), key(b)];
        return (left < right ? -1 : left > right ? 1 : a.id - b.id) * ascending;
    });
}

function create(context: Context, organization: Organization): Repository {
    const { state, body, caller } = context;
    const owns = caller.kind !== "user" || callerOwns(context, organization);
    if (!owns && !organization.membersCanCreateRepositories) {
        throw forbidden(`${organization.login} does not allow members to create repositories.`);
    }
    const name = read.requiredText(body, "name").replace(/[^A-Za-z0-9._-]+/g, "-");
    const settings = readSettings(body);
    const visibility: Visibility =
        read.oneOf(body, "visibility", ["public", "private", "internal"]) ??
        (read.flag(body, "private") === true ? "private" : "public");
    assertName(context, organization, name);
    assertVisibility(organization, visibility);
    const teamId = read.integer(body, "team_id");
    const team = teamId === undefined ? undefined : organization.teams.get(teamId);
    if (teamId !== undefined && team === undefined)
        throw validationFailed({ resource: "Repository", field: "team_id", code: "invalid" });
    const initialize = read.flag(body, "auto_init") === true;
    const repository = createRepository(state, organization, name, { visibility });
    applySettings(repository, settings);
    if (team !== undefined) state.grantTeam(team, repository, "read");
    if (caller.kind === "user" && !owns) repository.collaborators.set(caller.user.id, "admin");
    if (initialize) {
        const user =
            caller.kind === "user" || caller.kind === "installation" ? caller.user : undefined;
        const author = {
            name: user?.name ?? user?.login ?? "GitHub",
            email: `${user?.id}+${user?.login}@users.noreply.github.com`,
            date: state.now(),
        };
        commitFiles(
            repository,
            repository.defaultBranch,
            { "README.md": `# ${name}\n` },
            "Initial commit",
            author,
            user?.id ?? null,
        );
    }
    context.auditRepository(repository, "repo.create");
    return repository;
}

function update(context: Context, repository: Repository): void {
    const { state, body } = context;
    const organization = state.organizationOf(repository);
    const settings = readSettings(body);
    const archived = read.flag(body, "archived");
    if (repository.archived && archived !== false)
        throw forbidden("Repository was archived so is read-only.");
    const name = (read.text(body, "name") ?? repository.name).replace(/[^A-Za-z0-9._-]+/g, "-");
    if (name.toLowerCase() !== repository.name.toLowerCase())
        assertName(context, organization, name);
    const isPrivate = read.flag(body, "private");
    const visibility =
        read.oneOf(body, "visibility", ["public", "private", "internal"]) ??
        (isPrivate === undefined
            ? repository.visibility
            : isPrivate
              ? repository.visibility === "internal"
                  ? "internal"
                  : "private"
              : "public");
    if (visibility !== repository.visibility) {
        assertVisibility(organization, visibility);
        if (rank(callerRole(context, repository)) < rank("admin")) throw notFound();
    }
    const branch = read.text(body, "default_branch") ?? repository.defaultBranch;
    if (branch !== repository.defaultBranch && !repository.git.refs.has(`heads/${branch}`)) {
        throw validationFailed({
            resource: "Repository",
            code: "invalid",
            field: "default_branch",
            message: `The branch ${branch} was not found. Please push that ref first or create it via the Git Data API.`,
        });
    }
    applySettings(repository, settings);
    if (branch !== repository.defaultBranch) {
        repository.defaultBranch = branch;
        context.auditRepository(repository, "repo.update_default_branch", {
            changes: { default_branch: branch },
        });
    }
    if (visibility !== repository.visibility) {
        context.auditRepository(repository, "repo.access", {
            visibility,
            previous_visibility: repository.visibility,
        });
        repository.visibility = visibility;
    }
    if (archived !== undefined && archived !== repository.archived) {
        repository.archived = archived;
        context.auditRepository(repository, archived ? "repo.archived" : "repo.unarchived");
    }
    if (name !== repository.name) {
        const old = repository.name;
        state.renameRepository(repository, name);
        context.auditRepository(repository, "repo.rename", { old_name: old });
    }
    repository.updatedAt = state.now();
}

function assertName(context: Context, organization: Organization, name: string): void {
    const problem =
        name === "" || name === "." || name === ".."
            ? "name is reserved"
            : name.length > 100
              ? "name is too long (maximum is 100 characters)"
              : context.state.repositoryByName(organization.login, name) !== undefined
                ? "name already exists on this account"
                : undefined;
    if (problem === undefined) return;
    throw validationFailed({
        resource: "Repository",
        code: "custom",
        field: "name",
        message: problem,
    });
}

function assertVisibility(organization: Organization, visibility: Visibility): void {
    if (visibility !== "internal" || planAllows(organization, "internal-repositories")) return;
    throw validationFailed({
        resource: "Repository",
        code: "custom",
        field: "visibility",
        message: "Only organizations associated with an enterprise can set visibility to internal",
    });
}
