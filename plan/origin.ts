/** A place in a policy file; lines and columns count from 1, as editors show them. */
export interface Origin {
    /** Path as the user gave it, relative to where the command runs. */
    readonly file: string;
    readonly line: number;
    readonly column: number;
    /** The policy path, e.g. `review.authentication.approvals`. */
    readonly path: string;
}

/** `file:line:col`, the form that terminals and editors turn into a link. */
export function formatOrigin(origin: Origin): string {
    return `${origin.file}:${origin.line}:${origin.column}`;
}
