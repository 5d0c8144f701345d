import type { CodexControls, CommandHandling, DeclaredCommand } from "../../plan/codex";
import { examplesOf } from "../commands/command-rule";
import { justificationOf } from "../commands/command-rules";
import { provenance } from "./provenance";

/**
 * The managed section of AGENTS.md: what a session should know. It binds nothing by itself, since a model may not
 * follow it; the rules and requirements do. Markdown lines without the block's markers.
 */
export function agentsSection(controls: CodexControls): string[] {
    return [
        `## Working rules of ${controls.organization}`,
        "",
        ...commandLines(controls),
        ...controls.guidance.sections.flatMap(({ value, origin }) => [
            `### ${value.title}`,
            "",
            `<!-- ${provenance(controls, origin)} -->`,
            "",
            ...value.lines,
            "",
        ]),
    ].slice(0, -1);
}

const headings: Readonly<Record<CommandHandling, string>> = {
    allowed: "Run these without asking",
    approval: "Ask before these",
    forbidden: "Never run these",
};

function commandLines(controls: CodexControls): string[] {
    const { declared } = controls.commands;
    if (declared.length === 0) return [];
    return [
        "### Commands",
        "",
        "<!-- commands -->",
        "",
        ...(["allowed", "approval", "forbidden"] as const).flatMap((handling) => {
            const commands = declared.filter((command) => command.handling === handling);
            if (commands.length === 0) return [];
            return [`${headings[handling]}:`, "", ...commands.map(commandLine), ""];
        }),
    ];
}

function commandLine(command: DeclaredCommand): string {
    const written = (examplesOf(command.words)[0] ?? []).join(" ");
    const because = command.handling === "allowed" ? "" : `: ${justificationOf(command)}`;
    return `- \`${written.replaceAll("`", "'")}\`${because}`;
}

/** Marks of the lines that are ours in a file that people write too. */
export const blockBegin = "<!-- codex-rollout: begin; change the policy, not these lines -->";
export const blockEnd = "<!-- codex-rollout: end -->";

/** A human file with our block put in, replaced, or (with no lines) taken out; human lines stay as they are. */
export function withBlock(text: string, lines: readonly string[]): string {
    const human = withoutBlock(text);
    if (lines.length === 0) return human;
    const before = human.trimEnd();
    const block = [blockBegin, ...lines, blockEnd].join("\n");
    return before === "" ? `${block}\n` : `${before}\n\n${block}\n`;
}

/**
 * The lines that people wrote.
 * @throws Error when a begin mark has no end mark: what follows could be theirs, so nothing is guessed.
 */
export function withoutBlock(text: string): string {
    const begin = text.indexOf(blockBegin);
    if (begin === -1) return text;
    const end = text.indexOf(blockEnd, begin);
    if (end === -1) throw new Error("the managed block of codex-rollout has no end mark");
    const before = text.slice(0, begin).trimEnd();
    const after = text.slice(end + blockEnd.length).trim();
    return (
        [before, after].filter((part) => part !== "").join("\n\n") + (before || after ? "\n" : "")
    );
}
