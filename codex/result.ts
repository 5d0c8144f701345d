import { provenVersion } from "./version";

/**
 * - `obeyed`: the binary said or did what the policy declares.
 * - `broken`: it did not, or a file does not say what the policy does.
 * - `read`: the binary takes the setting in, and nothing here can show what it does with it.
 * - `unchecked`: could not be tried on this machine; never the same as obeyed.
 */
export type Verdict = "obeyed" | "broken" | "read" | "unchecked";

/** One declared thing, and what the real binary makes of it. */
export interface ProofRow {
    /** Area of the policy or artefact: `commands`, `network`, `requirements.toml`, … */
    readonly subject: string;
    /** What is declared, in a few words. */
    readonly declared: string;
    readonly verdict: Verdict;
    /** What was seen, in the binary's own words where it has any. */
    readonly evidence: string;
    /** Policy path it comes from. */
    readonly from?: string;
}

export interface ProofReport {
    readonly codexVersion: string;
    /** The release the files were made for. */
    readonly provenVersion: string;
    readonly rows: readonly ProofRow[];
}

export function report(codexVersion: string, rows: readonly ProofRow[]): ProofReport {
    const drift: ProofRow[] =
        codexVersion === provenVersion
            ? []
            : [
                  {
                      subject: "version",
                      declared: `codex ${provenVersion}`,
                      verdict: "unchecked",
                      evidence: `this is codex ${codexVersion}: what is known of its keys and rules is of ${provenVersion}`,
                  },
              ];
    return { codexVersion, provenVersion, rows: [...drift, ...rows] };
}

/** How many rows of each verdict, for a last line. */
export function counts(rows: readonly ProofRow[]): Readonly<Record<Verdict, number>> {
    const sum = { obeyed: 0, broken: 0, read: 0, unchecked: 0 };
    for (const row of rows) sum[row.verdict]++;
    return sum;
}
