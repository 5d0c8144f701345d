/** Which rule decides about a command, as text and as JSON: pure. */
import type { CommandExplanation, PartExplanation } from "../../codex/explain";
import type { CommandRule, Decision } from "../../codex/commands/command-rule";
import { justificationOf } from "../../codex/commands/command-rules";
import { hookWanted } from "../../codex/commands/guards";
import type { CodexControls } from "../../plan/codex";
import type { Origin } from "../../plan/origin";
import { formatOrigin } from "../../plan/origin";
import { visibleJson } from "../../plan/visible";

const meanings: Readonly<Record<Decision | "none", string>> = {
    forbidden: "forbidden",
    prompt: "needs approval",
    allow: "runs outside the sandbox, nobody is asked",
    none: "runs in the sandbox, nobody is asked",
};

/** What happens to the command, and for each part of it the rules that speak of it, the deciding one first. */
export function commandText(
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

/** What `explain command --json` prints. */
export interface CommandExplanationDocument {
    readonly version: 1;
    /** The command, in words. */
    readonly command: readonly string[];
    /** What happens to the whole of it; `none`: no rule speaks of it, and it runs in the sandbox. */
    readonly decision: Decision | "none";
    /** Why the hook refuses it; null: it does not, or there is none. */
    readonly hook: string | null;
    /** What the shell would run one after another, each by itself. */
    readonly parts: readonly ExplainedPart[];
}

export interface ExplainedPart {
    readonly words: readonly string[];
    readonly decision: Decision | "none";
    /** Rules that speak of it, the one that decides first. */
    readonly rules: readonly ExplainedRule[];
    /** The line that allows it where no rule speaks of it. */
    readonly allowedBy: Origin | null;
}

export type ExplainedRule = Pick<
    CommandRule,
    "decision" | "justification" | "kind" | "origin" | "pattern"
>;

export function commandJson(
    words: readonly string[],
    { decision, parts }: CommandExplanation,
    hook: string | undefined,
): string {
    const document: CommandExplanationDocument = {
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
    };
    return visibleJson(document);
}
