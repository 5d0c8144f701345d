/** Whether what a verb printed is what its schema says, to the last key. */
import { readFileSync } from "node:fs";
import path from "node:path";
import Ajv from "ajv";
import type { ValidateFunction } from "ajv";
import { documents, schemaFile } from "../../cli/json/documents";

const root = path.resolve(__dirname, "..", "..");
const ajv = new Ajv({ strict: false, allErrors: true });
const compiled = new Map<string, ValidateFunction>();

/** What is wrong with the text, and nothing when it is a document of that name. */
export function wrongWithDocument(name: string, text: string): readonly string[] {
    const validate = compiled.get(name) ?? ajv.compile(strictSchema(name));
    compiled.set(name, validate);
    if (validate(JSON.parse(text))) return [];
    return (validate.errors ?? []).map(
        ({ instancePath, message, params }) =>
            `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
}

/** Readers of later releases may meet keys that are new; our own tests may not meet one that is not declared. */
function strictSchema(name: string): object {
    const document = documents.find((one) => one.name === name);
    if (document === undefined) throw new Error(`no document ${name}`);
    const schema = JSON.parse(
        readFileSync(path.join(root, schemaFile(document)), "utf8"),
    ) as object;
    return closed(schema) as object;
}

function closed(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(closed);
    if (typeof value !== "object" || value === null) return value;
    const inner = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, closed(one)]));
    const { type, properties, additionalProperties } = value as Record<string, unknown>;
    const open = type === "object" && properties !== undefined && additionalProperties !== false;
    return open && typeof additionalProperties !== "object"
        ? { ...inner, additionalProperties: false }
        : inner;
}
