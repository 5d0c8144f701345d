/** What GitHub Apps, above all the Codex app, see and do in repositories. */
import { own } from "../../plan/compare/lookup";
import { factPath, isWithin } from "../../plan/fact-path";
import type { Inventory } from "../../plan/inventory";
import type { LiveOrganization } from "../../plan/live";
import type { AppInstallation, OrganizationState } from "../../plan/organization";
import type { AccessChange } from "../model";

/** Apps reach repositories by their installation: all, or the selected ones. Nothing is said of an app that was not read whole. */
export function appAccessChanges(
    { state, unknown }: LiveOrganization,
    after: OrganizationState,
    inventory: Inventory,
): AccessChange[] {
    const unread = new Set(unknown.map(({ path }) => path));
    const isUnread = (slug: string) =>
        ["selection", "repositories", "permissions"].some((part) =>
            isWithin(unread, factPath("apps", slug, part)),
        );
    return [...new Set([...Object.keys(state.apps), ...Object.keys(after.apps)])]
        .filter((slug) => !isUnread(slug))
        .sort()
        .flatMap((slug) => {
            const before = reach(own(state.apps, slug), inventory);
            const then = reach(own(after.apps, slug), inventory);
            return [...new Set([...before.keys(), ...then.keys()])]
                .sort()
                .flatMap((repository) =>
                    appChange(slug, repository, before.get(repository), then.get(repository)),
                );
        });
}

type AppRole = "pull-requests" | "read";

function reach(app: AppInstallation | undefined, inventory: Inventory): Map<string, AppRole> {
    if (app === undefined) return new Map();
    const names = app.selection === "all" ? Object.keys(inventory.repositories) : app.repositories;
    return new Map(names.map((name) => [name, appRole(app)]));
}

/** An app whose permissions nobody named may do what the Codex app asks for when it is installed: open pull requests. */
function appRole({ permissions }: AppInstallation): AppRole {
    const level = own(permissions, "pull_requests");
    const said = Object.keys(permissions).length > 0;
    return said && level !== "write" ? "read" : "pull-requests";
}

function appChange(
    name: string,
    repository: string,
    before: AppRole | undefined,
    after: AppRole | undefined,
): AccessChange[] {
    if (before === after) return [];
    const grows = before === undefined || (before === "read" && after !== undefined);
    return [
        {
            subject: { kind: "app", name },
            repository,
            ...(before === undefined ? {} : { before }),
            ...(after === undefined ? {} : { after }),
            through: [`installation of ${name}`],
            class: grows ? "loosens" : "tightens",
        },
    ];
}
