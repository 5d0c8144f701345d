/** What previews and applies leave below `.codex-rollout/`, beside Pulumi.yaml; git ignores it. */
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import type { PlanDocument } from "../../preview/document";
import { planHash } from "../../preview/document";
import type { Preview } from "../../preview/model";
import { exitCodes, Failure } from "../exit-codes";
import { readDocument } from "../json/read";
import { writePrivate } from "../private-file";

/** A plan as it was reviewed, with the preview that people read. */
export interface PlanFile {
    readonly version: 1;
    readonly hash: string;
    readonly document: PlanDocument;
    readonly preview: Preview;
}

export const artefactsFolder = ".codex-rollout";

/** Writes the plan beside the project, and beside it into `out`. Answers the files written. */
export function writePlan(folder: string, plan: PlanFile, out?: string): string[] {
    const file = path.join(folder, artefactsFolder, "plans", `${plan.hash}.json`);
    writePrivate(file, json(plan), folder);
    if (out === undefined) return [file];
    const beside = [path.join(out, "plan.json"), path.join(out, "preview.json")] as const;
    writePrivate(beside[0], json(plan));
    writePrivate(beside[1], json(plan.preview));
    return [file, ...beside];
}

export function json(value: unknown): string {
    return `${JSON.stringify(value, null, 2)}\n`;
}

/** What `--plan` names: a hash, or at least its first 12 digits, or the file of a plan. */
export interface ReviewedPlan {
    readonly hash: string;
    /** Absent when only the hash is known here. */
    readonly document?: PlanDocument;
}

/**
 * @throws Failure for what is neither, and for a file that says another plan than its own hash does
 */
export function reviewedPlan(named: string, folder: string): ReviewedPlan {
    if (/^[0-9a-f]{12,64}$/i.test(named)) {
        const hash = named.toLowerCase();
        const file = knownPlans(folder).find((one) => path.basename(one).startsWith(hash));
        return file === undefined ? { hash } : { ...readPlan(file), hash };
    }
    if (existsSync(named)) return readPlan(named);
    throw new Failure(
        `--plan ${named}: neither a plan's hash, of which the first 12 digits will do, nor the file of a plan`,
        exitCodes.misuse,
    );
}

function knownPlans(folder: string): string[] {
    const plans = path.join(folder, artefactsFolder, "plans");
    if (!existsSync(plans)) return [];
    return readdirSync(plans)
        .sort()
        .map((name) => path.join(plans, name));
}

function readPlan(file: string): ReviewedPlan {
    const remedy = "what codex-rollout preview --out wrote";
    const plan = readDocument(file, "plan", remedy) as PlanFile;
    if (planHash(plan.document) !== plan.hash) {
        throw new Failure(
            `${file}: what it holds is not what its hash says - it was changed after the review`,
        );
    }
    return { hash: plan.hash, document: plan.document };
}
