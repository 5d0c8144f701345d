/**
 * GitHub's published limits, kept a little below so that several tools of one organization fit.
 * Source: docs.github.com, "Rate limits for the REST API" (secondary rate limits) and "Rate limits and query limits for the
 * GraphQL API"; read 2026-11-23.
 */
export interface Limits {
    /** Requests under way at once, REST and GraphQL together. */
    readonly concurrent: number;
    /** GraphQL requests under way at once: 60 s of CPU in 60 s are one request without a pause. */
    readonly graphqlConcurrent: number;
    /** Points a minute; a GET is 1, a write 5. */
    readonly restPoints: number;
    /** Points a minute; a query is 1, a mutation 5. */
    readonly graphqlPoints: number;
    readonly contentPerMinute: number;
    readonly contentPerHour: number;
    /** A wait longer than this, in milliseconds, ends the run instead: the provider gives up after 20 minutes anyway. */
    readonly longestWait: number;
}

export const githubLimits: Limits = {
    concurrent: 100,
    graphqlConcurrent: 1,
    restPoints: 900,
    graphqlPoints: 2000,
    contentPerMinute: 80,
    contentPerHour: 500,
    longestWait: 15 * 60_000,
};

/** GitHub Enterprise Server has no limits unless its site administrator sets them ("Rate limits are disabled by default"). */
export const noLimits: Limits = {
    ...githubLimits,
    graphqlConcurrent: 100,
    restPoints: Infinity,
    graphqlPoints: Infinity,
    contentPerMinute: Infinity,
    contentPerHour: Infinity,
};
