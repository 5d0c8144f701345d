import type { State } from "../state/state";

/** One request target, translated to the one form that routes are written in. */
export interface Target {
    /** Path for the router: `/orgs/...`, `/repos/...`; still percent-encoded; with query. */
    readonly url: string;
    /** `/api/v3` or empty. */
    readonly prefix: string;
    /** Path (no prefix, no query) in the by-id form that GitHub's `Link` headers use. */
    readonly linkPath: string;
    readonly subPath: string;
}

/**
 * Both layouts (`/api/v3/...` + `/api/graphql` of GitHub Enterprise Server, `/...` + `/graphql` of
 * github.com) and the by-id aliases (`/organizations/{id}/team/{id}/...`, `/teams/{id}/...`,
 * `/repositories/{id}/...`) lead to the same routes. Unknown ids lead to names that cannot exist.
 */
export function readTarget(state: State, raw: string): Target {
    if (raw === "/api/graphql")
        return { url: "/graphql", prefix: "/api/v3", linkPath: "/graphql", subPath: "" };
    const prefix = /^\/api\/v3(?=\/|\?|$)/.test(raw) ? "/api/v3" : "";
    const [pathPart = "", query] = split(raw.slice(prefix.length));
    const path = byName(state, pathPart === "" ? "/" : pathPart);
    const subPath = path.replace(/^\/repos\/[^/]+\/[^/]+/, "");
    return {
        url: query === undefined ? path : `${path}?${query}`,
        prefix,
        linkPath: byId(state, path),
        subPath: query === undefined ? subPath : `${subPath}?${query}`,
    };
}

function split(url: string): [string, string | undefined] {
    const at = url.indexOf("?");
    return at < 0 ? [url, undefined] : [url.slice(0, at), url.slice(at + 1)];
}

const nowhere = "-";

function byName(state: State, path: string): string {
    let match = /^\/organizations\/(\d+)(\/team\/(\d+))?(?=\/|$)/.exec(path);
    if (match !== null) {
        const organization = state.organizations.get(Number(match[1]));
        const team = match[3] === undefined ? undefined : state.team(Number(match[3]));
        const known = team === undefined || team.organizationId === organization?.id;
        const teams = match[3] === undefined ? "" : `/teams/${(known && team?.slug) || nowhere}`;
        return `/orgs/${organization?.login ?? nowhere}${teams}${path.slice(match[0].length)}`;
    }
    match = /^\/teams\/(\d+)(?=\/|$)/.exec(path);
    if (match !== null) {
        const team = state.team(Number(match[1]));
        const owner = team === undefined ? nowhere : state.organizationOf(team).login;
        return `/orgs/${owner}/teams/${team?.slug ?? nowhere}${path.slice(match[0].length)}`;
    }
    match = /^\/repositories\/(\d+)(?=\/|$)/.exec(path);
    if (match !== null) {
        const repository = state.repository(Number(match[1]));
        const name =
            repository === undefined ? `${nowhere}/${nowhere}` : state.fullName(repository);
        return `/repos/${name}${path.slice(match[0].length)}`;
    }
    return path;
}

function byId(state: State, path: string): string {
    let match = /^\/repos\/([^/]+)\/([^/]+)(?=\/|$)/.exec(path);
    if (match !== null) {
        const repository = state.repositoryByName(match[1] as string, match[2] as string);
        return repository === undefined
            ? path
            : `/repositories/${repository.id}${path.slice(match[0].length)}`;
    }
    match = /^\/orgs\/([^/]+)(\/teams\/([^/]+))?(?=\/|$)/.exec(path);
    const organization = match === null ? undefined : state.organizationByLogin(match[1] as string);
    if (match === null || organization === undefined) return path;
    const team = match[3] === undefined ? undefined : state.teamBySlug(organization, match[3]);
    if (match[3] !== undefined && team === undefined) return path;
    const teams = team === undefined ? "" : `/team/${team.id}`;
    return `/organizations/${organization.id}${teams}${path.slice(match[0].length)}`;
}
