import type { RepositoryRole } from "../plan/organization";
import type { ReadClient } from "./client";
import type { Unknowns } from "./parts";
import { byKey } from "./parts";
import { repositoryRole } from "./roles";

/** Who is invited to a repository and has not answered; an expired invitation lets nobody in. */
export async function readInvitations(
    client: ReadClient,
    owner: string,
    repo: string,
    unknown: Unknowns,
): Promise<Record<string, RepositoryRole>> {
    const invitations = await unknown.orUnknown(
        ["repositories", repo, "invitations"],
        `invitations of ${repo}`,
        [],
        client.list("GET /repos/{owner}/{repo}/invitations", { owner, repo }),
    );
    return byKey(
        invitations
            .filter(({ expired }) => expired !== true)
            .map(({ invitee, permissions }) => [
                invitee?.login.toLowerCase() ?? "somebody",
                repositoryRole(permissions),
            ]),
    );
}
