/** Resources that say who may do what. */
import { factPath } from "../../plan/fact-path";
import type { Fact, Facts, GuardedActor } from "../../plan/guardrails/fact";
import type { OrganizationSettings, RepositoryRole, Team } from "../../plan/organization";
import type { Decoder } from "./program";
import { nameOf, slugOf } from "./program";
import type { Properties } from "./resource";
import { lazy, list, text } from "./resource";

export const accessDecoders: Readonly<Record<string, Decoder>> = {
    *"github:index/team:Team"(resource) {
        const slug = slugOf(resource);
        if (slug === undefined) return;
        yield {
            kind: "team",
            path: factPath("teams", slug),
            team: lazy<Pick<Team, "slug" | "privacy">>({
                slug: () => slug,
                // The provider's default, unlike GitHub's own.
                privacy: () => (text(resource.props, "privacy") ?? "secret") as Team["privacy"],
            }),
        };
    },
    *"github:index/teamRepository:TeamRepository"(resource, program) {
        const repository = program.repository(resource, "repository");
        const actor = program.team(resource.props["teamId"], resource, "teamId");
        yield grant(repository, actor, () => role(resource.props, "pull"));
    },
    *"github:index/repositoryCollaborator:RepositoryCollaborator"(resource, program) {
        const repository = program.repository(resource, "repository");
        const actor = `user:${(text(resource.props, "username") ?? "").toLowerCase()}`;
        yield grant(repository, actor, () => role(resource.props, "push"));
    },
    *"github:index/repositoryCollaborators:RepositoryCollaborators"(resource, program) {
        const repository = program.repository(resource, "repository");
        const teams = list(resource.props, "teams").map((one) => one as Properties);
        const roles = teams.map((one) => role(one, "push"));
        const ids = teams.map((one) => one["teamId"]);
        // The engine says which teams the list depends on, not which entry is which: with one role for all that is enough.
        const actors =
            new Set(roles).size === 1
                ? program.teamsOf(ids, resource, "teams")
                : ids.map((id) => program.team(id, resource));
        for (const [index, actor] of actors.entries())
            yield grant(repository, actor, () => roles[index] ?? "read");
    },
    *"github:index/repository:Repository"(resource) {
        const repository = nameOf(resource);
        if (repository === undefined) return;
        yield lazy<{ readonly kind: "repository" } & Facts["repository"]>({
            kind: () => "repository",
            path: () => factPath("repositories", repository),
            repository: () => repository,
            visibility: () => visibility(resource.props),
            codexWriters: () => [], // filled in when the whole program is known
        });
    },
    *"github:index/organizationSettings:OrganizationSettings"({ props }) {
        yield {
            kind: "organization-settings",
            path: "settings",
            settings: lazy<OrganizationSettings>({
                defaultRepositoryPermission: () =>
                    (text(props, "defaultRepositoryPermission") ??
                        "read") as OrganizationSettings["defaultRepositoryPermission"],
                actions: () => undefined,
            }),
        };
    },
};

function grant(repository: string, actor: GuardedActor, of: () => RepositoryRole): Fact {
    const colon = actor.indexOf(":");
    const kind = actor.startsWith("user:") ? "collaborators" : "teams";
    return lazy<{ readonly kind: "grant" } & Facts["grant"]>({
        kind: () => "grant",
        path: () => factPath("repositories", repository, kind, actor.slice(colon + 1)),
        repository: () => repository,
        actor: () => actor,
        role: of,
    });
}

/** What people call a role; the API says `pull` and `push` for two of them. */
function role(props: Properties, usual: string): RepositoryRole {
    const name = text(props, "permission") ?? usual;
    return name === "pull" ? "read" : name === "push" ? "write" : name;
}

function visibility(props: Properties): "public" | "private" | "internal" {
    const given = text(props, "visibility");
    if (given === "private" || given === "internal" || given === "public") return given;
    return props["private"] === true ? "private" : "public";
}
