import type { Inventory } from "../../plan/inventory";
import type { Plan } from "../../plan/plan";
import type { UnnamedApp } from "../../plan/unmanaged";
import type { ReadClient } from "../client";
import { readViewer } from "../inventory";
import type { Unknowns } from "../parts";
import { byKey } from "../parts";
import { repositoryNames } from "../repository-names";

/**
 * Installed apps that the plan does not name. Which repositories one of them sees is asked for only when an organization
 * owner asks, since GitHub tells nobody else all of them; that it sees some is said in any case.
 */
export async function readUnnamedApps(
    client: ReadClient,
    appClient: ReadClient,
    inventory: Inventory,
    { apps: planned }: Plan,
    unknown: Unknowns,
): Promise<Record<string, UnnamedApp>> {
    const { login: org } = inventory.organization;
    const installations = await unknown.orUnknown(
        ["apps"],
        `app installations of ${org}`,
        [],
        client.list("GET /orgs/{org}/installations", { org }),
    );
    const unnamed = installations.filter(
        // A suspended app has no access until somebody lifts the suspension.
        ({ app_slug, suspended_at }) => !Object.hasOwn(planned, app_slug) && !suspended_at,
    );
    if (unnamed.length === 0) return {};
    const told = await unknown.orUnknown(
        ["apps"],
        "the identity behind the token",
        false,
        isOwner(appClient, inventory),
    );
    const read = unnamed.map(async ({ id: installation_id, app_slug: slug, ...installation }) => {
        const { repository_selection: selection, permissions } = installation;
        const asked = selection === "selected" && told;
        const repositories = !asked
            ? []
            : await unknown.orUnknown(
                  ["apps", slug, "repositories"],
                  `repositories of app ${slug}`,
                  [],
                  appClient.list("GET /user/installations/{installation_id}/repositories", {
                      installation_id,
                  }),
              );
        const app: UnnamedApp = {
            slug,
            installationId: installation_id,
            selection,
            repositories: repositoryNames(inventory, repositories),
            permissions: permissions,
            told: selection === "all" || told,
        };
        return [slug, app] as const;
    });
    return byKey(await Promise.all(read));
}

/** An owner with a classic token: GitHub answers no other kind. */
async function isOwner(client: ReadClient, { users }: Inventory): Promise<boolean> {
    const viewer = await readViewer(client);
    return viewer !== undefined && users[viewer.toLowerCase()]?.membership === "admin";
}
