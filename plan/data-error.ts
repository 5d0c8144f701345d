/** Data of a file that is not as it must be. Whoever has the file's text says where in it that is. */
export class DataError extends RangeError {
    override readonly name = "DataError";

    /**
     * @param path of the value that is wrong
     * @param wrong what is wrong with it, lower case
     * @param file where the data are of several
     */
    constructor(
        readonly path: readonly (string | number)[],
        readonly wrong: string,
        readonly file?: string,
    ) {
        super([file, path.join("."), wrong].filter(Boolean).join(": "));
    }
}

/** The first thing that a schema finds wrong, as zod says it. */
export function firstIssue(
    issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
    file?: string,
): DataError {
    const [issue] = issues;
    const path = (issue?.path ?? []).map((one) => (typeof one === "number" ? one : String(one)));
    return new DataError(path, issue?.message ?? "is not as it must be", file);
}
