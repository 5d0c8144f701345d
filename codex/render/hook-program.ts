/**
 * The text of the hook around its table. Kept apart, since it is another language: sh that fails closed, and awk that
 * reads one JSON object (`.tool_input.command`), takes quotes and escapes away and looks at each simple command.
 * Exit 2 with a line on stderr is how a Codex hook refuses; any other failure would let the command run.
 */
export function hookProgram(rows: readonly string[]): string {
    return `set -u
LC_ALL=C
export LC_ALL

refuse() {
    printf '%s\\n' "$1" >&2
    exit 2
}

trap 'refuse "the hook was interrupted, so the command was not run"' HUP INT TERM
verdict=$(awk '
function forbid(program, words, options, valued, because) {
    count++
    Program[count] = program
    Words[count] = words
    Options[count] = options
    Valued[count] = valued
    Because[count] = because
}

BEGIN {
${rows.join("\n")}

    # Programs that start a program named anywhere after them, and shell words that a command may follow.
    names("env command exec eval sudo doas xargs nohup timeout nice setsid stdbuf busybox find parallel watch " \\
        "ssh docker podman kubectl npx sh bash zsh dash ksh fish python python3 node perl ruby php awk", Launcher)
    names("then do else elif if while until time coproc !", Keyword)
    RS = "\\001"
}

{ input = input $0 }

END {
    if (input == "") { print "the hook got no command to look at"; exit }
    text = commandOf(input)
    lines = split(plain(text), segment, "\\n")
    for (s = 1; s <= lines; s++) {
        size = split(segment[s], word, " ")
        first = 1
        launched = 0
        for (at = 1; at <= size && (first || launched || at == 1); at++) {
            name = word[at]
            sub(/^.*\\//, "", name)
            for (rule = 1; rule <= count; rule++)
                if (Program[rule] == name && follows(rule, at + 1, size)) {
                    print Because[rule]
                    exit
                }
            if (name in Launcher) launched = 1
            first = first && (name in Keyword || word[at] ~ /^[A-Za-z_][A-Za-z0-9_]*=/)
        }
    }
}

function names(text, set,    list, i) {
    split(text, list, " ")
    for (i in list) set[list[i]] = 1
}

# The string at "command", or everything when it is not a string.
function commandOf(json,    start, out, c, i) {
    if (!match(json, /"command"[ \\t\\n]*:[ \\t\\n]*"/)) return json
    start = RSTART + RLENGTH
    out = ""
    for (i = start; i <= length(json); i++) {
        c = substr(json, i, 1)
        if (c == "\\"") return out
        if (c == "\\\\") {
            i++
            c = substr(json, i, 1)
            if (c == "n" || c == "r") c = "\\n"
            else if (c == "t" || c == "b" || c == "f") c = " "
            else if (c == "u") { c = ascii(substr(json, i + 1, 4)); i += 4 }
        }
        out = out c
    }
    return json
}

function ascii(hex,    code) {
    code = 16 * digit(substr(hex, 3, 1)) + digit(substr(hex, 4, 1))
    return substr(hex, 1, 2) == "00" && code > 31 ? sprintf("%c", code) : " "
}

function digit(c) { return index("0123456789abcdef", tolower(c)) - 1 }

# One simple command a line, without quotes and escapes: what a shell would come to, or more.
function plain(text) {
    gsub(/\\\\\\n/, " ", text)
    gsub(/\\\\[ntr]/, " ", text)
    gsub(/[\\\\\\047"]/, "", text)
    gsub(/\\$\\{?IFS\\}?/, " ", text)
    gsub(/&>/, ">", text)
    gsub(/[0-9]*[<>]+[|&]?[ \\t]*[^] \\t\\n;|&()<>]*/, " ", text)
    gsub(/[;|&()\`]/, "\\n", text)
    gsub(/[][{},\\t]/, " ", text)
    return text
}

function follows(rule, from, size,    wanted, need, i, w, n, place, valued, list, options, total, o, found) {
    need = split(Words[rule], wanted, " ")
    n = split(Valued[rule], list, " ")
    for (i in valued) delete valued[i]
    for (i = 1; i <= n; i++) valued[list[i]] = 1
    place = 1
    for (i = from; i <= size && place <= need; i++) {
        w = word[i]
        if (w in valued) { i++; continue }
        if (w ~ /^-/) continue
        if (w == wanted[place]) place++
        # Where the options of the program are known, its first plain words are the subcommand.
        else if (n > 0) return 0
    }
    if (place <= need) return 0
    total = split(Options[rule], options, " ")
    for (o = 1; o <= total; o++) {
        found = 0
        for (i = from; i <= size && !found; i++) found = isOption(word[i], options[o])
        if (!found) return 0
    }
    return 1
}

# The option itself, a shortened or valued long one, or its letter among joined ones.
function isOption(w, spellings,    n, list, i, long) {
    n = split(spellings, list, "|")
    for (i = 1; i <= n; i++) {
        if (w == list[i]) return 1
        if (list[i] == "+REF" && w ~ /^[+]./) return 1
        if (list[i] ~ /^--/) {
            long = w
            sub(/=.*/, "", long)
            if (length(long) > 2 && index(list[i], long) == 1 && long ~ /^--/) return 1
        } else if (length(list[i]) == 2 && w ~ /^-[A-Za-z]+$/ && index(w, substr(list[i], 2))) return 1
    }
    return 0
}
') || refuse "the hook could not read the command, so it was not run"
[ -z "$verdict" ] || refuse "$verdict"
exit 0
`;
}
