import { stringify } from "yaml";
import { z } from "zod";
import { attestedSettings } from "../controls/attestation-settings";
import { controls } from "../controls/index";

/** What stands at the top of every policy, besides the areas. */
export const head = {
    $schema: z
        .string()
        .optional()
        .meta({
            title: "Editor schema",
            description:
                "Where editors find the JSON Schema of this file; means nothing to codex-rollout.",
            examples: ["./rollout.schema.json"],
        }),
    version: z
        .literal(1)
        .meta({ title: "Version", description: "Version of the policy language." }),
    organization: z
        .string()
        .regex(
            /^[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,38})$/,
            "must be the login of an organization, as in github.com/LOGIN",
        )
        .meta({
            title: "Organization",
            description: "Login of the organization on GitHub.",
            examples: ["acme"],
        }),
};

/** The whole policy: the head, then one optional section for each control. */
export const policySchema = z
    .strictObject({
        ...head,
        ...Object.fromEntries(
            controls.map(({ id, title, schema }) => [
                id,
                schema.meta({ title, ...schema.meta() }).optional(),
            ]),
        ),
    })
    .meta({
        title: "codex-rollout policy",
        description: "What Codex may do in a GitHub organization.",
    });

/** JSON Schema draft-07, the newest that yaml-language-server reads; of the input, so that keys with a default are optional. */
export function editorSchema(): Record<string, unknown> {
    const schema = z.toJSONSchema(policySchema, {
        target: "draft-07",
        io: "input",
        override: ({ jsonSchema }) => offerSnippets(jsonSchema),
    });
    describeAttestations(schema.properties?.["attestations"] as Keywords);
    return schema;
}

interface Keywords {
    examples?: unknown[];
    additionalProperties?: object | boolean;
    [keyword: string]: unknown;
}

/**
 * Editors write examples as they are, and so offer `[object Object]` for a mapping, and `@lead-1` or `*.sql`, which begin no plain
 * text of YAML, in a list. Mappings become snippets (`defaultSnippets`, of VS Code and yaml-language-server), which are offered
 * where their keys go, too; of a list the words are kept that need no quotes.
 */
function offerSnippets(schema: Keywords): void {
    const { examples = [], title } = schema;
    const mappings = examples.filter(isMapping);
    const others = examples
        .filter((one) => !isMapping(one))
        .map((one) => (Array.isArray(one) ? one.filter((word) => quoted(word) === word) : one))
        .filter((one) => !Array.isArray(one) || one.length > 0);
    if (others.length > 0) schema.examples = others;
    else delete schema.examples;
    if (mappings.length === 0) return;
    schema["defaultSnippets"] = mappings.map((body) => ({
        label: stringify(body, { collectionStyle: "flow", lineWidth: 0 }).trim(),
        description: title,
        body: quoted(body),
    }));
}

function isMapping(value: unknown): value is object {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The same with every word as YAML spells it. */
function quoted(value: unknown): unknown {
    if (typeof value === "string") return spelled(value);
    if (Array.isArray(value)) return value.map(quoted);
    if (!isMapping(value)) return value;
    return Object.fromEntries(
        Object.entries(value).map(([key, inner]) => [spelled(key), quoted(inner)]),
    );
}

function spelled(text: string): string {
    return stringify(text, { lineWidth: 0 }).trim();
}

/** Each by itself, for what it is to stand beside its name. */
function describeAttestations(schema: Keywords): void {
    const { additionalProperties: attestation } = schema;
    schema["properties"] = Object.fromEntries(
        Object.entries(attestedSettings).map(([id, { what, place }]) => [
            id,
            { ...(attestation as object), title: id, description: `${what}. Look in: ${place}.` },
        ]),
    );
}
