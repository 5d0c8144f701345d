import type { Octokit } from "@octokit/core" with { "resolution-mode": "import" };
import { failureOf } from "./rest";
import { UnreadableError } from "./unreadable";
import { sayWait } from "./waits";

/** An entry of `errors` in a GraphQL answer. */
export interface GraphqlIssue {
    readonly message: string;
    /** GitHub's own: `NOT_FOUND`, `FORBIDDEN`, `RATE_LIMITED`, `RESOURCE_LIMITS_EXCEEDED`, … */
    readonly type?: string;
    /** Where in the data: names and list indices. */
    readonly path?: readonly (string | number)[];
}

/** What a query answered. With `errors`, `data` is partial: each `null` in it may stand for something that is there. */
export interface GraphqlAnswer<Data> {
    readonly data: Data | null;
    readonly errors: readonly GraphqlIssue[];
    /** GitHub gave up over the size of the query: the same with less may succeed. */
    readonly tooMuch: boolean;
}

const limitRetries = 5;
const tooMuchWords = /resource limits|timed? ?out|in time|something went wrong while executing/i;

/**
 * Sends queries one after the other: GitHub allows 60 seconds of its time for each minute of GraphQL, so a second one in flight
 * gains nothing (rate limits for the GraphQL API, "secondary rate limits").
 */
export function graphqlReader(octokit: Octokit, onWait: (message: string) => void) {
    // Octokit looks into the answer without having looked at it.
    octokit.hook.after("request", ({ data }) => {
        const body: unknown = data;
        if (typeof body !== "object" || body === null) throw notGraphql("GraphQL");
    });
    let last: Promise<unknown> = Promise.resolve();
    return <Data>(
        query: string,
        variables: Record<string, unknown>,
    ): Promise<GraphqlAnswer<Data>> => {
        const turn = last.then(() => send<Data>(octokit, onWait, query, variables));
        last = turn.catch(() => undefined);
        return turn;
    };
}

async function send<Data>(
    octokit: Octokit,
    onWait: (message: string) => void,
    query: string,
    variables: Record<string, unknown>,
): Promise<GraphqlAnswer<Data>> {
    const what = `GraphQL ${/^query (\w+)/.exec(query)?.[1] ?? "query"}`;
    for (let attempt = 0; ; attempt++) {
        try {
            const data = await octokit.graphql<Data | undefined>(query, variables);
            if (data === undefined || data === null || typeof data !== "object") {
                throw notGraphql(what);
            }
            return { data, errors: [], tooMuch: false };
        } catch (error) {
            const partial = partialAnswer<Data>(error);
            if (partial === undefined) {
                const failure =
                    error instanceof UnreadableError ? error.as(what) : failureOf(error, what);
                if (failure instanceof UnreadableError && isOverload(failure)) {
                    return { data: null, errors: [{ message: failure.reason }], tooMuch: true };
                }
                throw failure;
            }
            if (partial.wait === undefined || attempt >= limitRetries) return partial.answer;
            sayWait(onWait, partial.wait, "GitHub's GraphQL limit is used up");
            await new Promise((resolve) => setTimeout(resolve, Number(partial.wait) * 1000));
        }
    }
}

function notGraphql(what: string): UnreadableError {
    return new UnreadableError(what, "the answer is cut off or no GraphQL");
}

/** 502 and 504 are how GitHub's front end ends a query after ten seconds. */
function isOverload(failure: UnreadableError): boolean {
    return failure.status === 502 || failure.status === 504 || tooMuchWords.test(failure.reason);
}

interface Partial<Data> {
    readonly answer: GraphqlAnswer<Data>;
    /** Seconds after which the limit is over; the throttling plugin sees this only on github.com's own path. */
    readonly wait?: number;
}

function partialAnswer<Data>(error: unknown): Partial<Data> | undefined {
    if (!(error instanceof Error) || error.name !== "GraphqlResponseError") return undefined;
    const { data, errors, headers } = error as Error & {
        data?: Data | null;
        errors?: readonly GraphqlIssue[];
        headers: Record<string, string | undefined>;
    };
    const issues = errors ?? [];
    const limited = issues.some(
        (issue) => issue.type === "RATE_LIMITED" || issue.type === "RATE_LIMIT",
    );
    const reset = Number(headers["x-ratelimit-reset"] ?? 0) - Date.now() / 1000;
    return {
        answer: {
            data: data ?? null,
            errors: issues,
            tooMuch: issues.some(
                (issue) =>
                    issue.type === "RESOURCE_LIMITS_EXCEEDED" ||
                    issue.type === "MAX_NODE_LIMIT_EXCEEDED" ||
                    tooMuchWords.test(issue.message),
            ),
        },
        ...(limited ? { wait: Math.max(1, Math.ceil(reset) + 1) } : {}),
    };
}
