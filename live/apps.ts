import type { Inventory } from "../plan/inventory";
import type { AppInstallation } from "../plan/organization";
import type { ReadClient } from "./client";
import { readViewer } from "./inventory";
import type { Unknowns } from "./parts";
import { byKey } from "./parts";
import { repositoryNames } from "./repository-names";
import type { Scope } from "./scope";
import { asksFor, reads, wants } from "./scope";
import { UnreadableError } from "./unreadable";

/** Installations of the apps that the plan speaks of, and the repositories they see. */
export async function readApps(
    client: ReadClient,
    appClient: ReadClient,
    inventory: Inventory,
    scope: Scope,
    unknown: Unknowns,
): Promise<Record<string, AppInstallation>> {
    const { everything } = scope;
    const { apps: planned } = scope.plan;
    if (!reads(scope, "apps") || !asksFor(planned, everything)) return {};
    const { login: org } = inventory.organization;
    const installations = await unknown.orUnknown(
        ["apps"],
        `app installations of ${org}`,
        [],
        client.list("GET /orgs/{org}/installations", { org }),
    );
    const read = installations
        .filter(({ app_slug }) => wants(planned, app_slug, everything))
        .map(async ({ id, app_slug: slug, repository_selection: selection, permissions }) => {
            const repositories =
                selection === "all"
                    ? []
                    : await unknown.orUnknown(
                          ["apps", slug, "repositories"],
                          `repositories of app ${slug}`,
                          [],
                          readRepositories(appClient, inventory, id),
                      );
            const installation: AppInstallation = {
                slug,
                installationId: id,
                selection,
                repositories,
                permissions: permissions,
            };
            return [slug, installation] as const;
        });
    return byKey(await Promise.all(read));
}

/**
 * The one list there is of what an installation sees is the list of what *this user* may see of it. Only an owner sees
 * everything, so only an owner's list is the whole truth; an app's token may not ask at all.
 */
async function readRepositories(
    client: ReadClient,
    inventory: Inventory,
    installation_id: number,
): Promise<string[]> {
    const what = "repositories of an installation";
    const viewer = await readViewer(client);
    if (viewer === undefined) {
        throw new UnreadableError(
            what,
            "GitHub tells them only to a person; use a token of an organization owner",
        );
    }
    if (inventory.users[viewer.toLowerCase()]?.membership !== "admin") {
        throw new UnreadableError(
            what,
            `GitHub tells ${viewer} only those of them that ${viewer} can see; use a token of an organization owner`,
        );
    }
    const repositories = await client.list(
        "GET /user/installations/{installation_id}/repositories",
        {
            installation_id,
        },
    );
    return repositoryNames(inventory, repositories);
}
