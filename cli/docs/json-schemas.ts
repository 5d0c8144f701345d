/** `schemas/NAME.schema.json`: JSON Schemas of what the verbs print, from the types that they print. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { controls } from "../../controls/index";
import type { JsonDocument } from "../json/documents";
import { documents, schemaFile } from "../json/documents";
import type { Schema } from "./keys-table";

/** A document's schema: the document itself, and the types that it names, by their names. */
export type DocumentSchema = Schema & {
    readonly definitions: Readonly<Record<string, Schema & { readonly $ref?: string }>>;
};

/**
 * Schemas as text, by file. What no type declares is allowed: keys are added within a version, and whoever checks an answer
 * with the schema of an earlier release is not to fail over it.
 */
export async function documentSchemas(root: string): Promise<ReadonlyMap<string, string>> {
    const { createGenerator } = await import("ts-json-schema-generator");
    const generator = createGenerator({
        path: path.join(root, `{${documents.map(({ source }) => source).join(",")}}`),
        tsconfig: path.join(root, "tsconfig.json"),
        // The type check is its own command, and costs half a minute.
        skipTypeCheck: true,
        jsDoc: "basic",
        topRef: false,
        additionalProperties: true,
    });
    return new Map(
        documents.map((document) => [
            schemaFile(document),
            `${JSON.stringify(withHead(document, generator.createSchema(document.type)), null, 2)}\n`,
        ]),
    );
}

function withHead(document: JsonDocument, schema: object): object {
    const { $schema, definitions = {}, ...rest } = schema as Record<string, object>;
    return {
        $schema,
        $id: `urn:codex-rollout:${document.name}`,
        title: document.title,
        description: `Printed by: ${document.from.join("; ")}`,
        ...rest,
        definitions: withAreas(document, definitions),
    };
}

/**
 * Areas add themselves to the type `Policy`, a file each, which the generator does not follow: names of areas are known here.
 * @throws Error for another type that it could not follow
 */
function withAreas({ name }: JsonDocument, definitions: object): object {
    const areas = { type: "string", enum: controls.map(({ id }) => id) };
    return Object.fromEntries(
        Object.entries(definitions).map(([type, schema]) => {
            if (type === "SectionId") return [type, areas];
            if (JSON.stringify(schema).includes('"not":{}'))
                throw new Error(`${name}: the type ${type} comes to no schema`);
            return [type, schema as object];
        }),
    );
}

/** The schema of a document as it lies in the repository. */
export function readSchema(root: string, document: JsonDocument): DocumentSchema {
    return JSON.parse(
        readFileSync(path.join(root, schemaFile(document)), "utf8"),
    ) as DocumentSchema;
}
