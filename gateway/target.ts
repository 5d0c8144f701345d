/**
 * Where requests of the provider go. With a loopback base URL the provider speaks GitHub Enterprise Server's paths
 * (`/api/v3/…`, `/api/graphql`; terraform-provider-github v6.13 `provider_utils.go`); github.com has neither prefix.
 */
export interface Target {
    /** Origin of the target, without a trailing slash, e.g. `https://api.github.com`. */
    readonly origin: string;
    readonly rest: string;
    readonly graphql: string;
}

/** The target for the base URL that a user gives, `https://api.github.com/`, a GHES host, or the local GitHub. */
export function targetOf(baseUrl: string): Target {
    const url = new URL(baseUrl);
    const enterprise =
        url.hostname !== "api.github.com" && !/^api\.[^.]+\.ghe\.com$/.test(url.hostname);
    return {
        origin: url.origin,
        rest: enterprise ? "/api/v3" : "",
        graphql: enterprise ? "/api/graphql" : "/graphql",
    };
}

/** Path and query at the target for what the provider asked; `undefined`: not a path of GitHub's API. */
export function pathAt(target: Target, path: string): string | undefined {
    if (path === "/api/graphql") return target.graphql;
    if (path === "/api/v3" || path.startsWith("/api/v3/"))
        return target.rest + path.slice("/api/v3".length);
    return undefined;
}

/** Absolute links of an answer (`Link`, `Location`), turned back to the gateway so that paging stays behind it. */
export function linkBack(target: Target, gateway: string, header: string): string {
    return header.replaceAll(`${target.origin}${target.rest}/`, `${gateway}/api/v3/`);
}
