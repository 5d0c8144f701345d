/** GitHub Apps: themselves (JWT), their installations, and installation tokens. */
import { randomBytes } from "node:crypto";
import * as read from "../http/body";
import { created, get, noContent, ok, post, del, type Context, type Route } from "../http/context";
import { page, paged } from "../http/pagination";
import { forbidden, notFound, Problem } from "../http/problem";
import { canSeeRepository } from "../permissions";
import { app as renderApp } from "../render/accounts";
import { renderInstallation } from "../render/installation";
import { listedRepository } from "../render/repository";
import type { App, Installation } from "../state/accounts";
import { addToken } from "../state/create";
import type { Repository } from "../state/repository";

const docs = "apps/apps";
const levels = ["none", "read", "write", "admin"];

export const routes: readonly Route[] = [
    get("/app", `${docs}#get-the-authenticated-app`, (context) => {
        const one = requireApp(context);
        return ok({
            ...renderApp(context, one),
            installations_count: installationsOf(context, one).length,
        });
    }),
    get("/app/installations", `${docs}#list-installations-for-the-authenticated-app`, (context) =>
        paged(context, installationsOf(context, requireApp(context)), (one) =>
            renderInstallation(context, one),
        ),
    ),
    get(
        "/app/installations/:installation_id",
        `${docs}#get-an-installation-for-the-authenticated-app`,
        (context) =>
            ok(renderInstallation(context, requireInstallation(context, requireApp(context)))),
    ),
    post(
        "/app/installations/:installation_id/access_tokens",
        `${docs}#create-an-installation-access-token-for-an-app`,
        (context) => {
            const one = requireApp(context);
            return created(createToken(context, one, requireInstallation(context, one)));
        },
    ),
    get("/apps/:app_slug", `${docs}#get-an-app`, (context) => {
        const one = context.state.appBySlug(context.param("app_slug"));
        if (one === undefined) throw notFound();
        return ok(renderApp(context, one));
    }),
    get(
        "/orgs/:org/installation",
        `${docs}#get-an-organization-installation-for-the-authenticated-app`,
        (context) => {
            const one = requireApp(context);
            const organization = context.state.organizationByLogin(context.param("org"));
            const installation = installationsOf(context, one).find(
                (each) => each.organizationId === organization?.id,
            );
            if (installation === undefined) throw notFound();
            return ok(renderInstallation(context, installation));
        },
    ),
    get(
        "/repos/:owner/:repo/installation",
        `${docs}#get-a-repository-installation-for-the-authenticated-app`,
        (context) => {
            const one = requireApp(context);
            const repository = context.state.repositoryByName(
                context.param("owner"),
                context.param("repo"),
            );
            const installation = installationsOf(context, one).find(
                (each) => repository !== undefined && reaches(each, repository),
            );
            if (installation === undefined) throw notFound();
            return ok(renderInstallation(context, installation));
        },
    ),
    get(
        "/installation/repositories",
        "apps/installations#list-repositories-accessible-to-the-app-installation",
        (context) => {
            const { caller } = context;
            if (caller.kind !== "installation")
                throw forbidden("Resource not accessible by personal access token");
            const organization = context.state.organizationOf(caller.installation);
            const repositories = [...organization.repositories.values()]
                .filter(
                    (one) =>
                        reaches(caller.installation, one) &&
                        (caller.token.repositories === "all" ||
                            caller.token.repositories.has(one.id)) &&
                        canSeeRepository(context, one),
                )
                .sort((a, b) => a.id - b.id);
            const { items, headers } = page(context, repositories);
            const repository_selection =
                caller.token.repositories === "all"
                    ? caller.installation.repositorySelection
                    : "selected";
            return ok(
                {
                    total_count: repositories.length,
                    repository_selection,
                    repositories: items.map((one) => listedRepository(context, one)),
                },
                headers,
            );
        },
    ),
    del(
        "/installation/token",
        "apps/installations#revoke-an-installation-access-token",
        (context) => {
            const { caller } = context;
            if (caller.kind !== "installation")
                throw forbidden("Resource not accessible by personal access token");
            context.state.tokens.delete(caller.token.token);
            return noContent();
        },
    ),
];

/** Only a JWT speaks for the App itself. */
function requireApp(context: Context): App {
    if (context.caller.kind !== "app")
        throw new Problem(401, "A JSON web token could not be decoded");
    return context.caller.app;
}

function installationsOf(context: Context, one: App): Installation[] {
    return [...context.state.organizations.values()].flatMap((organization) =>
        [...organization.installations.values()].filter(
            (installation) => installation.appId === one.id,
        ),
    );
}

function requireInstallation(context: Context, one: App): Installation {
    const id = context.numberParam("installation_id");
    const installation = installationsOf(context, one).find((each) => each.id === id);
    if (installation === undefined) throw notFound();
    return installation;
}

function reaches(installation: Installation, repository: Repository): boolean {
    return (
        installation.organizationId === repository.organizationId &&
        (installation.repositorySelection === "all" ||
            installation.repositoryIds.has(repository.id))
    );
}

/** A token for one hour, with at most what the installation was granted. */
function createToken(
    context: Context,
    one: App,
    installation: Installation,
): Record<string, unknown> {
    const { state, body } = context;
    if (installation.suspendedAt !== null) throw forbidden("This installation has been suspended");
    read.served(body, ["repositories", "repository_ids", "permissions"]);
    const organization = state.organizationOf(installation);
    const names = read.texts(body, "repositories") ?? [];
    const ids = read.integers(body, "repository_ids") ?? [];
    const repositories = [
        ...names.map((name) => state.repositoryByName(organization.login, name)),
        ...ids.map((id) => state.repository(id)),
    ].map((repository) => {
        if (repository === undefined || !reaches(installation, repository)) {
            throw new Problem(
                422,
                "There is at least one repository that does not exist or is not accessible to the parent installation.",
            );
        }
        return repository;
    });
    const asked = read.object(body, "permissions");
    const permissions =
        asked === undefined ? installation.permissions : readPermissions(installation, asked);
    const expiresAt = new Date(state.clock().getTime() + 3_600_000)
        .toISOString()
        .replace(/\.\d{3}Z$/, "Z");
    const token = addToken(state, {
        token: `ghs_${randomBytes(27).toString("base64url")}`,
        kind: "installation",
        userId: one.botUserId,
        permissions: { metadata: "read", ...permissions },
        installationId: installation.id,
        repositories:
            repositories.length === 0
                ? "all"
                : new Set(repositories.map((repository) => repository.id)),
        expiresAt,
    });
    return {
        token: token.token,
        expires_at: expiresAt,
        permissions: token.permissions,
        repository_selection:
            repositories.length === 0 ? installation.repositorySelection : "selected",
        ...(repositories.length === 0
            ? {}
            : {
                  repositories: repositories.map((repository) =>
                      listedRepository(context, repository),
                  ),
              }),
    };
}

function readPermissions(
    installation: Installation,
    asked: Record<string, unknown>,
): Record<string, string> {
    for (const [name, level] of Object.entries(asked)) {
        const granted = levels.indexOf(installation.permissions[name] ?? "none");
        if (
            typeof level !== "string" ||
            levels.indexOf(level) < 1 ||
            levels.indexOf(level) > granted
        ) {
            throw new Problem(
                422,
                "The permissions requested are not granted to this installation.",
            );
        }
    }
    return asked as Record<string, string>;
}
