/**
 * CODEOWNERS patterns, by GitHub's rules: gitignore's, less `!`, `[ ]` and `\#`, and with `docs/*` not reaching into
 * sub-folders (docs.github.com, "About code owners", "Syntax exceptions" and its example file).
 *
 * A pattern is a sequence of tokens over path segments, a segment a sequence of tokens over characters. At both levels a
 * token stands for exactly one element or for any number of them, so one walk (`meet`) answers both questions asked of
 * patterns: does it match a path, and do two patterns have a path in common.
 */

/** Exactly one element that satisfies `one`, or `"any"` number of elements, none included. */
type Token<Element> = { readonly one: Element } | "any";

/** One character of a segment; `undefined` is `?`, any character. */
type Character = string | undefined;

interface Segment {
    readonly characters: readonly Token<Character>[];
    /** The text when the segment has no wildcard, to be compared at once. */
    readonly literal?: string;
}

type Pattern = readonly Token<Segment>[];

const anySegment: Segment = { characters: [{ one: undefined }, "any"] };

/**
 * Why GitHub would report `Invalid pattern` and skip the line, in words; `undefined` when the pattern is right.
 * (`***` is GitHub's own example of one, REST "List CODEOWNERS errors".)
 */
export function patternProblem(pattern: string): string | undefined {
    if (pattern === "") return "the pattern is empty";
    if (pattern.startsWith("!")) return "`!` does not negate in CODEOWNERS";
    if (pattern.startsWith("\\#")) return "`\\#` does not escape a comment in CODEOWNERS";
    if (/\*{3}/.test(pattern)) return "`***` is no wildcard";
    if (/(?<!\\)(?:\\\\)*[[\]]/.test(pattern)) return "`[ ]` ranges do not work in CODEOWNERS";
    if (/(?<!\\)(?:\\\\)*\\$/.test(pattern)) return "the pattern ends in a lone backslash";
    return undefined;
}

/**
 * Whether a pattern covers a file. Paths are relative to the repository root, `/` between segments, no leading `/`, and
 * name files, never folders. Case matters, as it does on GitHub whatever the developer's file system says.
 */
export function patternMatches(pattern: string, path: string): boolean {
    return compilePattern(pattern)(path);
}

/** The same for many paths: the pattern is read once. */
export function compilePattern(pattern: string): (path: string) => boolean {
    const tokens = parsePattern(pattern);
    return (path) => meet(tokens, path.split("/").map(literalSegment), segmentsMeet);
}

/**
 * Whether some file exists that both patterns cover; then the later of the two lines decides its owners. A last segment
 * with an extension is taken to name files: strictly `*.js` covers `a.js/b.ts` too, which would make every pair overlap.
 */
export function patternsOverlap(a: string, b: string): boolean {
    return meet(parsePattern(a, namesFiles), parsePattern(b, namesFiles), segmentsMeet);
}

const namesFiles = /[^.]\.[a-z]\w*$/i;

/** @param files last segments that cannot be folders. */
function parsePattern(pattern: string, files?: RegExp): Pattern {
    const segments = pattern.split("/");
    const rooted = segments[0] === "" && segments.length > 1;
    if (rooted) segments.shift();
    // gitignore: a slash at the start or in the middle ties the pattern to the root, one at the end does not.
    const floating =
        !rooted && (segments.length === 1 || (segments.length === 2 && segments[1] === ""));
    // gitignore: a slash at the end asks for a folder, hence for at least one segment below it.
    if (segments.length > 1 && segments.at(-1) === "") segments[segments.length - 1] = "**";

    // `/` and `a//b` name nothing, and no segment of a path is empty.
    if (segments.includes("")) return [literalSegment("")];

    const tokens: Token<Segment>[] = floating ? ["any"] : [];
    segments.forEach((segment, index) => {
        const last = index === segments.length - 1;
        if (segment === "**") {
            if (last) tokens.push({ one: anySegment });
            tokens.push("any");
        } else if (segment === "*") {
            // `docs/*` covers the files of docs/ alone: the one wildcard whose matches are not taken as folders.
            tokens.push({ one: anySegment });
        } else {
            tokens.push({ one: parseSegment(segment) });
            if (last && !files?.test(segment)) tokens.push("any");
        }
    });
    return tokens;
}

function parseSegment(segment: string): Segment {
    const characters: Token<Character>[] = [];
    let escaped = false;
    for (const character of segment) {
        if (escaped) characters.push({ one: character });
        else if (character === "*") characters.push("any");
        else if (character === "?") characters.push({ one: undefined });
        else if (character !== "\\") characters.push({ one: character });
        escaped = !escaped && character === "\\";
    }
    const wild = characters.some((token) => token === "any" || token.one === undefined);
    const literal = (characters as { one: string }[]).map((token) => token.one).join("");
    return wild ? { characters } : { characters, literal };
}

function literalSegment(text: string): Token<Segment> {
    return { one: { characters: [...text].map((one) => ({ one })), literal: text } };
}

function segmentsMeet(a: Segment, b: Segment): boolean {
    if (a.literal !== undefined && b.literal !== undefined) return a.literal === b.literal;
    return meet(a.characters, b.characters, charactersMeet);
}

function charactersMeet(a: Character, b: Character): boolean {
    return a === undefined || b === undefined || a === b;
}

/**
 * Whether two token sequences have a sequence of elements in common. It walks the pairs of positions, so the cost is the
 * product of the lengths whatever the pattern: a hostile `*a*a*a*` cannot make it explode.
 */
function meet<Element>(
    a: readonly Token<Element>[],
    b: readonly Token<Element>[],
    same: (a: Element, b: Element) => boolean,
): boolean {
    let row = new Array<boolean>(b.length + 1).fill(false);
    row[0] = true;
    for (let i = 0; i <= a.length; i++) {
        const next = new Array<boolean>(b.length + 1).fill(false);
        for (let j = 0; j <= b.length; j++) {
            if (!row[j]) continue;
            const left = a[i];
            const right = b[j];
            if (left === "any" || right === "any") {
                // It ends here, or it swallows what the other side has next.
                if (left !== undefined) next[j] = true;
                if (right !== undefined) row[j + 1] = true;
            } else if (left !== undefined && right !== undefined && same(left.one, right.one)) {
                next[j + 1] = true;
            }
        }
        if (i === a.length) return row[b.length] === true;
        row = next;
    }
    return false;
}
