/** The root component as programs in other languages have it: from a policy file, since a plan is made by our own code only. */
import { existsSync } from "node:fs";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { CodexRollout } from "../components/index";
import { readSettings } from "../components/settings";
import type { Settings } from "../components/settings";
import { declareRollout, resolveSettings } from "../rollout/declare";

export const rolloutInputs = z.strictObject({
    policy: z
        .string()
        .optional()
        .describe(
            "Path of the policy file, from the folder of the program; by default the stack's configuration `policy`, else `policies/rollout.yaml`.",
        ),
    plan: z
        .string()
        .optional()
        .describe("Path of a recorded plan that is applied instead of the policy's: a rollback."),
    shard: z
        .string()
        .optional()
        .describe("Shard of the policy that the stack holds; by default everything."),
    organization: z
        .string()
        .optional()
        .describe(
            "Login of the organization, when the policy is tried on another one than it names.",
        ),
});

export const rolloutDescription =
    "A whole policy as resources: it is resolved against the organization, which is read with `GITHUB_TOKEN`, and every repository is bounded before anybody is let in.";

/** What a rollout says when it stands, beside `CodexRollout`'s own documentation. */
export const rolloutOutputs = {
    repositories: "Repositories that the plan covers, sorted.",
    teams: "Slugs of the teams that the plan manages, sorted.",
    notes: "What is checked and not applied, in sentences.",
};

/**
 * Pulumi starts a package in the folder of the program, from which its paths are. The engine that codex-rollout builds starts
 * it in the package's own, as policy packs need it: a path from there would be another file, or none.
 */
function assertFound(propertyPath: string, file: string): void {
    if (path.isAbsolute(file) || !existsSync("PulumiPlugin.yaml")) return;
    throw new pulumi.InputPropertyError({
        propertyPath,
        reason: `${file} is from the folder of the program, which this engine does not tell - give the whole path, as \${pulumi.cwd}/${file} in YAML`,
    });
}

/**
 * Resolves the policy and declares its resources.
 * @throws InputPropertyError for an input that is none of ours, or not known before the apply; else as `resolveSettings`
 */
export async function createRollout(
    name: string,
    inputs: pulumi.Inputs,
    opts: pulumi.ComponentResourceOptions,
): Promise<CodexRollout> {
    const settings = withInputs(readSettings(), inputs);
    const resolved = await resolveSettings(settings);
    return declareRollout(resolved, settings, { name, prefix: `${name}-` }, opts);
}

function withInputs(settings: Settings, inputs: pulumi.Inputs): Settings {
    const parsed = rolloutInputs.safeParse(inputs);
    if (!parsed.success) {
        const [issue] = parsed.error.issues;
        throw new pulumi.InputPropertyError({
            propertyPath: issue?.path.join(".") ?? "",
            reason: `${issue?.message} - a text that is known before anything is applied`,
        });
    }
    const { policy, plan, shard, organization } = parsed.data;
    for (const [propertyPath, file] of Object.entries({ policy, plan }))
        if (file !== undefined) assertFound(propertyPath, file);
    return {
        ...settings,
        policyFile: policy ?? settings.policyFile,
        planFile: plan ?? settings.planFile,
        shard: shard ?? settings.shard,
        organization: organization ?? settings.organization,
    };
}
