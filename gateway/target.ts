/**
 * Where requests of the provider go. With a loopback base URL the provider speaks GitHub Enterprise Server's paths
 * (`/api/v3/…`, `/api/graphql`; terraform-provider-github v6.13 `provider_utils.go`); github.com has neither prefix.
 */
export interface Target {
    /** Origin of the target, without a trailing slash, e.g. `https://api.github.com`. */
    readonly origin: string;
    readonly rest: string;
    readonly graphql: string;
    /** This machine: the local GitHub, or a tunnel. */
    readonly loopback: boolean;
    /** github.com or a *.ghe.com tenant, whose published limits hold; GitHub Enterprise Server has none unless its site admin sets them. */
    readonly githubCloud: boolean;
}

/**
 * The target for the base URL that a user gives, `https://api.github.com/`, a GHES host, or the local GitHub.
 * @throws TypeError for what is no URL, and for one over which a token would travel in the clear
 */
export function targetOf(baseUrl: string): Target {
    const url = new URL(baseUrl);
    const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
    if (url.protocol !== "https:" && !(url.protocol === "http:" && loopback)) {
        throw new TypeError(
            `${baseUrl} would send the token unencrypted - https, or http on loopback`,
        );
    }
    const githubCloud =
        url.hostname === "api.github.com" || /^api\.[^.]+\.ghe\.com$/.test(url.hostname);
    return {
        origin: url.origin,
        rest: githubCloud ? "" : "/api/v3",
        graphql: githubCloud ? "/graphql" : "/api/graphql",
        loopback,
        githubCloud,
    };
}

/** Path below the API's prefix for what the provider asked; `undefined`: not a path of GitHub's API. */
export function pathBelow(path: string): string | undefined {
    if (path === "/api/graphql") return "/graphql";
    if (path === "/api/v3" || path.startsWith("/api/v3/")) return path.slice("/api/v3".length);
    return undefined;
}

/** Absolute links of an answer (`Link`, `Location`), turned back to the gateway so that paging stays behind it. */
export function linkBack(target: Target, gateway: string, header: string): string {
    return header.replaceAll(`${target.origin}${target.rest}/`, `${gateway}/api/v3/`);
}
