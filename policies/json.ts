/** JSON that somebody else may have written: bounded, and with the place of whatever is wrong in it. */
import type { Finding } from "../plan/finding";
import { formatFinding } from "../plan/finding";
import type { Origin } from "../plan/origin";
import { Lines } from "./lines";
import { formatPath, originAt } from "./positions";

/** Beyond any that we write: a snapshot of 10,000 repositories has about 20 MB. */
export const jsonLimits = { bytes: 64 * 1024 * 1024, depth: 64 } as const;

/** What is wrong with a file, as `file:line:col  what - what would be right`. */
export class JsonError extends Error {
    override readonly name = "JsonError";

    constructor(readonly finding: Finding) {
        super(formatFinding(finding));
    }
}

/**
 * The value of a text. Keys `__proto__` are refused, as in YAML.
 * @throws JsonError for what is no JSON, or nested too deeply
 */
export function parseJson(text: string, file: string): unknown {
    let data: unknown;
    try {
        data = JSON.parse(text);
    } catch {
        throw wrong(text, file, endOfSense(text) ?? 0, "this is no JSON");
    }
    if (!isHarmless(data)) {
        let [at, message] = [0, "values are nested too deeply"];
        walk(text, (levels, offset) => {
            const isProto = levels.at(-1)?.at === "__proto__";
            if (!isProto && levels.length <= jsonLimits.depth) return true;
            at = offset;
            if (isProto) message = "the key __proto__ is none of ours";
            return false;
        });
        throw wrong(text, file, at, message, `at most ${jsonLimits.depth} levels, plain names`);
    }
    return data;
}

/** Characters of a file in which places are looked for, each from the start. */
const searched = 4 * 1024 * 1024;

/** Where values stand in a text of JSON, by their path. What is absent stands where its parent begins. */
export function placesIn(
    text: string,
    file: string,
): (path: readonly (string | number)[]) => Origin {
    if (text.length > searched)
        return (path) => ({ file, line: 1, column: 1, path: formatPath(path) });
    const lines = new Lines(text);
    return (path) => {
        const wanted = path.map(String);
        let [found, depth] = [0, -1];
        walk(text, (levels, offset) => {
            if (levels.length > depth && levels.every(({ at }, nth) => `${at}` === wanted[nth]))
                [found, depth] = [offset, levels.length];
            return depth < path.length;
        });
        return originAt(file, lines, found, formatPath(path));
    };
}

function wrong(text: string, file: string, at: number, message: string, expected?: string) {
    const origin = originAt(file, new Lines(text), at);
    return new JsonError({ severity: "error", code: "json", message, expected, origin });
}

/** Without calling itself, since what it looks for would end that. */
function isHarmless(data: unknown): boolean {
    let level: unknown[] = [data];
    for (let depth = 0; level.length > 0; depth++) {
        if (depth > jsonLimits.depth) return false;
        const next: unknown[] = [];
        for (const one of level) {
            if (typeof one !== "object" || one === null) continue;
            if (Object.hasOwn(one, "__proto__")) return false;
            for (const part of Object.values(one))
                if (typeof part === "object" && part !== null) next.push(part);
        }
        level = next;
    }
    return true;
}

/** Offset at which a text is no JSON any more; nothing when it is. */
function endOfSense(text: string): number | undefined {
    return walk(text, () => true);
}

/** A list or mapping that is open, and the index or key at hand. */
interface Level {
    readonly isList: boolean;
    at: string | number;
}

type Expected = "value" | "first value" | "key" | "first key" | "colon" | "next" | "end";

/**
 * Written here, since the parsers that know places (`jsonc-parser`, `yaml`) call themselves for each level: a file of a hundred
 * thousand brackets, which is what has to be refused with its place, ends them.
 *
 * Goes through a text of JSON (RFC 8259), and shows where each value begins until `visit` has seen enough.
 * @returns offset of the first character that is none of JSON
 */
function walk(
    text: string,
    visit: (levels: readonly Level[], offset: number) => boolean,
): number | undefined {
    const levels: Level[] = [];
    let expected: Expected = "value";
    for (let at = skip(text, 0, space); ; at = skip(text, at, space)) {
        if (at >= text.length) return expected === "end" ? undefined : at;
        const character = text.charAt(at);
        const level = levels.at(-1);
        if (level !== undefined && character === (level.isList ? "]" : "}")) {
            const may: readonly Expected[] = ["next", level.isList ? "first value" : "first key"];
            if (!may.includes(expected)) return at;
            levels.pop();
            expected = levels.length === 0 ? "end" : "next";
            at++;
        } else if (expected === "next") {
            if (character !== "," || level === undefined) return at;
            if (typeof level.at === "number") level.at++;
            expected = level.isList ? "value" : "key";
            at++;
        } else if (expected === "colon") {
            if (character !== ":") return at;
            expected = "value";
            at++;
        } else if (expected === "key" || expected === "first key") {
            const end = character === '"' ? endOfText(text, at) : -1;
            if (end < 0 || level === undefined) return at;
            level.at = JSON.parse(text.slice(at, end)) as string;
            expected = "colon";
            at = end;
        } else if (expected === "end") return at;
        else {
            if (!visit(levels, at)) return undefined;
            if (character === "[" || character === "{") {
                const isList = character === "[";
                levels.push({ isList, at: isList ? 0 : "" });
                expected = isList ? "first value" : "first key";
                at++;
                continue;
            }
            const end = character === '"' ? endOfText(text, at) : skip(text, at, plain);
            if (end <= at) return at;
            expected = levels.length === 0 ? "end" : "next";
            at = end;
        }
    }
}

const space = /[ \t\n\r]*/y;
const plain = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)?/y;
const letters = /[^"\\\u0000-\u001f]*/y;
const escape = /(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))?/y;

function skip(text: string, from: number, what: RegExp): number {
    what.lastIndex = from;
    return from + (what.exec(text)?.[0].length ?? 0);
}

/** Behind its closing quote; -1 when it has none, or holds what no text may. */
function endOfText(text: string, from: number): number {
    for (let at = from + 1; ;) {
        at = skip(text, at, letters);
        if (text[at] === '"') return at + 1;
        const next = skip(text, at, escape);
        if (next === at) return -1;
        at = next;
    }
}
