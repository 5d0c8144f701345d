import type { NotEnforced } from "../../codex/limits";
import type { ProofReport, ProofRow, Verdict } from "../../codex/result";
import { counts } from "../../codex/result";
import { visibleJson } from "../../plan/visible";
import type { ExitCode } from "../exit-codes";
import { exitCodes } from "../exit-codes";

/** A proof as text: by subject, what is declared, whether it is obeyed, and what was seen. */
export function proofText(report: ProofReport, limits: readonly NotEnforced[]): string {
    const subjects = [...new Set(report.rows.map((row) => row.subject))];
    const width = Math.min(64, Math.max(0, ...report.rows.map((row) => row.declared.length)));
    return [
        ...subjects.flatMap((subject) => [
            subject,
            ...report.rows
                .filter((row) => row.subject === subject)
                .map(
                    (row) =>
                        `  ${words[row.verdict].padEnd(9)}  ${row.declared.padEnd(width)}  ${row.evidence}${where(row)}`,
                ),
            "",
        ]),
        ...limitLines(limits),
        summary(report),
    ].join("\n");
}

/** What `codex check --json` and `codex prove --json` print. */
export interface ProofDocument {
    readonly version: 1;
    /** The policy, as it was named. */
    readonly policy: string;
    readonly codex: {
        /** The codex that ran. */
        readonly version: string;
        /** The one that our statements were measured with. */
        readonly proven: string;
    };
    /** How many rows of each verdict. */
    readonly counts: Readonly<Record<Verdict, number>>;
    readonly rows: readonly ProofRow[];
    /** What Codex does not hold, by its own design; only `prove` says it. */
    readonly notEnforced: readonly NotEnforced[];
}

export function proofJson(
    policy: string,
    report: ProofReport,
    limits: readonly NotEnforced[],
): string {
    const document: ProofDocument = {
        version: 1,
        policy,
        codex: { version: report.codexVersion, proven: report.provenVersion },
        counts: counts(report.rows),
        rows: report.rows,
        notEnforced: limits,
    };
    return visibleJson(document);
}

/** Broken comes first: what could not be tried does not excuse what failed. */
export function proofExitCode({ rows }: ProofReport): ExitCode {
    if (rows.some((row) => row.verdict === "broken")) return exitCodes.failed;
    return rows.some((row) => row.verdict === "unchecked") ? exitCodes.incomplete : exitCodes.ok;
}

const words: Readonly<Record<Verdict, string>> = {
    obeyed: "obeyed",
    broken: "BROKEN",
    read: "read",
    unchecked: "UNCHECKED",
};

function where(row: ProofRow): string {
    return row.from === undefined ? "" : `  [${row.from}]`;
}

function limitLines(limits: readonly NotEnforced[]): string[] {
    if (limits.length === 0) return [];
    return [
        "not enforced by any file",
        ...limits.map((row) => `  ${row.what}: ${row.why}; instead: ${row.instead}`),
        "",
    ];
}

function summary({ rows, codexVersion }: ProofReport): string {
    const { obeyed, broken, read, unchecked } = counts(rows);
    return `codex ${codexVersion}: ${obeyed} obeyed, ${broken} broken, ${read} read only, ${unchecked} unchecked`;
}
