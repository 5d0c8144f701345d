import { Command } from "commander";
import type { CommandExplanation, PartExplanation } from "../../codex/explain";
import { explainCommandLine } from "../../codex/explain";
import type { CommandRule, Decision } from "../../codex/commands/command-rule";
import { justificationOf } from "../../codex/commands/command-rules";
import { hookWanted } from "../../codex/commands/guards";
import { hookVerdict } from "../../codex/hook-verdict";
import type { CodexControls } from "../../plan/codex";
import { formatOrigin } from "../../plan/origin";
import { readCodexControls } from "../codex-policy";
import { factCommands } from "./explain-facts";

/** `codex-rollout explain`: what may happen, through what, decided where. */
export function explainCommand(): Command {
    const verb = new Command("explain").description("what may happen, through what, decided where");
    for (const one of [...factCommands(), commandVerb()]) verb.addCommand(one);
    return verb;
}

interface Options {
    readonly policy: string;
    readonly json?: boolean;
}

function commandVerb(): Command {
    return new Command("command")
        .description("which rule decides about a command that Codex would run, and why")
        .argument("<words...>", "the command after --, as words or as one quoted shell line")
        .option("--policy <file>", "the policy", "policies/rollout.yaml")
        .option("--json", "print one JSON document instead of text")
        .addHelpText(
            "after",
            `
Examples:
  codex-rollout explain command -- git push --force origin main
  codex-rollout explain command -- 'cd web && npm test > log'

Exit codes: 0 explained, 1 the policy has errors, 2 misuse.`,
        )
        .action(async (words: string[], options: Options) => {
            const controls = readCodexControls(options.policy);
            const explanation = explainCommandLine(controls, words);
            const hook = await hookVerdict(controls, words.join(" "));
            const answer =
                options.json === true
                    ? json(words, explanation, hook)
                    : text(controls, words, explanation, hook);
            process.stdout.write(`${answer}\n`);
        });
}

const meanings: Readonly<Record<Decision | "none", string>> = {
    forbidden: "forbidden",
    prompt: "needs approval",
    allow: "runs outside the sandbox, nobody is asked",
    none: "runs in the sandbox, nobody is asked",
};

function text(
    controls: CodexControls,
    words: readonly string[],
    explanation: CommandExplanation,
    hook: string | undefined,
): string {
    const verdict = hook === undefined ? (explanation.decision ?? "none") : "forbidden";
    return [
        `${words.join(" ")}: ${meanings[verdict]}`,
        ...explanation.parts.flatMap((part) => partLines(part, explanation.parts.length > 1)),
        ...hookLine(controls, hook),
    ].join("\n");
}

function partLines(part: PartExplanation, several: boolean): string[] {
    const head = several ? [`  ${part.words.join(" ")}: ${meanings[part.decision ?? "none"]}`] : [];
    const [decides, ...others] = part.rules;
    if (decides === undefined) {
        const by = part.allowedBy;
        return [
            ...head,
            by === undefined
                ? "  no rule speaks of it; the sandbox bounds what it can do"
                : `  allowed by ${formatOrigin(by.origin)}  ${by.origin.path}`,
        ];
    }
    return [
        ...head,
        `  ${ruleText(decides)}`,
        `  because ${decides.justification}`,
        ...others.map((rule) => `  weaker or the same: ${ruleText(rule)}`),
    ];
}

function ruleText({ decision, pattern, origin, kind }: CommandRule): string {
    const shown = pattern
        .map((word) => (typeof word === "string" ? word : word.join("|")))
        .join(" ");
    const guard = kind === "guard" ? " (guard)" : "";
    return `${decision} \`${shown}\`${guard}  ${formatOrigin(origin)}  ${origin.path}`;
}

function hookLine(controls: CodexControls, verdict: string | undefined): string[] {
    const wanted = hookWanted(controls.commands);
    if (wanted === undefined) return [];
    if (verdict === undefined) return ["  the hook lets it pass"];
    const cause = controls.commands.declared.find(
        (command) => command.handling === "forbidden" && justificationOf(command) === verdict,
    );
    const { origin } = cause ?? wanted;
    return [`  the hook refuses it: ${verdict}  ${formatOrigin(origin)}  ${origin.path}`];
}

/** Versioned: scripts may rely on these keys. */
function json(
    words: readonly string[],
    { decision, parts }: CommandExplanation,
    hook: string | undefined,
): string {
    return JSON.stringify(
        {
            version: 1,
            command: words,
            decision: hook === undefined ? (decision ?? "none") : "forbidden",
            hook: hook ?? null,
            parts: parts.map((part) => ({
                words: part.words,
                decision: part.decision ?? "none",
                rules: part.rules.map(({ decision, pattern, justification, kind, origin }) => ({
                    decision,
                    pattern,
                    justification,
                    kind,
                    origin,
                })),
                allowedBy: part.allowedBy?.origin ?? null,
            })),
        },
        null,
        2,
    );
}
