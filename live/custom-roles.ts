import type { Inventory } from "../plan/inventory";
import type { Plan } from "../plan/plan";
import type { RepositoryRole } from "../plan/organization";
import { isBaseRole } from "../plan/organization";
import type { ReadClient } from "./client";
import type { Unknowns } from "./parts";
import { repositoryRole } from "./roles";
import { UnreadableError } from "./unreadable";

/**
 * What teams have where the plan gives them a custom role (GitHub Enterprise Cloud): GraphQL knows only the base role that a
 * custom one builds on, so each such grant is asked for by itself.
 *
 * @param granted role by slug, by name of the repository, as GraphQL has it; grants that are not there are not asked for
 */
export async function withCustomRoles(
    client: ReadClient,
    org: string,
    plan: Plan,
    granted: ReadonlyMap<string, Readonly<Record<string, RepositoryRole>>>,
    unknown: Unknowns,
): Promise<Map<string, Readonly<Record<string, RepositoryRole>>>> {
    const custom = Object.values(plan.repositories).flatMap(({ name, teams }) =>
        Object.entries(teams)
            .filter(
                ([slug, role]) => !isBaseRole(role) && Object.hasOwn(granted.get(name) ?? {}, slug),
            )
            .map(([slug]) => ({ repository: name, slug })),
    );
    return withExactRoles(client, org, granted, custom, unknown);
}

/**
 * As `withCustomRoles`, when nothing says which grants are of a custom role. An organization that has none is spared a
 * question for each grant; where that is not known, each is asked for.
 */
export async function withEveryRole(
    client: ReadClient,
    { organization: { login: org, plan }, repositories }: Inventory,
    granted: Granted,
    unknown: Unknowns,
): Promise<Map<string, Readonly<Record<string, RepositoryRole>>>> {
    const all = [...granted].flatMap(([repository, teams]) =>
        repositories[repository]?.archived === true
            ? []
            : Object.keys(teams).map((slug) => ({ repository, slug })),
    );
    const none = all.length === 0 || (await hasNoCustomRoles(client, org, plan));
    return withExactRoles(client, org, granted, none ? [] : all, unknown);
}

async function hasNoCustomRoles(
    client: ReadClient,
    org: string,
    plan: string | undefined,
): Promise<boolean> {
    if (plan !== undefined && plan !== "enterprise") return true;
    try {
        const { custom_roles } = await client.get("GET /orgs/{org}/custom-repository-roles", {
            org,
        });
        return custom_roles?.length === 0;
    } catch (error) {
        if (!(error instanceof UnreadableError)) throw error;
        return false;
    }
}

type Granted = ReadonlyMap<string, Readonly<Record<string, RepositoryRole>>>;

async function withExactRoles(
    client: ReadClient,
    org: string,
    granted: Granted,
    custom: readonly { readonly repository: string; readonly slug: string }[],
    unknown: Unknowns,
): Promise<Map<string, Readonly<Record<string, RepositoryRole>>>> {
    const exact = new Map(granted);
    const read = custom.map(async ({ repository, slug }) => {
        const at = ["repositories", repository, "teams", slug];
        const what = `role of team ${slug} on ${repository}`;
        const role = await unknown.orUnknown(
            at,
            what,
            undefined,
            readRole(client, org, repository, slug),
        );
        if (role !== undefined) exact.set(repository, { ...exact.get(repository), [slug]: role });
    });
    await Promise.all(read);
    return exact;
}

async function readRole(
    client: ReadClient,
    org: string,
    repo: string,
    team_slug: string,
): Promise<RepositoryRole> {
    const { role_name } = await client.get(
        "GET /orgs/{org}/teams/{team_slug}/repos/{owner}/{repo}",
        {
            org,
            team_slug,
            owner: org,
            repo,
            // Only this media type has the role; the usual one answers 204 without a body.
            headers: { accept: "application/vnd.github.v3.repository+json" },
        },
    );
    if (role_name === undefined) throw new UnreadableError("role", "GitHub left it out");
    return repositoryRole(role_name);
}
