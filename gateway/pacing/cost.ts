import type { Ask } from "../exchange";

/** What a request costs of GitHub's secondary limits ("Calculating points for the secondary rate limit"). */
export interface Cost {
    readonly rest: number;
    readonly graphql: number;
    /**
     * 1 for what creates content. GitHub publishes no list. What it does publish is of which endpoints "creating content too
     * quickly … may result in secondary rate limiting" (`x-github.triggersNotification` in its OpenAPI description, the list that
     * @octokit/plugin-throttling slows down): those are counted, and to be safe commits and whatever a POST creates as well.
     * Grants to teams, memberships, environments, secrets and settings are on no such list and create nothing that anybody is
     * shown; not counted.
     */
    readonly content: number;
}

/** The PUTs on GitHub's list; its POSTs are counted as all POSTs are. */
const notifying = /^\/repos\/[^/]+\/[^/]+\/(collaborators\/[^/]+|pulls\/\d+\/merge)$/;
const commit = /^\/repos\/[^/]+\/[^/]+\/contents\//;

export function costOf(ask: Pick<Ask, "method" | "path" | "read"> & MutationFields): Cost {
    if (ask.path === "/graphql")
        return {
            rest: 0,
            graphql: ask.read ? 1 : 5,
            content: ask.graphql?.fields.some((field) => /^(create|add)/.test(field)) ? 1 : 0,
        };
    return { rest: ask.read ? 1 : 5, graphql: 0, content: createsContent(ask) ? 1 : 0 };
}

interface MutationFields {
    readonly graphql?: { readonly fields: readonly string[] };
}

function createsContent({ method, path }: Pick<Ask, "method" | "path">): boolean {
    // A new token of an installation is asked for by a POST and is no content.
    if (method === "POST") return !path.endsWith("/access_tokens");
    return method === "PUT" && (commit.test(path) || notifying.test(path));
}
