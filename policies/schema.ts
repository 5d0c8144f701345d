import { z } from "zod";
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
    return z.toJSONSchema(policySchema, { target: "draft-07", io: "input" });
}
