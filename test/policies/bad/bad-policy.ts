/** A policy with mistakes, and every line that is said about it. */
export interface BadPolicy {
    readonly name: string;
    /** Checked against this organization too; unset: the policy by itself. */
    readonly organization?: "acme" | "unread" | "free" | "hidden" | "outside" | "secrets";
    readonly yaml: string;
    /** As `formatFinding` prints them, for the file `p.yaml`, on 2026-11-23. */
    readonly findings: readonly string[];
}
