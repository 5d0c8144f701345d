import type { CompletionOption, CompletionVerb, Values } from "./words";

/** A function for zsh's own completion system, one branch a verb. */
export function zshCompletion(verbs: readonly CompletionVerb[]): string {
    return `#compdef codex-rollout
# codex-rollout: completion for zsh. In ~/.zshrc, after compinit: eval "$(codex-rollout completion zsh)"
${verbs.map((verb) => functionOf(verb)).join("\n")}
compdef ${nameOf([])} codex-rollout
`;
}

function nameOf(path: readonly string[]): string {
    return ["_codex_rollout", ...path].join("__").replaceAll("-", "_");
}

function functionOf(verb: CompletionVerb): string {
    const options = verb.options.map((option) => `        ${optionSpec(option)} \\`);
    if (verb.verbs.length === 0) {
        return `${nameOf(verb.path)}() {
    _arguments -s -S \\
${options.join("\n")}
        ${quote(`*:word:${action(verb.values)}`)}
}`;
    }
    const names = verb.verbs.map(
        ({ name, description }) => `        ${quote(`${name}:${description}`)}`,
    );
    const branches = verb.verbs.map(
        ({ name }) => `                ${name}) ${nameOf([...verb.path, name])} ;;`,
    );
    return `${nameOf(verb.path)}() {
    local context state state_descr line
    typeset -A opt_args
    local -a verbs
    verbs=(
${names.join("\n")}
    )
    _arguments -C -S \\
${options.join("\n")}
        '1:verb:->verb' '*::argument:->argument'
    case $state in
        verb) _describe verb verbs ;;
        argument)
            case $words[1] in
${branches.join("\n")}
            esac ;;
    esac
}`;
}

function optionSpec({ flags, description, values }: CompletionOption): string {
    const about = `[${description.replaceAll(/[[\]\\:]/g, "\\$&")}]`;
    const value = values === undefined ? "" : `:value:${action(values)}`;
    return flags.map((flag) => quote(`*${flag}${about}${value}`)).join(" ");
}

function action(values: Values): string {
    if (values === "file") return "_files";
    if (values === "folder") return "_files -/";
    return values === "free" || values.length === 0 ? " " : `(${values.join(" ")})`;
}

function quote(text: string): string {
    return `'${text.replaceAll("'", "'\\''")}'`;
}
