/**
 * Whether the lists of an inventory are all there is. GitHub counts and lists what the token may see, so a total that is reached
 * proves nothing about what it hides.
 */
import type { InventoryUser } from "../plan/inventory";
import type { ReadClient } from "./client";
import type { Data } from "./routes";
import { UnreadableError } from "./unreadable";

export interface Identity {
    readonly organization: string;
    /** Login behind the token, if it is a person's. */
    readonly viewer: string | undefined;
    readonly users: readonly InventoryUser[];
}

/** To somebody outside, an organization has no teams and only its public members: nothing could be planned for it. */
export function refuseOutsiders({ organization, viewer, users }: Identity): void {
    if (viewer === undefined || membershipOf({ organization, viewer, users }) !== undefined) return;
    const reason = `${viewer} is no member, and GitHub shows teams and members to members only`;
    throw new UnreadableError(`members and teams of ${organization}`, reason);
}

/** @throws UnreadableError unless GitHub's own counts, or the reach of the token, show that no repository is hidden. */
export async function proveRepositories(
    client: ReadClient,
    identity: Identity,
    { public_repos, total_private_repos }: Data<"GET /orgs/{org}">,
    read: number,
): Promise<void> {
    const { organization, viewer } = identity;
    const what = `all repositories of ${organization}`;
    // Owners, and apps that may see the organization's settings, are told how many private ones there are.
    if (total_private_repos !== undefined) {
        const count = public_repos + total_private_repos;
        if (read >= count) return;
        throw new UnreadableError(
            what,
            `GitHub counts ${count} and shows this token ${read} of them`,
        );
    }
    if (viewer !== undefined) {
        const reason = `GitHub shows ${viewer} only those that ${viewer} may see; use a token of an owner, or of an app with access to all`;
        throw new UnreadableError(what, reason);
    }
    const installed = await client.get("GET /installation/repositories", { per_page: 1 });
    if (installed.repository_selection !== "all") {
        throw new UnreadableError(what, "the app of this token has access to selected ones only");
    }
}

function membershipOf({ viewer, users }: Identity): InventoryUser["membership"] | undefined {
    const user = users.find(({ login }) => login.toLowerCase() === viewer?.toLowerCase());
    return user?.membership === "outside" ? undefined : user?.membership;
}
