import type { CompletionVerb, Values } from "./words";

/** For bash 3.2 and newer, without the bash-completion package. */
export function bashCompletion(verbs: readonly CompletionVerb[]): string {
    const places = verbs.filter(({ path }) => path.length > 0).map(placeOf);
    return `# codex-rollout: completion for bash. In ~/.bashrc: eval "$(codex-rollout completion bash)"
_codex_rollout() {
    local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" place="" i
    COMPREPLY=()
    for ((i = 1; i < COMP_CWORD; i++)); do
        # What follows -- is another command's.
        [[ "\${COMP_WORDS[i]}" == "--" ]] && { COMPREPLY=($(compgen -f -- "$cur")); return; }
        case "$place/\${COMP_WORDS[i]}" in
            ${places.join(" | ")}) place="$place/\${COMP_WORDS[i]}" ;;
        esac
    done
    case "$place $prev" in
${verbs.flatMap(optionCases).join("\n")}
    esac
    case "$place" in
${verbs.map(wordCase).join("\n")}
    esac
}
complete -F _codex_rollout codex-rollout
`;
}

function placeOf({ path }: CompletionVerb): string {
    return path.map((verb) => `/${verb}`).join("");
}

function optionCases(verb: CompletionVerb): string[] {
    return verb.options.flatMap(({ flags, values }) =>
        values === undefined
            ? []
            : [
                  `        ${flags.map((flag) => `"${placeOf(verb)} ${flag}"`).join(" | ")}) ${reply(values)}; return ;;`,
              ],
    );
}

function wordCase(verb: CompletionVerb): string {
    const words = [
        ...verb.verbs.map(({ name }) => name),
        ...verb.options.flatMap(({ flags }) => flags.filter((flag) => flag.startsWith("--"))),
    ];
    const values = typeof verb.values === "string" ? "" : ` ${verb.values.join(" ")}`;
    const files =
        verb.values === "file" || verb.values === "folder"
            ? `; [[ "$cur" == -* ]] || { ${reply(verb.values, "+=")}; }`
            : "";
    return `        "${placeOf(verb)}") COMPREPLY=($(compgen -W "${words.join(" ")}${values}" -- "$cur"))${files} ;;`;
}

/** \`compopt\` is newer than bash 3.2, where a folder then is completed without its slash. */
function reply(values: Values, assign = "="): string {
    const of = (generate: string) => `COMPREPLY${assign}($(compgen ${generate} -- "$cur"))`;
    if (values === "free") return of('-W ""');
    if (values === "file") return `${of("-f")}; compopt -o filenames 2>/dev/null`;
    if (values === "folder") return `${of("-d")}; compopt -o filenames 2>/dev/null`;
    return of(`-W "${values.join(" ")}"`);
}
