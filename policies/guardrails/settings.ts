import type { PolicyConfigSchema } from "@pulumi/policy";
import type { Policy } from "../../controls/control";
import { codexIdentity, waiversOf } from "../../controls/guardrails";
import type { CodexIdentity } from "../../plan/guardrails/identity";
import { defaultIdentity } from "../../plan/guardrails/identity";
import type { Waiver } from "../../plan/guardrails/waiver";

/** What an organization tells the pack, under `settings` of the file given as --policy-pack-config. */
export interface Settings {
    readonly identity: CodexIdentity;
    readonly waivers: readonly Waiver[];
}

const strings = (description: string) => ({
    type: "array" as const,
    description,
    items: { type: "string" as const, minLength: 1 },
});

export const settingsSchema: PolicyConfigSchema = {
    properties: {
        codexTeams: strings("Teams that work with Codex: slugs, patterns with *, or ids."),
        codexApps: strings(
            "Codex's GitHub App, as a program may name it: slug, app id, node id, installation id.",
        ),
        otherActors: strings(
            "Ids of teams and apps that are none of Codex's, where a program names them by id only.",
        ),
        waivers: {
            type: "array",
            description: "Exceptions, each for a guardrail, a place and a time.",
            items: {
                type: "object",
                additionalProperties: false,
                required: ["guardrail", "where", "because", "by", "expires"],
                properties: {
                    guardrail: { type: "string", minLength: 1 },
                    where: { type: "string", minLength: 1 },
                    because: { type: "string", minLength: 1 },
                    by: { type: "string", minLength: 1 },
                    expires: { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}$" },
                },
            },
        },
    },
};

interface Written {
    readonly codexTeams?: readonly string[];
    readonly codexApps?: readonly string[];
    readonly otherActors?: readonly string[];
    readonly waivers?: readonly Waiver[];
}

/** What a policy says of the guardrails, as a file for `--policy-pack-config` has it. */
export function packConfig(policy: Policy): { readonly settings: Required<Written> } {
    const { teams, apps, others } = codexIdentity(policy);
    return {
        settings: {
            codexTeams: teams,
            codexApps: apps,
            otherActors: others,
            waivers: waiversOf(policy),
        },
    };
}

/** The engine has held it to `settingsSchema`. */
export function readSettings(written: Written): Settings {
    return {
        identity: {
            teams: written.codexTeams ?? defaultIdentity.teams,
            apps: written.codexApps ?? defaultIdentity.apps,
            others: written.otherActors ?? defaultIdentity.others,
        },
        waivers: written.waivers ?? [],
    };
}
