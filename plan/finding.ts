import type { Origin } from "./origin";
import { formatOrigin } from "./origin";
import { visible } from "./visible";

/** Something wrong with a policy. An `error` stops preview and up; a `warning` is shown. */
export interface Finding {
    readonly severity: "error" | "warning";
    /** Stable, kebab-case, documented: `unknown-key`, `owner-without-write-access`, … */
    readonly code: string;
    /** What is wrong, lower case, with the offending value. */
    readonly message: string;
    /** What would be right: the allowed values, or `did you mean …`. */
    readonly expected?: string;
    readonly origin: Origin;
    /** The other lines of a contradiction. */
    readonly also?: readonly Origin[];
}

/**
 * One line a finding: `file:line:col  path  what is wrong - what would be right`. What it quotes is other people's words: no
 * control character of theirs gets through.
 */
export function formatFinding(finding: Finding): string {
    const { origin, expected, message, severity } = finding;
    const path = origin.path === "" ? "" : `  ${origin.path}`;
    const right = expected === undefined ? "" : ` - ${expected}`;
    const also = (finding.also ?? []).map((other) =>
        visible(`    see also ${formatOrigin(other)}  ${other.path}`),
    );
    const line = visible(`${formatOrigin(origin)}  ${severity}${path}  ${message}${right}`);
    return [line, ...also].join("\n");
}

/** By file and place, so that output is stable and reads from top to bottom. */
export function sortFindings(findings: Iterable<Finding>): Finding[] {
    return [...findings].sort(
        (a, b) =>
            compareText(a.origin.file, b.origin.file) ||
            a.origin.line - b.origin.line ||
            a.origin.column - b.origin.column ||
            compareText(a.message, b.message),
    );
}

function compareText(a: string, b: string): number {
    return a < b ? -1 : a > b ? 1 : 0;
}
