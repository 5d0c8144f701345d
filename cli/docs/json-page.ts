/** `docs/reference/json.md`: what the verbs print for programs, from the schemas of it. */
import type { JsonDocument } from "../json/documents";
import { documents, schemaFile } from "../json/documents";
import type { DocumentSchema } from "./json-schemas";
import { readSchema } from "./json-schemas";
import type { Schema } from "./keys-table";

type Referring = Schema & { readonly $ref?: string };

const head = `# JSON

<!-- Written by \`npm run docs:reference\` from the schemas, and these from the types that the verbs print. -->

Every verb that answers something takes \`--json\`, and prints one document with a \`version\`. Keys, and words where there is a choice of
them, are only added within a version; one that goes away or changes its meaning raises it. Lists are sorted and stable: the same policy
and the same organization print the same text. No document holds the value of a secret.

Each has a JSON Schema (draft-07), which \`schema --of\` prints, and which lies in the package as \`schemas/NAME.schema.json\`:

\`\`\`sh
npx codex-rollout schema --of drift > drift.schema.json
\`\`\`

"(optional)": the key is left out when there is nothing to say. An \`Origin\` is a place in the policy.

Not ours, and so without a schema here: SARIF (\`--format sarif\`, 2.1.0), the import file of \`adopt\` (Pulumi's), the variables of
\`engine env --shell json\`, and \`rollback.json\` of an \`up\`, which is for \`rollback\` alone.`;

export function jsonPage(root: string): string {
    const all = documents.map((document) => ({ document, schema: readSchema(root, document) }));
    const rows = all.map(
        ({ document: { title, name, from }, schema }) =>
            `| [${title}](#${title.toLowerCase().replaceAll(" ", "-")}) | \`${name}\` | ${from.map((one) => `\`${one}\``).join("<br>")} | ${versionOf(schema)} |`,
    );
    const list = ["| Document | `--of` | From | Version |", "| --- | --- | --- | --- |", ...rows];
    const said = new Set<string>();
    const sections = all.map(({ document, schema }) => section(document, schema, said));
    return `${[head, ["<!-- prettier-ignore -->", ...list].join("\n"), ...sections].join("\n\n")}\n`;
}

/** The number that the document's `version` is. @throws Error when it has none: every document has one */
export function versionOf({ properties, $id }: DocumentSchema & { $id?: string }): number {
    const version = properties?.["version"]?.const;
    if (typeof version === "number") return version;
    throw new Error(`${$id}: no version`);
}

/** A shape that several documents share is shown once, where it comes first. */
function section(document: JsonDocument, schema: DocumentSchema, said: Set<string>): string {
    const { definitions } = schema;
    const tables = Object.entries(definitions).flatMap(([name, one]) => {
        const key = `${name} ${JSON.stringify(one)}`;
        if (one.properties === undefined || said.has(key)) return [];
        said.add(key);
        return [
            `### ${name}${one.description === undefined ? "" : `\n\n${oneLine(one.description)}`}`,
            keyTable(one, definitions),
        ];
    });
    const from = document.from.map((one) => `\`${one}\``).join(", ");
    return [
        `## ${document.title}`,
        `${from}; schema: \`${schemaFile(document)}\``,
        keyTable(schema, definitions),
        ...tables,
    ].join("\n\n");
}

/** One row a key. Prettier would pad every row to the widest cell. */
function keyTable(schema: Schema, definitions: DocumentSchema["definitions"]): string {
    const rows = Object.entries(schema.properties ?? {}).map(([key, one]) => {
        const optional = schema.required?.includes(key) === true ? "" : " (optional)";
        return `| \`${key}\`${optional} | ${code(typeOf(one, definitions))} | ${cell(one.description ?? "")} |`;
    });
    return [
        "<!-- prettier-ignore -->",
        "| Key | Type | Meaning |",
        "| --- | --- | --- |",
        ...rows,
    ].join("\n");
}

/** As TypeScript spells it; only shapes with keys keep their names, since those have a table. */
function typeOf(schema: Referring, definitions: DocumentSchema["definitions"]): string {
    if (schema.$ref !== undefined) {
        const name = decodeURIComponent(schema.$ref.replace("#/definitions/", ""));
        const named = definitions[name];
        return named === undefined || named.properties !== undefined
            ? name
            : typeOf(named, definitions);
    }
    if (schema.const !== undefined) return JSON.stringify(schema.const);
    if (schema.enum !== undefined) return schema.enum.map((one) => JSON.stringify(one)).join(" | ");
    const either = schema.anyOf ?? schema.oneOf;
    if (either !== undefined) return either.map((one) => typeOf(one, definitions)).join(" | ");
    return plainType(schema, definitions);
}

function plainType(schema: Schema, definitions: DocumentSchema["definitions"]): string {
    if (schema.type === "array" && schema.items !== undefined) {
        const item = typeOf(schema.items, definitions);
        return item.includes(" | ") ? `(${item})[]` : `${item}[]`;
    }
    if (schema.type === "object") return objectType(schema, definitions);
    return schema.type === undefined ? "anything" : [schema.type].flat().join(" | ");
}

function objectType(schema: Schema, definitions: DocumentSchema["definitions"]): string {
    const { properties, required, additionalProperties: values } = schema;
    if (properties !== undefined) {
        const keys = Object.entries(properties).map(
            ([key, one]) =>
                `${key}${required?.includes(key) === true ? "" : "?"}: ${typeOf(one, definitions)}`,
        );
        return `{ ${keys.join("; ")} }`;
    }
    return typeof values === "object" ? `{ [name]: ${typeOf(values, definitions)} }` : "object";
}

function code(text: string): string {
    return `\`${text.replaceAll("|", "\\|")}\``;
}

function cell(text: string): string {
    return oneLine(text)
        .replaceAll("|", "\\|")
        .replace(/<(?=[a-z])/gi, "\\<");
}

function oneLine(text: string): string {
    return text.replace(/\s+/g, " ").trim();
}
