/** One change of one ref, told before it happens. */
export interface BranchUpdate {
    /** Without `refs/`: `heads/main`, `tags/v1`. */
    readonly ref: string;
    readonly kind: "create" | "update" | "force-update" | "delete";
    /** How: a commit through the contents API, a ref written directly, a pull request merged, a branch renamed. */
    readonly via: "contents" | "ref" | "merge" | "rename";
    /** The commit the ref would point to; null for delete. */
    readonly sha: string | null;
    /** The commit it points to now; null for create. */
    readonly before: string | null;
    /** The pull request's number when `via` is `merge`. */
    readonly pull?: number;
    /** Files this update changes, for CODEOWNERS and push rules; repository-relative. */
    readonly paths?: readonly string[];
}
