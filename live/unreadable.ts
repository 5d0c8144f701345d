/**
 * Something of GitHub could not be read whole, so that nothing may be concluded about it. Never thrown for a fault of ours:
 * who catches it may turn it into "unknown", and into nothing else.
 */
export class UnreadableError extends Error {
    override readonly name = "UnreadableError";

    constructor(
        /** What a person calls the part, e.g. `members of acme`. */
        readonly what: string,
        /** Why, with GitHub's status and words, e.g. `403 Resource not accessible by integration`. */
        readonly reason: string,
        /** HTTP status; absent when there was no answer, or when the answer itself was at fault. */
        readonly status?: number,
    ) {
        super(`could not read ${what}: ${reason}`);
    }

    /** The same failure of a part that the caller has a better name for. */
    as(what: string): UnreadableError {
        return new UnreadableError(what, this.reason, this.status);
    }
}

/** Gives an unreadable part its name; any other error passes as it is. */
export async function named<T>(what: string, read: Promise<T>): Promise<T> {
    try {
        return await read;
    } catch (error) {
        throw error instanceof UnreadableError ? error.as(what) : error;
    }
}
