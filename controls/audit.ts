import { z } from "zod";
import type { CodexTelemetry, Sourced } from "../plan/codex";
import { missingAttestations } from "./attestations";
import type { Context, Control } from "./control";
import { section } from "./schema";
import { sourced } from "./sourced";

declare module "./control" {
    interface Policy {
        readonly audit?: Audit;
    }
}

const telemetry = section({
    endpoint: z
        .url({ protocol: /^https?$/, error: "must be the whole address of an OTLP/HTTP collector" })
        .meta({
            title: "Endpoint",
            description:
                "Where machines send events, over OTLP/HTTP as JSON. Headers with keys have no place in a policy.",
            examples: ["https://otel.example.com/v1/logs"],
        }),
    environment: z.string().min(1, "must be a name").default("production").meta({
        title: "Environment",
        description: "The name that events carry.",
    }),
    prompts: z.boolean().default(false).meta({
        title: "Prompts",
        description: "Whether prompts are sent too. Commands and their output always are.",
    }),
});

const schema = section({
    telemetry: telemetry.optional().meta({
        title: "Telemetry",
        description: "Events of every session: who ran what, and what was refused or approved.",
    }),
    readers: z
        .array(z.string().min(1, "must be a team"))
        .default([])
        .meta({
            title: "Readers",
            description: "Teams that read the records.",
            examples: [["security"]],
        }),
    "retention-days": z
        .int()
        .min(1, "must be at least 1")
        .max(3650, "must be at most 3650")
        .optional()
        .meta({
            title: "Retention",
            description:
                "For how many days records are kept; the collector's business, attested as audit-export.",
            examples: [365],
        }),
}).meta({ title: "Audit", description: "Who did what, who reads it, and for how long." });
type Audit = z.output<typeof schema>;

/** Who did what. */
export const audit: Control<"audit"> = {
    id: "audit",
    title: "Audit",
    schema,
    answers: ["data"],
    *check({ telemetry }, context) {
        yield* missingAttestations("audit", context);
        if (telemetry === undefined) return;
        const { protocol, hostname } = new URL(telemetry.endpoint);
        const loopback = ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
        if (protocol === "http:" && !loopback) {
            yield context.error(
                "telemetry-not-encrypted",
                ["audit", "telemetry", "endpoint"],
                `events carry commands and their output, and would travel unencrypted (${telemetry.endpoint})`,
                { expected: "https://" },
            );
        }
    },
    explain({ telemetry, readers, "retention-days": days }) {
        const where =
            telemetry === undefined
                ? "No events are exported"
                : `Events go to ${telemetry.endpoint}${telemetry.prompts ? ", prompts included" : ""}`;
        return `${where}; read by ${readers.join(", ") || "nobody named"}${days === undefined ? "" : `; kept ${days} days`}.`;
    },
};

export function telemetryControls(
    section: Audit | undefined,
    context: Context,
): Sourced<CodexTelemetry> | undefined {
    return sourced(context, ["audit", "telemetry"], section?.telemetry);
}
