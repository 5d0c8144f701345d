/**
 * The patterns of branch protections and rulesets: Ruby's File.fnmatch with FNM_PATHNAME (GitHub docs, "Managing a branch
 * protection rule"): `*` and `?` stop at a slash, `**` + `/` crosses folders, `[a-z]` is a set, `\` escapes;
 * a leading dot must be spelled out.
 */

const compiled = new Map<string, RegExp>();

/** Whether a protection's or ruleset's pattern covers a branch, tag or repository name. Case matters. */
export function branchMatches(pattern: string, name: string): boolean {
    let expression = compiled.get(pattern);
    if (expression === undefined) compiled.set(pattern, (expression = compile(pattern)));
    return expression.test(name);
}

function compile(pattern: string): RegExp {
    let source = "";
    let start = true;
    for (let at = 0; at < pattern.length;) {
        const rest = pattern.slice(at);
        const set = /^\[(?:[^\]\\]|\\.)+\]/.exec(rest)?.[0];
        if (start && rest.startsWith("**/")) {
            source += "(?:(?!\\.)[^/]+/)*";
            at += 3;
            continue;
        }
        const notDot = start ? "(?!\\.)" : "";
        start = false;
        if (rest.startsWith("*")) {
            const run = /^\*+/.exec(rest)?.[0] ?? "*";
            source += `${notDot}[^/]*`;
            at += run.length;
        } else if (rest.startsWith("?")) {
            source += `${notDot}[^/]`;
            at += 1;
        } else if (set !== undefined) {
            source += notDot + set.replace(/^\[!/, "[^");
            at += set.length;
        } else {
            const escaped = rest.startsWith("\\") && rest.length > 1;
            const letter = escaped ? (rest[1] as string) : (rest[0] as string);
            source += letter.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
            start = letter === "/";
            at += escaped ? 2 : 1;
        }
    }
    return new RegExp(`^${source}$`);
}
