/** Installations of GitHub Apps as people see and change them: which repositories an App reaches. */
import { get, del, noContent, ok, put, type Context, type Route } from "../http/context";
import { page, pagedUnder } from "../http/pagination";
import { forbidden, notFound, Problem } from "../http/problem";
import { effectiveRole, rank } from "../access";
import { hasScope, notAccessible, requireOrganization } from "../permissions";
import { renderInstallation } from "../render/installation";
import { listedRepository } from "../render/repository";
import type { Installation, User } from "../state/accounts";
import type { Repository } from "../state/repository";

const docs = (anchor: string): string => `apps/installations#${anchor}`;
const path = "/user/installations/:installation_id/repositories";

export const routes: readonly Route[] = [
    get(
        "/orgs/:org/installations",
        "orgs/orgs#list-app-installations-for-an-organization",
        (context) => {
            const organization = requireOrganization(context, {
                permission: "organization_administration",
                access: "read",
                role: "owner",
            });
            return pagedUnder(
                context,
                "installations",
                [...organization.installations.values()],
                (one) => renderInstallation(context, one),
            );
        },
    ),
    get(
        "/user/installations",
        docs("list-app-installations-accessible-to-the-user-access-token"),
        () => {
            // Only tokens that a GitHub App got on behalf of a person; the local GitHub has none of those.
            throw forbidden(
                "You must authenticate with an access token authorized to a GitHub App in order to list installations",
            );
        },
    ),
    get(path, docs("list-repositories-accessible-to-the-user-access-token"), (context) => {
        const { installation, user } = requireInstallation(context);
        const repositories = reached(context, installation).filter(
            (one) => rank(effectiveRole(context.state, one, user)) >= 0,
        );
        const { items, headers } = page(context, repositories);
        return ok(
            {
                total_count: repositories.length,
                repository_selection: installation.repositorySelection,
                repositories: items.map((one) => listedRepository(context, one)),
            },
            headers,
        );
    }),
    put(`${path}/:repository_id`, docs("add-a-repository-to-an-app-installation"), (context) => {
        const { installation, repository } = requireChange(context);
        installation.repositoryIds.add(repository.id);
        note(context, installation, repository, "integration_installation.repositories_added");
        return noContent();
    }),
    del(
        `${path}/:repository_id`,
        docs("remove-a-repository-from-an-app-installation"),
        (context) => {
            const { installation, repository } = requireChange(context);
            if (!installation.repositoryIds.has(repository.id)) throw notFound();
            if (installation.repositoryIds.size === 1) {
                throw new Problem(
                    422,
                    "The last repository of an installation cannot be removed; uninstall the App instead",
                );
            }
            installation.repositoryIds.delete(repository.id);
            note(
                context,
                installation,
                repository,
                "integration_installation.repositories_removed",
            );
            return noContent();
        },
    ),
];

/** A classic token of a person alone works here; Apps and fine-grained tokens are refused (tf#815, #2103). */
function requireInstallation(context: Context): { installation: Installation; user: User } {
    const { caller, state } = context;
    if (caller.kind === "anonymous") throw new Problem(401, "Requires authentication");
    if (caller.kind !== "user" || caller.token.kind !== "classic") throw notAccessible(context);
    const installation = state.installation(context.numberParam("installation_id"));
    const organization = installation && state.organizationOf(installation);
    if (!installation || !organization?.members.has(caller.user.id)) throw notFound();
    if (!hasScope(caller.token, "repo")) throw notFound();
    return { installation, user: caller.user };
}

/** Changing takes administration of the repository, and an installation whose repositories are selected one by one. */
function requireChange(context: Context): { installation: Installation; repository: Repository } {
    const { installation, user } = requireInstallation(context);
    const repository = context.state.repository(context.numberParam("repository_id"));
    if (repository?.organizationId !== installation.organizationId) throw notFound();
    if (rank(effectiveRole(context.state, repository, user)) < rank("admin")) throw notFound();
    if (installation.repositorySelection === "all") {
        throw new Problem(
            422,
            "The installation has access to all repositories; select repositories first",
        );
    }
    return { installation, repository };
}

function reached({ state }: Context, installation: Installation): Repository[] {
    const all = [...state.organizationOf(installation).repositories.values()];
    const chosen =
        installation.repositorySelection === "all"
            ? all
            : all.filter(({ id }) => installation.repositoryIds.has(id));
    return chosen.sort((a, b) => a.id - b.id);
}

function note(
    context: Context,
    installation: Installation,
    repository: Repository,
    action: string,
): void {
    installation.updatedAt = context.state.now();
    const app = context.state.apps.get(installation.appId);
    context.auditRepository(repository, action, {
        integration: app?.slug,
        installation_id: installation.id,
    });
}
