import type { CodexControls, DeclaredCommand } from "../../plan/codex";
import { justificationOf } from "../commands/command-rules";
import { examplesOf } from "../commands/command-rule";
import { isKnownProgram, optionSpellings, valuedOptions } from "../commands/spellings";
import { hookWanted } from "../commands/guards";
import { hookProgram } from "./hook-program";
import { header, provenance } from "./provenance";

/**
 * The managed PreToolUse hook: sees the text of every command before it runs, so it finds a forbidden command where a
 * rule on words cannot: inside `sh -c`, behind `env`, with its options in another place. It refuses too much rather than
 * too little, and refuses when it cannot read its input, since Codex lets a command run when a hook fails (0.169.0).
 * POSIX sh and awk only, so that nothing has to be installed. Undefined when the policy needs none.
 */
export function renderHook(controls: CodexControls): string | undefined {
    if (hookWanted(controls.commands) === undefined) return undefined;
    const forbidden = controls.commands.declared.filter(
        (command) => command.handling === "forbidden",
    );
    const rows = forbidden.flatMap((command) => [
        `    # ${provenance(controls, command.origin)}`,
        ...unique(forms(command).map((form) => row(form, justificationOf(command)))),
    ]);
    return [
        "#!/bin/sh",
        ...header(controls, "Codex hook: refuses forbidden commands however they are spelled.").map(
            (line) => `# ${line}`,
        ),
        hookProgram(rows),
    ].join("\n");
}

/** A command taken apart as the hook looks for it. */
interface HookForm {
    readonly program: string;
    /** Words after the program, in order. */
    readonly words: readonly string[];
    /** Options, in any order and place; each any of its spellings. */
    readonly options: readonly (readonly string[])[];
}

function forms(command: DeclaredCommand): HookForm[] {
    return [command.words, ...command.spellings].flatMap((words) => examplesOf(words).map(formOf));
}

function formOf(words: readonly string[]): HookForm {
    const [program = "", ...rest] = words;
    const known = isKnownProgram(program);
    return {
        program: program.slice(program.lastIndexOf("/") + 1),
        words: rest.filter((word) => !word.startsWith("-")),
        options: rest
            .filter((word) => word.startsWith("-"))
            .flatMap((word) =>
                known && /^-[A-Za-z]{2,}$/.test(word)
                    ? [...word.slice(1)].map((letter) => `-${letter}`)
                    : [word],
            )
            .map((option) => [...optionSpellings(words, option), ...withoutOption(words, option)]),
    };
}

/** A force push needs no option: `git push origin +main` is one. Source: git-push(1), refspec. */
function withoutOption(words: readonly string[], option: string): readonly string[] {
    const force = optionSpellings(["git", "push"], "--force").includes(option);
    return force && words[0] === "git" && words[1] === "push" ? ["+REF"] : [];
}

function row(form: HookForm, because: string): string {
    const fields = [
        form.program,
        form.words.join(" "),
        form.options.map((names) => names.join("|")).join(" "),
        valuedOptions(form.program).join(" "),
        because,
    ];
    return `    forbid(${fields.map(awkString).join(", ")})`;
}

/** Inside a program that stands in single quotes for the shell: a quote is written as its octal escape. */
function awkString(text: string): string {
    const escaped = text
        .replaceAll("\\", "\\\\")
        .replaceAll('"', '\\"')
        .replaceAll("'", "\\047")
        .replace(/[\n\r]+/g, " ");
    return `"${escaped}"`;
}

function unique(rows: readonly string[]): string[] {
    return [...new Set(rows)];
}
