import type { CodexControls, GuidanceSection, Sourced } from "../plan/codex";
import { telemetryControls } from "./audit";
import { commandControls } from "./commands";
import { connectionControls } from "./codex-connections";
import type { Context } from "./control";
import { dataControls } from "./data";
import { identity, surfaces } from "./entry-points";
import { localExecution } from "./execution";
import { sourced } from "./sourced";

/** What the areas of a policy say about Codex's own files. Needs no inventory: it holds for machines, not repositories. */
export function codexControls(context: Context): CodexControls {
    const { policy } = context;
    return {
        organization: policy.organization,
        policy: context.at([]).file,
        identity: identity(policy["entry-points"], context),
        surfaces: surfaces(policy["entry-points"], context),
        local: localExecution(policy.execution, context),
        commands:
            policy.commands === undefined
                ? { declared: [] }
                : commandControls(policy.commands, context),
        connections: connectionControls(policy.connections, context),
        data: dataControls(policy.data, context),
        telemetry: telemetryControls(policy.audit, context),
        guidance: {
            instructions: sourced(
                context,
                ["guidance", "instructions"],
                policy.guidance?.instructions,
            ),
            sections: [
                ...writtenSections(context),
                ...reviewSection(context),
                ...dataSection(context),
                ...outgoingSection(context),
            ],
        },
    };
}

function writtenSections(context: Context): Sourced<GuidanceSection>[] {
    return Object.entries(context.policy.guidance?.sections ?? {}).map(([title, lines]) =>
        sourced(context, ["guidance", "sections", title], {
            title,
            lines: lines.map((line) => `- ${line}`),
        }),
    );
}

/** Where a person must look anyway, so that the model says so in its pull request. */
function reviewSection(context: Context): Sourced<GuidanceSection>[] {
    const areas = Object.entries(context.policy.review ?? {});
    if (areas.length === 0) return [];
    const lines = areas.map(
        ([name, area]) =>
            `- ${name} (${area.paths.map((path) => `\`${path}\``).join(", ")}): ${area.owners.join(" or ")}`,
    );
    return [
        sourced(context, ["review"], {
            title: "A person must review changes here",
            lines: [
                "Keep such changes small, apart from others, and say in the pull request that they are in it.",
                "",
                ...lines,
            ],
        }),
    ];
}

function outgoingSection(context: Context): Sourced<GuidanceSection>[] {
    const kinds = context.policy.connections?.["outgoing-data"];
    if (kinds === undefined) return [];
    const lines = kinds.map((kind) => `- ${kind}`);
    return [
        sourced(context, ["connections", "outgoing-data"], {
            title: "Send nothing but this to connected services and searches",
            lines: lines.length === 0 ? ["- nothing"] : lines,
        }),
    ];
}

function dataSection(context: Context): Sourced<GuidanceSection>[] {
    const never = context.policy.data?.["never-include"] ?? [];
    if (never.length === 0) return [];
    return [
        sourced(context, ["data", "never-include"], {
            title: "Never put these into prompts, code, tests or logs",
            lines: never.map((kind) => `- ${kind}`),
        }),
    ];
}
