import { compilePattern, patternMatches, patternProblem } from "./codeowners-pattern";

/** One line that assigns owners, or takes them away when it names none. */
export interface CodeownersRule {
    /** Counted from 1. */
    readonly line: number;
    readonly pattern: string;
    /** `@login`, `@organization/team` or an email address, as written. */
    readonly owners: readonly string[];
}

/** A line that GitHub skips, in the words of its REST answer "List CODEOWNERS errors". */
export interface CodeownersProblem {
    readonly line: number;
    readonly kind: "Invalid pattern" | "Invalid owner" | "File too large";
    /** The line as written. */
    readonly source: string;
    readonly message: string;
}

export interface Codeowners {
    readonly rules: readonly CodeownersRule[];
    readonly problems: readonly CodeownersProblem[];
}

/** Where GitHub looks for the file, in its order; the first that exists is the only one that counts. */
export const codeownersPaths = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"] as const;

/** GitHub does not load a file that is not under 3 MB: nobody owns anything then. */
export const codeownersByteLimit = 3 * 1024 * 1024;

/** The CODEOWNERS that GitHub reads, out of files by path; `undefined` when there is none. */
export function effectiveCodeownersPath(
    files: Readonly<Record<string, unknown>>,
): string | undefined {
    return codeownersPaths.find((path) => Object.hasOwn(files, path));
}

/**
 * Reads a file as GitHub does: comments and blank lines are dropped, a line in error is skipped and reported, and a file
 * that is too large assigns nobody. Whether an owner exists and has write access is not a question of the text.
 */
export function parseCodeowners(text: string): Codeowners {
    if (Buffer.byteLength(text) >= codeownersByteLimit) {
        const message = `the file has ${Buffer.byteLength(text)} bytes; GitHub loads files under 3 MB (${codeownersByteLimit})`;
        return {
            rules: [],
            problems: [{ line: 1, kind: "File too large", source: "", message }],
        };
    }
    const rules: CodeownersRule[] = [];
    const problems: CodeownersProblem[] = [];
    text.split(/\r?\n/).forEach((source, index) => {
        const parsed = parseLine(source, index + 1);
        if (parsed === undefined) return;
        if ("kind" in parsed) problems.push(parsed);
        else rules.push(parsed);
    });
    return { rules, problems };
}

/** The rule that decides about a file: the last one that matches. */
export function owningRule(codeowners: Codeowners, path: string): CodeownersRule | undefined {
    return codeowners.rules.findLast((rule) => patternMatches(rule.pattern, path));
}

/** Owners of a file; none when no rule matches, or when the last that does names none. */
export function ownersOf(codeowners: Codeowners, path: string): readonly string[] {
    return owningRule(codeowners, path)?.owners ?? [];
}

/** Owners of many files; each pattern is read once. */
export function ownersOfAll(
    codeowners: Codeowners,
    paths: readonly string[],
): Map<string, readonly string[]> {
    const rules = codeowners.rules
        .map((rule) => ({ owners: rule.owners, matches: compilePattern(rule.pattern) }))
        .reverse();
    return new Map(
        paths.map((path) => [path, rules.find((rule) => rule.matches(path))?.owners ?? []]),
    );
}

/** A line that assigns a pattern, as a policy writes it (spaces plain), to owners. */
export function formatCodeownersRule(pattern: string, owners: readonly string[]): string {
    return [pattern.replace(/(?<!\\)((?:\\\\)*)([ \t])/g, "$1\\$2"), ...owners].join(" ");
}

function parseLine(source: string, line: number): CodeownersRule | CodeownersProblem | undefined {
    const words = splitWords(source);
    const [pattern, ...owners] = words;
    if (pattern === undefined) return undefined;
    const wrong = patternProblem(pattern);
    if (wrong !== undefined) {
        return { line, kind: "Invalid pattern", source, message: `${wrong} (${pattern})` };
    }
    const stranger = owners.find((owner) => !isOwner(owner));
    if (stranger !== undefined) {
        const message = `an owner is @login, @organization/team or an email address (${stranger})`;
        return { line, kind: "Invalid owner", source, message };
    }
    return { line, pattern, owners };
}

/**
 * Words up to a comment. A `#` starts one at the beginning of a word only, as in GitHub's example `*.js @owner #This …`;
 * inside a word it is gitignore's ordinary character (not confirmed for GitHub). A backslash keeps a space in the pattern.
 */
function splitWords(source: string): string[] {
    const words: string[] = [];
    for (const [word] of source.matchAll(/(?:\\.|[^\s\\]|\\$)+/g)) {
        if (word.startsWith("#")) break;
        words.push(word);
    }
    return words;
}

const login = /^@[a-z\d](?:[a-z\d_-]*[a-z\d_])?$/i;
const team = /^@[a-z\d][a-z\d_-]*\/[a-z\d_][a-z\d._-]*$/i;
const email = /^[^\s@]+@[^\s@]+\.[a-z\d-]+$/i;

function isOwner(word: string): boolean {
    return login.test(word) || team.test(word) || email.test(word);
}
