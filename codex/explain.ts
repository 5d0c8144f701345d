import type { CodexControls, DeclaredCommand } from "../plan/codex";
import type { CommandRule, Decision } from "./commands/command-rule";
import { decide, matches } from "./commands/command-rule";
import { commandRules } from "./commands/command-rules";

/** What the rules make of one command line. */
export interface CommandExplanation {
    /** The commands that Codex compares; several for a chain, `bash -lc …` for a script that it cannot take apart. */
    readonly parts: readonly PartExplanation[];
    /** The strictest of the parts; undefined: no rule, so it runs in the sandbox. */
    readonly decision: Decision | undefined;
}

export interface PartExplanation {
    readonly words: readonly string[];
    readonly decision: Decision | undefined;
    /** Strictest first; the first decides. */
    readonly rules: readonly CommandRule[];
    /** The line that allows it, when no rule decides. */
    readonly allowedBy?: DeclaredCommand;
}

/** Which rule decides about a command, given as words or as one shell line. A simulation: `codex prove` asks the binary. */
export function explainCommandLine(
    controls: CodexControls,
    words: readonly string[],
): CommandExplanation {
    const rules = commandRules(controls.commands);
    const parts = partsOf(words).map((part): PartExplanation => {
        const { decision, matched } = decide(rules, part);
        const allowedBy = controls.commands.declared.find(
            (command) => command.handling === "allowed" && matches(command.words, part),
        );
        return {
            words: part,
            decision,
            rules: matched,
            ...(decision === undefined && allowedBy !== undefined ? { allowedBy } : {}),
        };
    });
    const order: readonly (Decision | undefined)[] = ["forbidden", "prompt", undefined, "allow"];
    const decision = order.find((one) => parts.some((part) => part.decision === one));
    return { parts, decision };
}

/**
 * Codex takes `a && b` apart and looks at each; a script with redirections, variables, substitutions, globs or loops it
 * judges as a whole, as `bash -lc SCRIPT` (0.169.0).
 */
function partsOf(words: readonly string[]): readonly (readonly string[])[] {
    const [line = ""] = words;
    if (words.length > 1 || !/\s/.test(line)) return [words];
    if (/[<>()`$*?{}#~\\\n]|^\s*\w+=|\b(for|while|until|if|case)\b/.test(unquoted(line))) {
        return [["/bin/bash", "-lc", line]];
    }
    return split(line);
}

/** The line with what stands in quotes blanked, so that an operator in a text is none. */
function unquoted(line: string): string {
    return line.replace(/'[^']*'|"(?:\\.|[^"\\$`])*"/g, (text) => "x".repeat(text.length));
}

function split(line: string): string[][] {
    const blank = unquoted(line);
    const parts: string[][] = [];
    let from = 0;
    for (const operator of [...blank.matchAll(/&&|\|\||[;|&]/g), undefined]) {
        const to = operator?.index ?? line.length;
        const words = wordsOf(line.slice(from, to));
        if (words.length > 0) parts.push(words);
        from = to + (operator?.[0].length ?? 0);
    }
    return parts;
}

function wordsOf(part: string): string[] {
    const words = part.match(/(?:'[^']*'|"(?:\\.|[^"\\])*"|[^\s'"])+/g) ?? [];
    return words.map((word) =>
        word.replace(
            /'([^']*)'|"((?:\\.|[^"\\])*)"/g,
            (_, plain?: string, quoted?: string) => plain ?? quoted?.replace(/\\(.)/g, "$1") ?? "",
        ),
    );
}
