import type { CodexControls, CommandWord } from "../../plan/codex";
import { commandRules } from "../commands/command-rules";
import type { CommandRule } from "../commands/command-rule";
import { header, provenance } from "./provenance";

/**
 * The command rules as Starlark, with examples that Codex checks whenever it loads the file: a rule that lost its
 * meaning stops Codex instead of standing open. `requirements.toml` holds the same rules but can hold neither examples nor
 * allow rules.
 */
export function renderRules(controls: CodexControls): string {
    const rules = commandRules(controls.commands);
    return [
        header(
            controls,
            "Codex command rules (/etc/codex/rules, or .codex/rules of a trusted repository).",
        )
            .map((line) => `# ${line}`)
            .join("\n"),
        ...(rules.length === 0 ? ["# No command is declared."] : []),
        ...rules.map((rule) => starlark(rule, provenance(controls, rule.origin))),
    ]
        .join("\n\n")
        .concat("\n");
}

/** One rule; also what `codex check` writes when it holds requirements.toml against the examples. */
export function starlark(rule: Omit<CommandRule, "origin" | "kind">, from: string): string {
    return [
        `# ${from}`,
        "prefix_rule(",
        `    pattern = ${list(rule.pattern)},`,
        `    decision = ${text(rule.decision)},`,
        `    justification = ${text(rule.justification)},`,
        ...(rule.match.length === 0 ? [] : [examples("match", rule.match)]),
        ...(rule.notMatch.length === 0 ? [] : [examples("not_match", rule.notMatch)]),
        ")",
    ].join("\n");
}

function examples(name: string, commands: readonly (readonly string[])[]): string {
    return [
        `    ${name} = [`,
        ...commands.map((words) => `        ${list(words)},`),
        "    ],",
    ].join("\n");
}

function list(words: readonly CommandWord[]): string {
    return `[${words.map((word) => (typeof word === "string" ? text(word) : list(word))).join(", ")}]`;
}

/** Starlark takes JSON's escapes but for surrogates, which well-formed text does not have. */
function text(value: string): string {
    return JSON.stringify(Buffer.from(value, "utf8").toString("utf8"));
}
