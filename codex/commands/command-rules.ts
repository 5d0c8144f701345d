import type { CommandControls, CommandWord, DeclaredCommand } from "../../plan/codex";
import type { CommandRule } from "./command-rule";
import { examplesOf, matches } from "./command-rule";
import { guardRules } from "./guards";
import { spellingsOf } from "./spellings";

/**
 * The prefix rules that the declared commands come to, guards last. An allowed command has no rule, since a Codex allow
 * rule runs it outside the sandbox; it has one only where the policy asks for `outside-sandbox`.
 */
export function commandRules(commands: CommandControls): readonly CommandRule[] {
    const allowed = commands.declared
        .filter((command) => command.handling === "allowed")
        .flatMap((command) => examplesOf(command.words));
    return [
        ...commands.declared.flatMap((command) => declaredRules(command)),
        ...guardRules(commands),
    ].map((rule) =>
        rule.decision === "allow" ? rule : withAllowedAsCounterexamples(rule, allowed),
    );
}

function declaredRules(command: DeclaredCommand): CommandRule[] {
    if (command.handling === "allowed" && !command.outsideSandbox) return [];
    const decision = { allowed: "allow", approval: "prompt", forbidden: "forbidden" } as const;
    return patternsOf(command).map((pattern) => ({
        decision: decision[command.handling],
        pattern,
        justification: justificationOf(command),
        match: examplesOf(pattern),
        notMatch: counterexamples(pattern),
        origin: command.origin,
        kind: "declared",
    }));
}

/** What Codex shows when the rule decides; one line, never empty, as Codex requires. */
export function justificationOf(command: DeclaredCommand): string {
    const written = command.because?.replace(/\s+/g, " ").trim();
    if (written) return written;
    if (command.handling === "forbidden") return "forbidden by the organization's policy";
    if (command.handling === "approval") return "needs approval by the organization's policy";
    return "allowed outside the sandbox by the organization's policy";
}

/** Every pattern that the declared command stands for: as written, known spellings of its options, and listed ones. */
export function patternsOf(command: DeclaredCommand): readonly (readonly CommandWord[])[] {
    // An allow rule opens something, so it means what is written and nothing near it.
    if (command.handling === "allowed") return [command.words, ...command.spellings];
    const patterns = [command.words, ...command.spellings].flatMap((words) => spellingsOf(words));
    const seen = new Set<string>();
    return patterns.filter((pattern) => {
        const key = JSON.stringify(pattern);
        return !seen.has(key) && seen.add(key);
    });
}

/** The nearest commands that the pattern is not about: one word less, or another program. */
function counterexamples(pattern: readonly CommandWord[]): string[][] {
    const plain = examplesOf(pattern)[0] ?? [];
    return plain.length > 1 ? [plain.slice(0, -1)] : [[`not-${plain[0] ?? ""}`]];
}

/** A contradiction (an allowed command that the rule does catch) is a finding of the policy, not of the rules file. */
function withAllowedAsCounterexamples(
    rule: CommandRule,
    allowed: readonly (readonly string[])[],
): CommandRule {
    const others = allowed.filter((words) => !matches(rule.pattern, words));
    return { ...rule, notMatch: [...rule.notMatch, ...others] };
}
