/** The keys of an area as a Markdown table, from its schema: what editors show is what the page says. */
import { z } from "zod";
import type { Control } from "../../controls/control";

/** What of JSON Schema the areas' schemas come to. */
export interface Schema {
    readonly title?: string;
    readonly description?: string;
    readonly default?: unknown;
    readonly examples?: readonly unknown[];
    readonly type?: string;
    readonly const?: unknown;
    readonly enum?: readonly unknown[];
    readonly anyOf?: readonly Schema[];
    readonly oneOf?: readonly Schema[];
    readonly allOf?: readonly Schema[];
    readonly items?: Schema;
    readonly properties?: Readonly<Record<string, Schema>>;
    readonly required?: readonly string[];
    readonly additionalProperties?: Schema | boolean;
    readonly minimum?: number;
    readonly maximum?: number;
    readonly format?: string;
}

interface Key {
    readonly path: string;
    readonly schema: Schema;
    readonly required: boolean;
}

/** Paths of all keys of an area, as the table has them. */
export function keysOfArea(control: Control): string[] {
    return keysIn(control).map(({ path }) => path);
}

/** One row a key, in the order of the schema; `<name>` stands for a name that the policy invents. */
export function keysTable(control: Control): string {
    return [
        "| Key | Allowed | Default | Meaning | Examples |",
        "| --- | --- | --- | --- | --- |",
        ...keysIn(control).map((key) => `| ${row(key).join(" | ")} |`),
    ].join("\n");
}

function keysIn(control: Control): Key[] {
    const schema = z.toJSONSchema(control.schema, { target: "draft-07", io: "input" }) as Schema;
    return [...new Map([...keysOf(control.id, schema)].map((key) => [key.path, key])).values()];
}

function row({ path, schema, required }: Key): string[] {
    const { title, description, examples = [] } = schema;
    const meaning = [title === undefined ? "" : `**${title}.**`, description ?? ""];
    return [
        code(path),
        allowed(schema),
        schema.default !== undefined ? inline(schema.default) : required ? "must be said" : "unset",
        cell(meaning.filter((part) => part !== "").join(" ")),
        examples.map(inline).join(", "),
    ];
}

function* keysOf(path: string, schema: Schema): Generator<Key> {
    for (const [key, inner] of Object.entries(schema.properties ?? {})) {
        const required = schema.required?.includes(key) === true;
        yield { path: `${path}.${key}`, schema: inner, required };
        yield* keysOf(`${path}.${key}`, inner);
    }
    const { additionalProperties: named } = schema;
    // A closed list of names stands as properties already.
    if (typeof named === "object" && Object.keys(named).length > 0) {
        if (isSaid(named)) yield { path: `${path}.<name>`, schema: named, required: false };
        yield* keysOf(`${path}.<name>`, named);
    }
    if (schema.items !== undefined) yield* keysOf(`${path}[]`, schema.items);
    for (const one of alternatives(schema)) yield* keysOf(path, one);
}

function isSaid({ title, description }: Schema): boolean {
    return title !== undefined || description !== undefined;
}

function alternatives({ anyOf = [], oneOf = [], allOf = [] }: Schema): readonly Schema[] {
    return [...anyOf, ...oneOf, ...allOf];
}

/** What may be written, in words. */
function allowed(schema: Schema): string {
    const { anyOf, oneOf } = schema;
    const either = [...(anyOf ?? []), ...(oneOf ?? [])];
    if (either.length > 0) return [...new Set(either.map(allowed))].join("; or ");
    if (schema.const !== undefined) return inline(schema.const);
    if (schema.enum !== undefined) return schema.enum.map(inline).join(", ");
    switch (schema.type) {
        case "array":
            return schema.items === undefined ? "a list" : `a list of: ${allowed(schema.items)}`;
        case "object":
            return schema.properties === undefined ? "a mapping by name" : "a mapping";
        case "integer":
        case "number":
            return numberWords(schema);
        case "boolean":
            return "`true`, `false`";
        case "string":
            return (
                { date: "a date", uri: "an address", uuid: "a UUID" }[schema.format ?? ""] ?? "text"
            );
        default:
            return "see below";
    }
}

function numberWords({ minimum, maximum }: Schema): string {
    const large = (bound: number | undefined) =>
        bound === undefined || Math.abs(bound) >= Number.MAX_SAFE_INTEGER;
    if (large(minimum) && large(maximum)) return "a number";
    if (large(maximum)) return `a number from ${minimum}`;
    return `${minimum} to ${maximum}`;
}

function inline(value: unknown): string {
    return code(typeof value === "string" && value !== "" ? value : JSON.stringify(value));
}

function code(text: string): string {
    return `\`${text.replaceAll("|", "\\|")}\``;
}

function cell(text: string): string {
    // `<name>` would be taken for HTML.
    return text
        .replaceAll("|", "\\|")
        .replaceAll("\n", " ")
        .replace(/<(?=[a-z])/gi, "\\<");
}
