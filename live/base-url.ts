/** Where a GitHub answers: REST below `rest`, GraphQL at `graphql`, both without a slash at the end. */
export interface GitHubUrls {
    readonly rest: string;
    readonly graphql: string;
}

/**
 * The two addresses of a GitHub from the one base URL that people set (`GITHUB_BASE_URL`), by the same rules as the provider
 * `@pulumi/github`, so that program and provider cannot speak to different places: `github.com` and `*.ghe.com` have their
 * API at `api.`; every other host, loopback included, is taken for a GitHub Enterprise Server with `/api/v3` and `/api/graphql`.
 *
 * @throws TypeError when it is no absolute http(s) URL, or plain http to a host of github.com or ghe.com.
 */
export function gitHubUrls(baseUrl = "https://api.github.com/"): GitHubUrls {
    if (!URL.canParse(baseUrl)) {
        throw new TypeError(`${baseUrl} is no URL - expected e.g. https://api.github.com/`);
    }
    const url = new URL(baseUrl);
    if (url.protocol !== "https:" && url.protocol !== "http:") {
        throw new TypeError(`${baseUrl} is no http(s) URL - expected e.g. https://api.github.com/`);
    }
    const cloud = /^(?:api\.)?(github\.com|[a-z\d-]+\.ghe\.com)$/i.exec(url.hostname);
    if (cloud !== null) {
        if (url.protocol === "http:") {
            throw new TypeError(`${baseUrl} would send the token in the clear - expected https`);
        }
        const api = `https://api.${String(cloud[1]).toLowerCase()}`;
        return { rest: api, graphql: `${api}/graphql` };
    }
    const path = url.pathname.replace(/\/+$/, "").replace(/\/api\/v3$/, "");
    return {
        rest: `${url.origin}${path}/api/v3`,
        graphql: `${url.origin}${path}/api/graphql`,
    };
}
