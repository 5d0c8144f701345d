import type { CommandWord } from "../../plan/codex";
import type { Origin } from "../../plan/origin";

/** Codex's decisions, weakest first; when several rules match, the strictest decides. */
export const decisions = ["allow", "prompt", "forbidden"] as const;
export type Decision = (typeof decisions)[number];

/** One prefix rule of Codex, before it is written as Starlark (`.rules`) or TOML (`requirements.toml`). */
export interface CommandRule {
    readonly decision: Decision;
    /** Words from the first on; an array at a place means any of these. */
    readonly pattern: readonly CommandWord[];
    /** One line, shown to the person and to the model. Never empty: Codex rejects an empty one. */
    readonly justification: string;
    /** Commands that the rule must catch, as words. */
    readonly match: readonly (readonly string[])[];
    /** Commands that it must not catch. */
    readonly notMatch: readonly (readonly string[])[];
    readonly origin: Origin;
    /** `guard`: not declared, but needed so that a declared one cannot be walked around. */
    readonly kind: "declared" | "guard";
}

/** Whether the pattern is a prefix of the words: by position and exact text, as Codex compares. */
export function matches(pattern: readonly CommandWord[], words: readonly string[]): boolean {
    return (
        pattern.length > 0 &&
        pattern.every((expected, index) => {
            const word = words[index];
            if (word === undefined) return false;
            return typeof expected === "string" ? expected === word : expected.includes(word);
        })
    );
}

/** Every command that a pattern stands for, without words after it. */
export function examplesOf(pattern: readonly CommandWord[]): string[][] {
    return pattern.reduce<string[][]>(
        (rows, word) =>
            rows.flatMap((row) =>
                (typeof word === "string" ? [word] : word).map((choice) => [...row, choice]),
            ),
        [[]],
    );
}

/** What the rules say about a command; no matching rule means that it runs in the sandbox. */
export function decide(
    rules: readonly CommandRule[],
    words: readonly string[],
): { readonly decision: Decision | undefined; readonly matched: readonly CommandRule[] } {
    const matched = rules
        .filter(
            (rule) => matches(rule.pattern, withBasename(words)) || matches(rule.pattern, words),
        )
        .sort((a, b) => strictness(b.decision) - strictness(a.decision));
    return { decision: matched[0]?.decision, matched };
}

function strictness(decision: Decision): number {
    return decisions.indexOf(decision);
}

/** Codex looks a program up by its last path segment too: `/usr/bin/git` is `git`. */
function withBasename(words: readonly string[]): readonly string[] {
    const [program, ...rest] = words;
    if (program === undefined) return words;
    return program.startsWith("/") ? [program.slice(program.lastIndexOf("/") + 1), ...rest] : words;
}
