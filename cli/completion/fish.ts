import type { CompletionOption, CompletionVerb, Values } from "./words";

/** \`complete\` lines for fish 3 and newer. */
export function fishCompletion(verbs: readonly CompletionVerb[]): string {
    const lines = verbs.flatMap((verb) => [
        ...verb.verbs.map(
            ({ name, description }) =>
                `complete -c codex-rollout -n ${condition(verb)} -f -a ${name} -d ${quote(description)}`,
        ),
        ...(typeof verb.values !== "string" && verb.values.length > 0
            ? [`complete -c codex-rollout -n ${condition(verb)} ${action(verb.values)}`]
            : []),
        ...verb.options.map((option) => optionLine(verb, option)),
        ...(verb.values === "file" || verb.values === "folder"
            ? []
            : [`complete -c codex-rollout -n ${condition(verb)} -f`]),
    ]);
    return `# codex-rollout: completion for fish. codex-rollout completion fish > ~/.config/fish/completions/codex-rollout.fish
${lines.join("\n")}
`;
}

function optionLine(verb: CompletionVerb, { flags, description, values }: CompletionOption) {
    const names = flags.map((flag) =>
        flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`,
    );
    const value = values === undefined ? "" : ` ${action(values)}`;
    return `complete -c codex-rollout -n ${condition(verb)} ${names.join(" ")}${value} -d ${quote(description)}`;
}

/** Holds while the verbs so far are exactly those of the place. */
function condition({ path, verbs }: CompletionVerb): string {
    if (path.length === 0) return "__fish_use_subcommand";
    const seen = path.map((verb) => `__fish_seen_subcommand_from ${verb}`);
    const deeper = verbs.map(({ name }) => `not __fish_seen_subcommand_from ${name}`);
    return quote([...seen, ...deeper].join("; and "));
}

function action(values: Values): string {
    if (values === "file") return "-r -F";
    if (values === "folder") return "-x -a '(__fish_complete_directories)'";
    return values === "free" ? "-x" : `-x -a ${quote(values.join(" "))}`;
}

function quote(text: string): string {
    return `'${text.replaceAll(/['\\]/g, "\\$&")}'`;
}
