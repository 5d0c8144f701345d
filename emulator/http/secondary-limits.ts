import type { Caller } from "./context";
import { identityOf } from "./ratelimit";

/** Why a request is refused, and for how many seconds. */
export interface Refused {
    readonly limit: string;
    readonly retryAfter: number;
}

/** What a request is to the secondary limits. */
export interface Counted {
    readonly method: string;
    /** Documented path, no query. */
    readonly path: string;
    /** GraphQL document, when it is one. */
    readonly query?: string;
}

const minute = 60_000;
const published = [
    { limit: "900 points a minute", most: 900, period: minute, of: restPoints },
    { limit: "2,000 GraphQL points a minute", most: 2000, period: minute, of: graphqlPoints },
    { limit: "80 content creations a minute", most: 80, period: minute, of: content },
    { limit: "500 content creations an hour", most: 500, period: 60 * minute, of: content },
];

/**
 * GitHub's published secondary limits, as strictly as their page can be read: any 60 s and any 60 min, whenever they begin, all REST
 * endpoints together, and as content commits, merges, invitations of a person to a repository, whatever a POST creates, and
 * mutations that create or add. Not among them: 100 requests at once, and CPU time, of which nothing is known here.
 */
export class SecondaryLimits {
    private readonly sent = new Map<string, [at: number, request: Counted][]>();

    /** undefined: it may pass, and counts. What is refused does not. `now`: milliseconds of a clock that only grows. */
    refused(caller: Caller, request: Counted, now: number): Refused | undefined {
        const sent = (this.sent.get(identityOf(caller)) ?? []).filter(
            ([at]) => at > now - 60 * minute,
        );
        this.sent.set(identityOf(caller), sent);
        for (const { limit, most, period, of } of published) {
            const within = sent.filter(([at]) => at > now - period);
            const spent = within.reduce((sum, [, one]) => sum + of(one), 0);
            if (of(request) > 0 && spent + of(request) > most)
                return { limit, retryAfter: Math.ceil(period / 1000) };
        }
        sent.push([now, request]);
        return undefined;
    }
}

function changes({ method, query }: Counted): boolean {
    return query === undefined ? method !== "GET" : /^\s*mutation\b/.test(query);
}

function restPoints(request: Counted): number {
    if (request.query !== undefined) return 0;
    return changes(request) ? 5 : 1;
}

function graphqlPoints(request: Counted): number {
    if (request.query === undefined) return 0;
    return changes(request) ? 5 : 1;
}

function content(request: Counted): number {
    const { method, path, query } = request;
    if (query !== undefined) return changes(request) && /\{\s*(create|add)/.test(query) ? 1 : 0;
    if (method === "POST") return path.endsWith("/access_tokens") ? 0 : 1;
    const put = /^\/repos\/[^/]+\/[^/]+\/(contents\/|collaborators\/|pulls\/\d+\/merge$)/;
    return method === "PUT" && put.test(path) ? 1 : 0;
}
