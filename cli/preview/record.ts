/**
 * What an apply was, for whoever asks later: `.codex-rollout/ups/TIME-HASH/` with the preview, the plan that takes it back,
 * and the result.
 */
import path from "node:path";
import type { GatewayCounts } from "../../gateway/gateway";
import type { Applied, AppliedShard } from "./apply";
import type { Computed } from "./compute";
import { writePrivate } from "../private-file";
import { artefactsFolder, json } from "./files";
import { writeRollback } from "./rollback";

/** `result.json`. */
export interface ResultDocument {
    readonly version: 1;
    readonly organization: string;
    /** Name of the Pulumi stack. */
    readonly stack: string;
    /** Policy file as the user gave it. */
    readonly policy: string;
    /** Hash of the plan that was applied. */
    readonly hash: string;
    /** Login that the token belongs to; absent: it is no person's. */
    readonly actor?: string;
    /** ISO 8601, UTC. */
    readonly began: string;
    readonly ended: string;
    readonly succeeded: boolean;
    /** Whether exactly the reviewed plan was done. */
    readonly asReviewed: boolean;
    /** In what it was not. */
    readonly differences: readonly string[];
    readonly steps: {
        readonly planned: number;
        readonly done: readonly AppliedStep[];
        readonly failed: readonly AppliedStep[];
    };
    /** How each stack ended, when there are several. */
    readonly shards?: readonly AppliedShard[];
    /** Runs of the engine: two a stack when what tightens went first. */
    readonly runs: number;
    /** What went through the gateway. */
    readonly gateway: Readonly<GatewayCounts>;
}

export interface AppliedStep {
    readonly urn: string;
    /** The engine's own word: `create`, `update`, `delete`, … */
    readonly op: string;
    /** Path of the fact that the resource carries. */
    readonly fact?: string;
}

/** Begins a record before anything is applied, so that an apply that breaks off can be taken back too. Answers the folder. */
export function beginRecord(computed: Computed, began: Date): string {
    const { preview, project } = computed;
    const name = `${compact(began)}-${preview.hash.slice(0, 12)}`;
    const folder = path.join(project.folder, artefactsFolder, "ups", name);
    writePrivate(path.join(folder, "preview.json"), json(preview), project.folder);
    writeRollback(computed, folder, began);
    return folder;
}

export function endRecord(
    folder: string,
    { preview, inventory }: Computed,
    applied: Applied,
    began: Date,
): void {
    const { done, failed, differences, counts, succeeded, runs } = applied;
    const steps = (some: typeof done): AppliedStep[] =>
        some.map(({ urn, op, path: fact }) =>
            fact === undefined ? { urn, op } : { urn, op, fact },
        );
    const document: ResultDocument = {
        version: 1,
        organization: preview.organization,
        stack: preview.stack,
        policy: preview.policy,
        hash: preview.hash,
        ...(inventory.viewer === undefined ? {} : { actor: inventory.viewer }),
        began: began.toISOString(),
        ended: new Date().toISOString(),
        succeeded,
        asReviewed: differences.length === 0,
        differences,
        steps: { planned: preview.steps.length, done: steps(done), failed: steps(failed) },
        ...(applied.shards === undefined ? {} : { shards: applied.shards }),
        runs,
        gateway: counts,
    };
    writePrivate(path.join(folder, "result.json"), json(document));
}

/** `20261123T213800Z`, which sorts and is a name for a folder everywhere. */
function compact(time: Date): string {
    return `${time.toISOString().slice(0, 19).replace(/[-:]/g, "")}Z`;
}
