/** What a team may do in which repository. */
import { baseRole, teamRole } from "../access";
import * as read from "../http/body";
import { del, get, noContent, ok, put, type Context, type Route } from "../http/context";
import { paged } from "../http/pagination";
import { forbidden, notFound, Problem, validationFailed } from "../http/problem";
import { callerOwns, canSeeRepository, requireRepository, requireTeam } from "../permissions";
import { permissionFlags } from "../render/accounts";
import { listedRepository } from "../render/repository";
import type { Organization, Team } from "../state/accounts";
import type { Repository, RoleName } from "../state/repository";

const docs = "teams/teams";

export const routes: readonly Route[] = [
    get("/orgs/:org/teams/:team_slug/repos", `${docs}#list-team-repositories`, (context) => {
        const { organization, team } = requireTeam(context, "read");
        const ids = new Set(
            context.state.lineage(team).flatMap((holder) => [...holder.repositories.keys()]),
        );
        const repositories = [...ids]
            .flatMap((id) => organization.repositories.get(id) ?? [])
            .filter((repository) => canSeeRepository(context, repository))
            .sort((a, b) => a.id - b.id);
        return paged(context, repositories, (repository) =>
            teamRepository(context, team, repository),
        );
    }),
    get(
        "/orgs/:org/teams/:team_slug/repos/:owner/:repo",
        `${docs}#check-team-permissions-for-a-repository`,
        (context) => {
            const { team } = requireTeam(context, "read");
            const repository = context.state.repositoryByName(
                context.param("owner"),
                context.param("repo"),
            );
            if (repository === undefined || !canSeeRepository(context, repository))
                throw notFound();
            if (teamRole(context.state, repository, team) === undefined) throw notFound();
            // Without the media type GitHub only says yes or no (go-github sends it).
            const wantsBody = /v3\.repository/.test(String(context.headers.accept));
            return wantsBody ? ok(teamRepository(context, team, repository)) : noContent();
        },
    ),
    put(
        "/orgs/:org/teams/:team_slug/repos/:owner/:repo",
        `${docs}#add-or-update-team-repository-permissions`,
        (context) => {
            const { organization, team } = requireTeam(context, "read");
            const repository = requireGrantable(context, organization);
            const role = readRole(
                organization,
                read.text(context.body, "permission") ?? team.permission,
            );
            const before = repository.teams.get(team.id);
            context.state.grantTeam(team, repository, role);
            if (before !== role) {
                context.auditRepository(
                    repository,
                    before === undefined
                        ? "team.add_repository"
                        : "team.update_repository_permission",
                    {
                        team: `${organization.login}/${team.slug}`,
                        new_repo_permission: role,
                        ...(before === undefined ? {} : { old_repo_permission: before }),
                    },
                );
            }
            return noContent();
        },
    ),
    del(
        "/orgs/:org/teams/:team_slug/repos/:owner/:repo",
        `${docs}#remove-a-repository-from-a-team`,
        (context) => {
            const { organization, team } = requireTeam(context, "read");
            const repository = requireGrantable(context, organization);
            if (repository.teams.has(team.id)) {
                context.state.revokeTeam(team, repository);
                context.auditRepository(repository, "team.remove_repository", {
                    team: `${organization.login}/${team.slug}`,
                });
            }
            return noContent();
        },
    ),
];

function requireGrantable(context: Context, organization: Organization): Repository {
    const repository = requireRepository(context, {
        permission: "administration",
        access: "write",
        role: callerOwns(context, organization) ? "read" : "admin",
    });
    if (repository.organizationId !== organization.id) {
        throw new Problem(422, "Validation Failed", [
            { resource: "TeamMember", code: "invalid", field: "repository" },
        ]);
    }
    return repository;
}

const asked: Readonly<Record<string, string>> = {
    pull: "read",
    triage: "triage",
    push: "write",
    maintain: "maintain",
    admin: "admin",
};

/** A grant is asked for as `pull`, `triage`, `push`, `maintain`, `admin` or a custom role's name; GitHub answers in other words. */
export function readRole(organization: Organization, permission: string): RoleName {
    const builtIn = asked[permission];
    if (builtIn !== undefined) return builtIn;
    for (const role of organization.customRepositoryRoles.values()) {
        if (role.name.toLowerCase() === permission.toLowerCase()) return role.name;
    }
    throw validationFailed({
        resource: "Repository",
        code: "custom",
        field: "permission",
        message: `${permission} is not a valid permission`,
    });
}

function teamRepository(
    context: Context,
    team: Team,
    repository: Repository,
): Record<string, unknown> {
    const role = teamRole(context.state, repository, team);
    if (role === undefined) throw forbidden("no grant");
    return {
        ...listedRepository(context, repository),
        permissions: permissionFlags(baseRole(context.state.organizationOf(repository), role)),
        role_name: role,
    };
}
