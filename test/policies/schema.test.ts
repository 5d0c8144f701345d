import Ajv from "ajv";
import addFormats from "ajv-formats";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { editorSchema } from "../../policies/schema";

type Json = Readonly<Record<string, unknown>>;

const policies = [
    "policies/rollout.yaml",
    ...readdirSync("policies/examples").map((file) => path.join("policies/examples", file)),
];

describe("the editor schema", () => {
    it("is the generated one (npm run schema)", () => {
        expect(readFileSync("policies/rollout.schema.json", "utf8")).toBe(
            `${JSON.stringify(editorSchema(), null, 2)}\n`,
        );
    });

    it("says of every key what it is", () => {
        const silent = [...properties(editorSchema(), "policy")].filter(
            ({ schema }) => !isSaid(schema["title"]) || !isSaid(schema["description"]),
        );

        expect(silent.map(({ at }) => at)).toEqual([]);
    });

    it("knows no key that it does not check", () => {
        const open = [...objects(editorSchema(), "policy")].filter(
            ({ schema }) => schema["additionalProperties"] === undefined,
        );

        expect(open.map(({ at }) => at)).toEqual([]);
    });

    it("takes examples that the key itself takes", () => {
        const ajv = createAjv();
        const wrong = [...properties(editorSchema(), "policy")].flatMap(({ schema, at }) =>
            ((schema["examples"] as unknown[] | undefined) ?? [])
                .filter((example) => !ajv.validate(schema, example))
                .map((example) => `${at}: ${JSON.stringify(example)}`),
        );

        expect(wrong).toEqual([]);
    });

    it.each(policies)("takes %s", (file) => {
        const ajv = createAjv();
        const valid = ajv.validate(editorSchema(), parse(readFileSync(file, "utf8")));

        expect(ajv.errors).toBeNull();
        expect(valid).toBe(true);
    });

    it("refuses what the policy's own schema refuses", () => {
        const ajv = createAjv();
        const policy = parse(readFileSync("policies/rollout.yaml", "utf8"));

        expect(ajv.validate(editorSchema(), { ...policy, repos: {} })).toBe(false);
        expect(
            ajv.validate(editorSchema(), { ...policy, branches: { standard: { approvals: 11 } } }),
        ).toBe(false);
        expect(
            ajv.validate(editorSchema(), { ...policy, users: { pilots: { until: "2026-02-30" } } }),
        ).toBe(false);
    });
});

/** Not strict: `examples` and the like are for editors. */
function createAjv(): Ajv {
    const ajv = new Ajv({ strict: false });
    addFormats(ajv);
    return ajv;
}

function isSaid(text: unknown): boolean {
    return typeof text === "string" && text.length > 1;
}

/** Every key of every mapping, with where it stands. */
function* properties(
    schema: unknown,
    at: string,
): Generator<{ readonly at: string; readonly schema: Json }> {
    for (const { schema: object, at: above } of objects(schema, at)) {
        for (const [key, inner] of Object.entries(
            (object["properties"] as Json | undefined) ?? {},
        )) {
            yield { at: `${above}.${key}`, schema: inner as Json };
        }
    }
}

/** Every schema of a mapping, however deep. */
function* objects(
    schema: unknown,
    at: string,
): Generator<{ readonly at: string; readonly schema: Json }> {
    if (typeof schema !== "object" || schema === null) return;
    const json = schema as Json;
    if (json["type"] === "object") yield { at, schema: json };
    for (const [key, inner] of Object.entries((json["properties"] as Json | undefined) ?? {}))
        yield* objects(inner, `${at}.${key}`);
    yield* objects(json["additionalProperties"], `${at}.*`);
    yield* objects(json["items"], `${at}[]`);
    for (const inner of (json["anyOf"] as unknown[] | undefined) ?? []) yield* objects(inner, at);
}
