import type { Document } from "yaml";
import { Composer, isScalar, Lexer, Parser } from "yaml";
import type { Finding } from "../plan/finding";
import { policyBytes } from "./bounded-file";
import { Lines } from "./lines";
import type { Place } from "./positions";
import { originAt, Positions } from "./positions";
import { TreeReader } from "./yaml-tree";

/** Far above any policy (one of 200 repositories and 400 teams has 60 KB), far below what hurts. */
export const limits: YamlLimits = { bytes: policyBytes, depth: 24, values: 20_000 };

/** What a file may hold. The parser's time grows with it, so there is no clock. */
export interface YamlLimits {
    readonly bytes: number;
    /** Levels of mappings and lists. */
    readonly depth: number;
    /** Values, those counted again that an alias stands for. */
    readonly values: number;
}

export interface YamlFile {
    /** Plain data: objects without prototype, arrays, text, numbers, booleans, null. Unset when the text is not usable. */
    readonly data?: unknown;
    readonly positions: Positions;
    readonly findings: readonly Finding[];
}

export interface YamlOptions {
    readonly limits: YamlLimits;
    /** What an empty file should say. */
    readonly expected?: string;
}

const ofPolicies: YamlOptions = { limits, expected: "a policy begins with `version: 1`" };

/**
 * YAML 1.2 to plain data, with the place of every key and value. What one reader would take one way and another reader
 * another way is refused: duplicate keys, tags, merge keys, `%YAML 1.1`, a second document.
 */
export function readYaml(
    text: string,
    file: string,
    { limits: { bytes: most, depth, values }, expected }: YamlOptions = ofPolicies,
): YamlFile {
    const lines = new Lines(text);
    const findings: Finding[] = [];
    const refuse = (code: string, at: number, message: string, expected?: string): void => {
        const origin = originAt(file, lines, at);
        findings.push({ severity: "error", code, message, expected, origin });
    };
    const finish = (data?: unknown, root?: Place): YamlFile => ({
        ...(findings.length === 0 ? { data } : {}),
        positions: new Positions(file, lines, root ?? { value: 0, block: false }),
        findings,
    });

    const bytes = Buffer.byteLength(text);
    if (bytes > most) {
        refuse("file-too-large", 0, `the file has more than ${most} bytes`, "a smaller one");
        return finish();
    }
    const documents = compose(text, depth);
    if (documents === undefined) {
        refuse("nested-too-deeply", 0, "values are nested too deeply", `at most ${depth} levels`);
        return finish();
    }
    for (const { code, message, pos } of documents.flatMap(problems)) {
        refuse("yaml", pos[0], inWords(message), remedy(code, text[pos[0]]));
    }
    const [document, second] = documents;
    if (second !== undefined) {
        refuse(
            "several-documents",
            second.range[0],
            "a second document begins here",
            "one document a file",
        );
    }
    const contents = document?.contents;
    if (contents == null || (isScalar(contents) && contents.value === null)) {
        refuse("empty-file", 0, "the file says nothing", expected);
        return finish();
    }
    const { yaml } = document?.directives ?? {};
    if (yaml?.explicit === true && yaml.version !== "1.2") {
        refuse("yaml", 0, `the file says it is YAML ${yaml.version}`, "only YAML 1.2 is read");
    }
    const tree = new TreeReader(file, lines, { depth, values }).read(
        contents,
        document as Document,
    );
    findings.push(...tree.findings);
    return finish(tree.data, tree.place);
}

/**
 * The documents of a text, or nothing when it is nested absurdly: the composer calls itself for each level and would
 * take the process down with it, so levels are counted where the parser still keeps them in a list.
 */
function compose(text: string, depth: number): Document.Parsed[] | undefined {
    const options = { version: "1.2", schema: "core", merge: false, uniqueKeys: false } as const;
    const parser = new Parser();
    const tokens = [];
    for (const lexeme of new Lexer().lex(text)) {
        tokens.push(...parser.next(lexeme));
        if (parser.stack.length > depth * 4) return undefined;
    }
    tokens.push(...parser.end());
    return [...new Composer({ ...options, logLevel: "silent" }).compose(tokens)];
}

function problems(document: Document.Parsed) {
    const warnings = document.warnings.filter(({ code }) => code !== "TAG_RESOLVE_FAILED");
    return [...document.errors, ...warnings]; // tags are refused one by one, by the tree reader
}

/** The parser's sentence as ours go: it begins in lower case. */
function inWords(message: string): string {
    return message.charAt(0).toLowerCase() + message.slice(1);
}

function remedy(code: string, character: string | undefined): string | undefined {
    if (code === "BAD_SCALAR_START")
        return `text that begins with ${character ?? "it"} stands in quotes`;
    if (code === "TAB_AS_INDENT") return "indent with spaces";
    if (code === "BLOCK_AS_IMPLICIT_KEY") return "text with `: ` in it stands in quotes";
    return undefined;
}
