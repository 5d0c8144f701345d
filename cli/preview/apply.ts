import type { Diagnostic } from "../../preview/events";
import { teamsNeededFirst } from "../../plan/named-actors";
import { sameSafeguards } from "../../plan/safeguards";
import { executedDifferently } from "../../preview/executed";
import type { EngineStep } from "../../preview/model";
import { afterShards } from "../../preview/phases";
import type { GatewayCounts } from "../../gateway/gateway";
import type { EngineOutcome } from "../pulumi/engine-run";
import { runEngine } from "../pulumi/engine-run";
import { policyPacksFor } from "../pulumi/policy-packs";
import { Progress } from "../pulumi/progress";
import { Failure } from "../exit-codes";
import { exportStack, resourcesOf } from "../pulumi/project";
import { baseShard } from "../../controls/shard-key";
import { recoverProject } from "../recovery/project";
import { eachAtOnce } from "../shards/each";
import type { ShardProgram } from "../shards/program";
import { isOfStack } from "../shards/program";
import type { Behind, Computed, ComputeOptions } from "./compute";
import { programEnvironment } from "./engine-preview";
import type { Engine } from "./runs";
import { doneIn, placedIn, runsInOrder, succeeded, urnsOf } from "./runs";

/** What an apply came to. */
export interface Applied {
    readonly succeeded: boolean;
    /** Steps that were done, in the engine's words, sorted by urn. */
    readonly done: readonly EngineStep[];
    readonly failed: readonly EngineStep[];
    /** In what it was not the reviewed plan; none when it succeeded as it should. */
    readonly differences: readonly string[];
    readonly diagnostics: readonly Diagnostic[];
    readonly counts: Readonly<GatewayCounts>;
    /** Runs of the engine: two a stack when what tightens went first. */
    readonly runs: number;
    /** What the engine printed in the run that failed. */
    readonly output: string;
    /** How each stack ended, when there are several. */
    readonly shards?: readonly AppliedShard[];
}

export interface AppliedShard {
    readonly name: string;
    readonly stack: string;
    /** `waiting`: what lets people and apps in was left for when every shard is applied. */
    readonly result: "applied" | "failed" | "waiting" | "not begun" | "nothing to do";
}

/**
 * Applies what was computed, through the gateway that it was computed behind, which writes from now on. The caller has made sure
 * that it is what was reviewed.
 *
 * Of several stacks the base goes first, since the others name its teams; then they go side by side, and one that fails stops no
 * other; and when all have succeeded the base lets people and apps in, and deletes its teams.
 * @throws Failure when somebody else applied to a stack since
 */
export async function apply(
    computed: Computed,
    options: ComputeOptions,
    { environment, gateway }: Behind,
): Promise<Applied> {
    const { preview, shards, inventory } = computed;
    const states = await Promise.all(shards.map(({ project }) => exportStack(project)));
    for (const [index, shard] of shards.entries()) refuseOther(computed, shard, states[index]);
    // The stack that the verb is about was cleared up before its plan was worked out.
    for (const { project } of shards)
        if (project.stack !== computed.project.stack) await recoverProject(project);
    const before = { ...gateway.counts };
    gateway.allowWrites({ planHash: preview.hash, actor: inventory.viewer });
    const progress = new Progress(new Set(preview.steps.map(({ urn }) => urn)));
    const engineOf = (shard: ShardProgram): Engine => {
        return (more) =>
            runEngine(shard.project, {
                words: [
                    "up",
                    "--yes",
                    "--skip-preview",
                    ...(computed.refreshed ? ["--refresh"] : []),
                    ...more,
                ],
                environment: programEnvironment(shard.settings, shard.environment(environment)),
                policyPacks: policyPacksFor(options.policyPack, shard.settings.policy),
                onEvent: progress.hear,
                verbose: options.verbose,
            });
    };
    try {
        const runs = await runStacks(computed, options, states, engineOf);
        const counts = since(before, gateway.counts);
        const left = new Set(runs.flatMap(({ waiting = [] }) => waiting));
        return {
            ...outcome(
                preview.steps.filter(({ urn }) => !left.has(urn)),
                runs.flatMap(({ outcomes }) => outcomes),
                counts,
            ),
            ...(preview.shards === undefined ? {} : { shards: runs.map(shardOutcome) }),
        };
    } finally {
        progress.stop();
    }
}

/** What became of one stack. */
interface StackRuns {
    readonly shard: ShardProgram;
    readonly outcomes: readonly EngineOutcome[];
    readonly left?: "not begun" | "waiting";
    /** URNs of what was left for when every shard is applied. */
    readonly waiting?: readonly string[];
}

async function runStacks(
    computed: Computed,
    { shardsAtOnce }: ComputeOptions,
    states: readonly unknown[],
    engineOf: (shard: ShardProgram) => Engine,
): Promise<StackRuns[]> {
    const { preview, plan, before, shards, othersPending } = computed;
    const stepsOf = (shard: ShardProgram) =>
        preview.steps.filter(({ urn }) => isOfStack(shard, urn));
    const works = shards.map((shard, index) => ({
        shard,
        steps: stepsOf(shard),
        changes: preview.changes,
        state: states[index],
        waiting: [] as readonly string[],
    }));
    const [base, ...others] = works;
    if (base === undefined) return [];
    const due = others.filter(({ steps }) => steps.length > 0);
    const waiting =
        due.length === 0 && !(othersPending && base.shard.name === baseShard)
            ? []
            : afterShards(
                  base.steps,
                  preview.changes,
                  placedIn(base.state),
                  teamsNeededFirst(plan),
              );
    const remembers =
        base.shard.name === baseShard && !sameSafeguards(before.safeguards, plan.safeguards);
    const early = base.steps.filter(({ urn }) => !waiting.includes(urn));
    const opening =
        early.length > 0 || (remembers && waiting.length === 0)
            ? await runsInOrder({ ...base, waiting }, engineOf(base.shard))
            : [];
    if (!opening.every(succeeded)) {
        return [
            { shard: base.shard, outcomes: opening },
            ...others.map(({ shard, steps }) => notRun(shard, steps.length > 0)),
        ];
    }
    const done = await eachAtOnce(due, shardsAtOnce, async (work) => ({
        shard: work.shard,
        outcomes: await runsInOrder(work, engineOf(work.shard)),
    }));
    const all = !othersPending && done.every(({ outcomes }) => outcomes.every(succeeded));
    const closing = all && waiting.length > 0 ? [await engineOf(base.shard)([])] : [];
    return [
        {
            shard: base.shard,
            outcomes: [...opening, ...closing],
            ...(all || waiting.length === 0 ? {} : { left: "waiting" as const, waiting }),
        },
        ...others.map(
            ({ shard }) => done.find((one) => one.shard === shard) ?? notRun(shard, false),
        ),
    ];
}

function notRun(shard: ShardProgram, due: boolean): StackRuns {
    return { shard, outcomes: [], ...(due ? { left: "not begun" as const } : {}) };
}

function shardOutcome({ shard, outcomes, left }: StackRuns): AppliedShard {
    const { name, project } = shard;
    const failed = !outcomes.every(succeeded);
    const ended = outcomes.length === 0 ? "nothing to do" : "applied";
    return { name, stack: project.stack, result: failed ? "failed" : (left ?? ended) };
}

/** The engine's lock keeps two applies from one moment; that none came in between, from another checkout or machine, is seen here. */
function refuseOther({ preview }: Computed, shard: ShardProgram, state: unknown): void {
    if (resourcesOf(state) === shard.resources) return;
    throw new Failure(
        `stack ${shard.project.stack} was changed by another run since plan ${preview.hash.slice(0, 12)} was worked out; nothing was written - preview again`,
    );
}

function since(before: GatewayCounts, now: GatewayCounts): GatewayCounts {
    return {
        reads: now.reads - before.reads,
        writes: now.writes - before.writes,
        refused: now.refused - before.refused,
        sent: now.sent - before.sent,
        unchanged: now.unchanged - before.unchanged,
    };
}

function outcome(
    reviewed: readonly EngineStep[],
    runs: readonly EngineOutcome[],
    counts: Readonly<GatewayCounts>,
): Applied {
    const done = runs.flatMap(doneIn).sort((a, b) => (a.urn < b.urn ? -1 : 1));
    const failed = runs.flatMap(({ steps, log }) => {
        const urns = urnsOf(log, "resOpFailedEvent");
        return steps.filter(({ urn }) => urns.has(urn));
    });
    const worked = runs.every(succeeded);
    return {
        succeeded: worked,
        done,
        failed,
        // What a run that broke off has not done is said by its failure.
        differences: worked
            ? executedDifferently(reviewed, done)
            : executedDifferently(reviewed, done).filter((one) => !one.startsWith("not done")),
        diagnostics: runs.flatMap(({ diagnostics }) => diagnostics),
        counts,
        runs: runs.length,
        output: runs.find((run) => !succeeded(run))?.output ?? "",
    };
}
