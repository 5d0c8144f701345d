import type { Ask } from "../exchange";

/** What a request costs of GitHub's secondary limits ("Calculating points for the secondary rate limit"). */
export interface Cost {
    readonly rest: number;
    readonly graphql: number;
    /**
     * 1 for what creates content. GitHub publishes no list; taken here: commits, branches, pull requests, comments, and
     * whatever a POST creates. Grants, memberships, secrets and settings (PUT, PATCH, DELETE) are not counted as content.
     */
    readonly content: number;
}

export function costOf(ask: Ask): Cost {
    if (ask.path === "/graphql")
        return {
            rest: 0,
            graphql: ask.read ? 1 : 5,
            content:
                ask.graphql?.fields.some((field) => field.startsWith("create")) === true ? 1 : 0,
        };
    const commit = ask.method === "PUT" && ask.path.includes("/contents/");
    const content = commit || (ask.method === "POST" && !ask.path.endsWith("/access_tokens"));
    return { rest: ask.read ? 1 : 5, graphql: 0, content: content ? 1 : 0 };
}
