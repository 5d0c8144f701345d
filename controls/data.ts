import { z } from "zod";
import type { CodexData } from "../plan/codex";
import { missingAttestations } from "./attestations";
import type { Context, Control } from "./control";
import { section } from "./schema";
import { sourced } from "./sourced";

declare module "./control" {
    interface Policy {
        readonly data?: Data;
    }
}

const schema = section({
    residency: z.enum(["us"]).optional().meta({
        title: "Residency",
        description:
            "Where requests are processed. Codex knows the United States only; anything else is the workspace's contract, attested as residency.",
    }),
    "retention-days": z
        .int()
        .min(0, "must be at least 0")
        .max(3650, "must be at most 3650")
        .optional()
        .meta({
            title: "Retention",
            description:
                "For how many days the workspace keeps inputs, outputs, files and logs; the contract's business, attested as retention.",
            examples: [30],
        }),
    training: z.boolean().optional().meta({
        title: "Training",
        description:
            "Whether inputs and outputs may be used to improve models; the contract's business, attested as training.",
    }),
    memories: z.boolean().optional().meta({
        title: "Memories",
        description: "Whether Codex may remember things from one session to the next.",
    }),
    feedback: z.boolean().optional().meta({
        title: "Feedback",
        description: "Whether people may send feedback with parts of a session to OpenAI.",
    }),
    analytics: z.boolean().optional().meta({
        title: "Analytics",
        description: "Default that a person can change: usage data to OpenAI.",
    }),
    history: z.boolean().optional().meta({
        title: "History",
        description:
            "Default that a person can change: prompts kept on the machine. Session files are kept regardless.",
    }),
    "never-include": z
        .array(z.string().min(1, "must name a kind of data"))
        .default([])
        .meta({
            title: "Never include",
            description:
                "Kinds of data that people must not give to Codex; becomes part of AGENTS.md.",
            examples: [["customer data", "personal data", "credentials"]],
        }),
}).meta({
    title: "Data",
    description:
        "What happens to what people type, and to files and logs. Retention and training are the workspace's contract, attested as retention and training.",
});
type Data = z.output<typeof schema>;

/** Inputs, outputs, files and logs. */
export const data: Control<"data"> = {
    id: "data",
    title: "Data",
    schema,
    answers: ["data"],
    *check(_, context) {
        yield* missingAttestations("data", context);
    },
    explain(section) {
        const off = (["memories", "feedback", "analytics", "history"] as const).filter(
            (key) => section[key] === false,
        );
        const kept = section["retention-days"];
        const contract = [
            ...(kept === undefined ? [] : [`kept ${kept} days`]),
            ...(section.training === undefined
                ? []
                : [section.training ? "may train models" : "trains no model"]),
        ].map((part) => `${part} (by contract); `);
        return `${contract.join("")}off: ${off.join(", ") || "nothing"}; never to be given to Codex: ${section["never-include"].join(", ") || "nothing is named"}.`;
    },
};

export function dataControls(section: Data | undefined, context: Context): CodexData {
    const key = (name: "memories" | "feedback" | "analytics" | "history") =>
        sourced(context, ["data", name], section?.[name]);
    return {
        residency: sourced(context, ["data", "residency"], section?.residency),
        memories: key("memories"),
        feedback: key("feedback"),
        analytics: key("analytics"),
        history: key("history"),
    };
}
