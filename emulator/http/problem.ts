/** One item of GitHub's `errors` list; some endpoints send bare strings. */
export type ProblemItem =
    string | { resource?: string; field?: string; code: string; message?: string; value?: unknown };

/** An answer that is not a success, thrown from anywhere below a route. */
export class Problem extends Error {
    constructor(
        readonly status: number,
        message: string,
        readonly errors?: ProblemItem[] | string,
        /** Overrides the route's own documentation page. */
        readonly documentationUrl?: string,
        readonly headers: Record<string, string> = {},
        /** Further top-level members of the JSON body (e.g. `block` of a lock, `metadata` of a rule violation). */
        readonly extra: Record<string, unknown> = {},
    ) {
        super(message);
    }

    body(documentationUrl: string): Record<string, unknown> {
        return {
            message: this.message,
            ...(this.errors === undefined ? {} : { errors: this.errors }),
            ...this.extra,
            documentation_url: this.documentationUrl ?? documentationUrl,
            status: String(this.status),
        };
    }
}

export const notFound = (): Problem => new Problem(404, "Not Found");
export const forbidden = (message: string): Problem => new Problem(403, message);

/** 422 as GitHub's models answer it: `Validation Failed` with a list of what is wrong. */
export function validationFailed(...errors: ProblemItem[]): Problem {
    return new Problem(422, "Validation Failed", errors);
}

/** 422 as GitHub's request schema check answers it: one text, no list. */
export function invalidRequest(detail: string): Problem {
    return new Problem(422, `Invalid request.\n\n${detail}`);
}

export const docsRoot = "https://docs.github.com/rest";

/** The hour's budget is used up. GitHub answers 403, or 429. @param who `user ID 1001`, an installation or an address. */
export function primaryLimit(who: string, status = 403): Problem {
    return new Problem(
        status,
        `API rate limit exceeded for ${who}.`,
        undefined,
        `${docsRoot}/overview/rate-limits-for-the-rest-api`,
        { "x-ratelimit-remaining": "0" },
    );
}

/** Too much at once. GitHub does not always say how long to wait. */
export function secondaryLimit(status = 403, retryAfter?: number): Problem {
    return new Problem(
        status,
        "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
        undefined,
        `${docsRoot}/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits`,
        retryAfter === undefined ? {} : { "retry-after": String(retryAfter) },
    );
}
