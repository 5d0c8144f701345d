/** How much of GitHub's secondary limits a run uses. */
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

/**
 * What a run leaves of each limit to whoever else asks with the same token. Its own requests need no margin: each counts for as long
 * as GitHub could count it (window.ts), and those of earlier runs are in the journal. Others cannot be seen from here; when they
 * take more, GitHub says to wait, and everything waits.
 */
const used = 0.95;

/**
 * Source: docs.github.com, "Rate limits for the REST API" (secondary rate limits) and "Rate limits and query limits for the
 * GraphQL API"; read 2026-11-23. Its 900 points are "to a single endpoint", without a word of what is one: all of REST is taken
 * for one here. Its 90 s of CPU time a minute are not kept by a clock of ours: 900 points are 900 reads or 180 writes, which would
 * have to take 100 ms and 500 ms of GitHub's computers each.
 */
export const githubLimits: Limits = {
    concurrent: 100,
    graphqlConcurrent: 1,
    restPoints: 900 * used,
    graphqlPoints: 2000 * used,
    contentPerMinute: 80 * used,
    contentPerHour: 500 * used,
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
