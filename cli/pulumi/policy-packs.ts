import { readFileSync } from "node:fs";
import path from "node:path";
import { packConfig } from "../../policies/guardrails/settings";
import { invalidPolicy, readPolicyFile } from "../policy-file";

/** A CrossGuard policy pack for the engine, and what it is told. */
export interface PolicyPack {
    readonly folder: string;
    /** As a file for `--policy-pack-config` has it; a pack without gets an empty one. */
    readonly config: object;
}

/**
 * Packs as `--policy-pack` names them. The guardrails of codex-rollout go by what the policy says of them: Codex's teams and
 * app, and the waivers.
 * @throws Failure when the policy is in error
 */
export function policyPacksFor(folders: readonly string[], policyFile: string): PolicyPack[] {
    return folders.map((folder) => ({
        folder,
        config: isGuardrails(folder) ? configOf(policyFile) : {},
    }));
}

function configOf(policyFile: string): object {
    const { policy, findings } = readPolicyFile(policyFile);
    if (policy === undefined) throw invalidPolicy(policyFile, findings);
    return packConfig(policy);
}

/** Wherever it lies: in this package, in a clone, in a copy. */
function isGuardrails(folder: string): boolean {
    try {
        const text = readFileSync(path.join(folder, "package.json"), "utf8");
        return (JSON.parse(text) as { name?: string }).name === "codex-rollout-guardrails";
    } catch {
        // No package of Node.js, or none at all, which is the engine's to say.
        return false;
    }
}
