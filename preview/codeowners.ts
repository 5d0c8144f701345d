/** What a change of CODEOWNERS does: to the owners of what its lines speak of, whichever line decides in the end. */
import { codeownersPaths, ownersOf, parseCodeowners } from "../plan/codeowners";
import type { ChangeClass } from "./model";

export function isCodeowners(path: string): boolean {
    return (codeownersPaths as readonly string[]).includes(path);
}

/**
 * `pattern` is the line's; the texts are the whole file. One owner's approval is enough on GitHub, so an owner more lets more
 * happen and an owner less lets less, as long as somebody is left.
 */
export function classOfLine(pattern: string, before: string, after: string): ChangeClass {
    const path = examplePath(pattern);
    const [was, is] = [before, after].map((text) => ownersOf(parseCodeowners(text), path));
    if (was === undefined || is === undefined) return "neutral";
    if (was.length === 0) return is.length === 0 ? "neutral" : "tightens";
    if (is.length === 0 || is.some((owner) => !was.includes(owner))) return "loosens";
    return is.length < was.length ? "tightens" : "neutral";
}

/** Loosening wins over all the lines together. */
export function classOfFile(before: string, after: string): ChangeClass {
    const patterns = [before, after].flatMap((text) =>
        parseCodeowners(text).rules.map((rule) => rule.pattern),
    );
    const classes = [...new Set(patterns)].map((pattern) => classOfLine(pattern, before, after));
    if (classes.includes("loosens")) return "loosens";
    return classes.includes("tightens") ? "tightens" : "neutral";
}

/** The pattern of a line, or nothing for a comment. */
export function patternOf(line: string): string | undefined {
    return parseCodeowners(line).rules[0]?.pattern;
}

/** A file that the pattern matches: wildcards become a name that no other pattern is likely to have. */
function examplePath(pattern: string): string {
    const named = pattern
        .replace(/\\(.)/g, "$1")
        .replace(/^\//, "")
        .replaceAll("**", "any")
        .replaceAll("*", "any")
        .replaceAll("?", "x");
    return named.endsWith("/") || named === "" ? `${named}any` : named;
}
