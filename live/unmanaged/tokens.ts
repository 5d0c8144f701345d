import type { Unread } from "../../plan/live";
import type { PersonalAccessToken } from "../../plan/unmanaged";
import type { ReadClient } from "../client";
import type { Item } from "../routes";
import type { Unknowns } from "../parts";
import { byKey } from "../parts";
import { UnreadableError } from "../unreadable";

/** Statuses of a server that does not tell this to such a caller: only GitHub Apps may ask (REST, "Personal access tokens"). */
const notForUs: readonly (number | undefined)[] = [403, 404, 501];

type Granted = Item<"GET /orgs/{org}/personal-access-tokens">;

/** Fine-grained personal access tokens that reach into the organization. */
export async function readTokens(
    client: ReadClient,
    org: string,
    unknown: Unknowns,
    untold: Unread[],
): Promise<Record<string, PersonalAccessToken>> {
    const listed = await unknown.orUnknown(
        ["tokens"],
        `fine-grained personal access tokens of ${org}`,
        [],
        listTokens(client, org, untold),
    );
    const read = listed
        .filter(({ token_expired }) => !token_expired)
        .map(
            async (granted) =>
                [String(granted.id), await readToken(client, org, granted, unknown)] as const,
        );
    const known = await Promise.all(read);
    return byKey(
        known.flatMap(([id, token]) => (token === undefined ? [] : [[id, token] as const])),
    );
}

async function listTokens(client: ReadClient, org: string, untold: Unread[]): Promise<Granted[]> {
    try {
        return await client.list("GET /orgs/{org}/personal-access-tokens", { org });
    } catch (error) {
        if (!(error instanceof UnreadableError) || !notForUs.includes(error.status)) throw error;
        untold.push({
            path: "tokens",
            what: `fine-grained personal access tokens of ${org}`,
            reason: `GitHub tells them only to a GitHub App that may read them (${error.reason})`,
        });
        return [];
    }
}

async function readToken(
    client: ReadClient,
    org: string,
    granted: Granted,
    unknown: Unknowns,
): Promise<PersonalAccessToken | undefined> {
    const { id: pat_id, owner, repository_selection: selection, permissions, token_name } = granted;
    if (selection === "none") return undefined;
    const repositories =
        selection === "all"
            ? []
            : await unknown.orUnknown(
                  ["tokens", String(pat_id), "repositories"],
                  `repositories of token ${token_name} of ${owner.login}`,
                  [],
                  client.list("GET /orgs/{org}/personal-access-tokens/{pat_id}/repositories", {
                      org,
                      pat_id,
                  }),
              );
    return {
        name: token_name,
        owner: owner.login.toLowerCase(),
        selection,
        repositories: repositories.map(({ name }) => name).sort(),
        permissions: permissions.repository ?? {},
    };
}
