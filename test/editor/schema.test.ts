/** What editors show of a policy: every key says what it is, and the snippets are valid. */
import { readFileSync } from "node:fs";
import Ajv from "ajv";
import addFormats from "ajv-formats";
import { parse } from "yaml";
import type { Schema } from "../../cli/docs/keys-table";
import { editorSchema } from "../../policies/schema";

interface Offered extends Schema {
    readonly defaultSnippets?: readonly { readonly body: unknown }[];
}

const schema = editorSchema() as Schema;

function* keysOf(path: string, at: Schema): Generator<readonly [path: string, schema: Offered]> {
    for (const [key, inner] of Object.entries(at.properties ?? {})) {
        yield [`${path}.${key}`, inner];
        yield* keysOf(`${path}.${key}`, inner);
    }
    if (typeof at.additionalProperties === "object")
        yield* keysOf(`${path}.*`, at.additionalProperties);
    if (at.items !== undefined) yield* keysOf(`${path}[]`, at.items);
    for (const one of either(at)) yield* keysOf(path, one);
}

function either({ anyOf = [], oneOf = [], allOf = [] }: Schema): readonly Schema[] {
    return [...anyOf, ...oneOf, ...allOf];
}

/** A snippet as yaml-language-server writes it: words as they are. */
function written(body: unknown): string {
    if (Array.isArray(body)) return `[${body.map(written).join(", ")}]`;
    if (typeof body !== "object" || body === null) return String(body);
    return `{ ${Object.entries(body)
        .map(([key, value]) => `${key}: ${written(value)}`)
        .join(", ")} }`;
}

/** Whether a person sees what to type: a value to copy, a closed list, or keys below it. */
function showsWhatToType(one: Schema): boolean {
    return (
        one.examples !== undefined ||
        one.default !== undefined ||
        one.enum !== undefined ||
        one.const !== undefined ||
        one.type === "boolean" ||
        one.properties !== undefined ||
        typeof one.additionalProperties === "object" ||
        (one.items !== undefined && showsWhatToType(one.items)) ||
        either(one).some(showsWhatToType)
    );
}

describe("the schema that editors read", () => {
    const keys = [...keysOf("", schema)];

    it("says of every key what it is called and what it is for", () => {
        expect(keys.length).toBeGreaterThan(150);
        const unsaid = keys.filter(([, { title, description }]) => !title || !description);
        expect(unsaid.map(([path]) => path)).toEqual([]);
    });

    it("shows for every key what can be typed", () => {
        const bare = keys.filter(([, one]) => !showsWhatToType(one));
        expect(bare.map(([path]) => path)).toEqual([]);
    });

    it("has snippets that are valid as an editor writes them, word for word", () => {
        const ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
        const snippets = keys.flatMap(([path, one]) =>
            (one.defaultSnippets ?? []).map(({ body }) => ({ path, one, text: written(body) })),
        );
        expect(snippets.length).toBeGreaterThan(10);
        const wrong = snippets.filter(({ one, text }) => !ajv.validate(one, parse(text)));
        expect(wrong.map(({ path, text }) => `${path}: ${text}`)).toEqual([]);
    });

    it("has no example that an editor would offer as [object Object], or write down unquoted", () => {
        const words = keys.flatMap(([path, { examples = [] }]) =>
            examples.flatMap((one) =>
                (Array.isArray(one) ? one : [one]).map((word: unknown) => ({
                    path,
                    word,
                    inList: Array.isArray(one),
                })),
            ),
        );
        const wrong = words.filter(
            ({ word, inList }) =>
                typeof word === "object" ||
                (inList && parse(`- ${String(word as string)}`)[0] !== word),
        );
        expect(wrong).toEqual([]);
    });

    it("has examples and defaults that it takes itself", () => {
        const ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
        const wrong = keys.flatMap(([path, one]) =>
            [...(one.examples ?? []), ...(one.default === undefined ? [] : [one.default])]
                .filter((value) => !ajv.validate(one, value))
                .map((value) => `${path}: ${JSON.stringify(value)}`),
        );
        expect(wrong).toEqual([]);
    });
});

describe("docs/editor/codex-rollout.code-snippets", () => {
    const snippets = JSON.parse(
        readFileSync("docs/editor/codex-rollout.code-snippets", "utf8"),
    ) as Record<string, { prefix: string; scope: string; description: string; body: string[] }>;
    const ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
    const valid = ajv.compile(schema);

    it("has no prefix twice", () => {
        const prefixes = Object.values(snippets).map(({ prefix }) => prefix);
        expect(prefixes).toEqual([...new Set(prefixes)]);
    });

    it.each(Object.entries(snippets))("%s: every way to fill it in is valid", (_, snippet) => {
        expect(snippet.scope).toBe("yaml");
        for (const text of filled(snippet.body.join("\n"))) {
            const said = parse(text) as Record<string, unknown>;
            valid({ version: 1, organization: "acme", ...said });
            expect({ text, errors: valid.errors ?? [] }).toEqual({ text, errors: [] });
        }
    });
});

/** A snippet with its placeholders filled in; once for each of the choices that it offers. */
function filled(body: string): string[] {
    const text = body.replace(/\$\{\d+:([^}]*)\}/g, "$1").replaceAll("\\$", "$");
    const choice = /\$\{\d+\|([^|]*)\|\}/.exec(text);
    if (choice === null) return [text];
    return (choice[1] ?? "").split(",").flatMap((one) => filled(text.replace(choice[0], one)));
}
