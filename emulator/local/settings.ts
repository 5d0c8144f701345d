/** What `/_local/settings` and `/_local/faults` take; anything else is refused by name. */
import { z } from "zod";
import type { EmulatorOptions } from "../http/context";
import { ControlError } from "./errors";

const count = z.int().min(0);

const settings = z
    .strictObject({
        listInheritedTeams: z.boolean(),
        latency: count,
        budget: count,
        graphqlBudget: count,
        graphqlNodeLimit: count.nullable(),
        searchBudget: count,
        secondaryLimits: z.boolean(),
    })
    .partial();

const regularExpression = z.string().refine(
    (text) => {
        try {
            return Boolean(new RegExp(text));
        } catch {
            return false;
        }
    },
    { error: "not a regular expression" },
);

const fault = z.strictObject({
    method: z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]).optional(),
    path: regularExpression.optional(),
    query: regularExpression.optional(),
    kind: z.enum([
        "status",
        "status-after-commit",
        "primary-limit",
        "secondary-limit",
        "latency",
        "reset",
        "reset-after-commit",
        "truncated",
        "not-json",
    ]),
    status: z.int().min(200).max(599).optional(),
    message: z.string().optional(),
    retryAfter: count.optional(),
    ms: count.optional(),
    after: count.optional(),
    times: count.optional(),
});

export function readSettings(body: unknown): Partial<EmulatorOptions> {
    return parse(settings, body);
}

export function faultScript(body: unknown): z.infer<typeof fault>[] {
    return parse(z.strictObject({ faults: z.array(fault) }), body).faults;
}

export function parse<T>(schema: z.ZodType<T>, body: unknown): T {
    const result = schema.safeParse(body);
    if (result.success) return result.data;
    throw new ControlError(z.prettifyError(result.error));
}
