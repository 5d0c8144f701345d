import type { Argument, Command, Option } from "commander";

/** What can be typed at one place of the command line, whatever the shell. */
export interface CompletionVerb {
    /** Verbs from the root to here, e.g. `["codex", "check"]`; empty: codex-rollout itself. */
    readonly path: readonly string[];
    readonly description: string;
    readonly verbs: readonly { readonly name: string; readonly description: string }[];
    readonly options: readonly CompletionOption[];
    /** What the words after the verb are. */
    readonly values: Values;
}

export interface CompletionOption {
    /** As typed: `--policy`, `-h`. */
    readonly flags: readonly string[];
    readonly description: string;
    /** Unset: the option takes no value. */
    readonly values?: Values;
}

/** What stands for a value: one of some words, a file, a folder, or something that no shell can know. */
export type Values = readonly string[] | "file" | "folder" | "free";

/** Every place of a command tree, the root first. */
export function completionVerbs(command: Command, path: readonly string[] = []): CompletionVerb[] {
    const children = command.commands.filter((child) => child.name() !== "help");
    const here: CompletionVerb = {
        path,
        description: command.description(),
        verbs: children.map((child) => ({
            name: child.name(),
            description: child.description(),
        })),
        options: [...command.options.filter(({ hidden }) => !hidden).map(option), helpOption],
        values: command.registeredArguments.map(argumentValues)[0] ?? [],
    };
    return [here, ...children.flatMap((child) => completionVerbs(child, [...path, child.name()]))];
}

const helpOption: CompletionOption = { flags: ["--help"], description: "display help for command" };

function option({ short, long, description, required, optional, ...rest }: Option) {
    const flags = [short, long].filter((flag) => flag !== undefined);
    const takesValue = required || optional;
    return {
        flags,
        description,
        ...(takesValue ? { values: valuesOf(rest.flags, rest.argChoices) } : {}),
    };
}

function argumentValues(argument: Argument): Values {
    return valuesOf(`<${argument.name()}>`, argument.argChoices);
}

/** The placeholder of an option or argument says what it is: every verb of ours writes `<file>` and `<folder>`. */
function valuesOf(placeholder: string, choices: readonly string[] | undefined): Values {
    if (choices !== undefined) return choices;
    if (/<(file|files)>/.test(placeholder)) return "file";
    return /<(folder|dir)>/.test(placeholder) ? "folder" : "free";
}
