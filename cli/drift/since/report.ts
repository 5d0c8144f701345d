/** What a drift report says of a run with `--since`. Pure. */
import { kindOf } from "../../../plan/fact-kind";
import { factSegments } from "../../../plan/fact-path";
import type { DriftChange } from "../change";

/** Which part was read again, and which is as an earlier run read it. */
export interface DriftSince {
    /** As it was asked for: `last`, or an instant. */
    readonly cursor: string;
    /** Why everything was read all the same; absent: it was not. */
    readonly everything?: string;
    /** From when on the events of the audit log were looked at, ISO 8601, UTC. */
    readonly from?: string;
    /** Repositories of the policy to which something happened. */
    readonly touched?: number;
    /** Repositories of the policy that were read. */
    readonly readAgain: number;
    /** Repositories of the policy that are as an earlier run read them. */
    readonly carriedOver: number;
    /** When the first of those was read, ISO 8601, UTC. */
    readonly oldest?: string;
    /** Environments among those of which the log does not tell whether other branches may deploy to them now. @default 0 */
    readonly branchesUnsaid?: number;
}

/** In a sentence, for every format that people read. */
export function sinceWords(since: DriftSince): string {
    const { cursor, everything, readAgain, carriedOver, oldest, branchesUnsaid = 0 } = since;
    if (everything !== undefined) return `everything was read, since ${everything}`;
    const count = (number: number) => number.toLocaleString("en-US");
    const repositories = readAgain + carriedOver === 1 ? "repository" : "repositories";
    const again = `${count(readAgain)} of ${count(readAgain + carriedOver)} ${repositories} read again (since ${cursor})`;
    if (oldest === undefined) return again;
    const unsaid =
        branchesUnsaid === 0
            ? ""
            : `, which does not tell of the branches that may deploy (${count(branchesUnsaid)} environments)`;
    return `${again}; the others are carried over as read on ${minute(oldest)} or later, since nothing happened to them by the audit log${unsaid}`;
}

/** When somebody looks for it, `2026-11-24 06:00 UTC`. */
export function minute(time: string): string {
    return `${time.slice(0, 16).replace("T", " ")} UTC`;
}

/** Differences with when they were read, where that was not in this run. */
export function withReadAt(
    changes: readonly DriftChange[],
    carriedOver: ReadonlyMap<string, string>,
): readonly DriftChange[] {
    if (carriedOver.size === 0) return changes;
    return changes.map((change) => {
        const kind = kindOf(change.path);
        const [, name = ""] = factSegments(change.path);
        const readAt = carriedOver.get(name);
        const isFresh =
            kind?.startsWith("repositories/") !== true ||
            kind === "repositories/teams" ||
            kind === "repositories/files" ||
            change.kind === "unknown";
        return isFresh || readAt === undefined ? change : { ...change, readAt };
    });
}
