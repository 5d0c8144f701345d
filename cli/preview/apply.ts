import type { Diagnostic } from "../../preview/events";
import { readEvent } from "../../preview/engine-event";
import { readEventLog } from "../../preview/events";
import { executedDifferently } from "../../preview/executed";
import type { EngineStep } from "../../preview/model";
import { heldBack } from "../../preview/phases";
import { stepPath } from "../../preview/step-path";
import type { GatewayCounts } from "../../gateway/gateway";
import { readDeployment } from "../../stack";
import type { EngineOutcome } from "../pulumi/engine-run";
import { runEngine } from "../pulumi/engine-run";
import { Progress } from "../pulumi/progress";
import { Failure } from "../exit-codes";
import { exportStack, resourcesOf } from "../pulumi/project";
import { recoverProject } from "../recovery/project";
import type { Behind, Computed, ComputeOptions } from "./compute";
import { programEnvironment } from "./engine-preview";

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
    /** Runs of the engine: two when what tightens went first. */
    readonly runs: number;
    /** What the engine printed in the run that failed. */
    readonly output: string;
}

/**
 * Applies what was computed, through the gateway that it was computed behind, which writes from now on. The caller has made sure
 * that it is what was reviewed.
 * @throws Failure when somebody else applied to the stack since
 */
export async function apply(
    computed: Computed,
    options: ComputeOptions,
    { environment, gateway }: Behind,
): Promise<Applied> {
    const { preview, project, settings, inventory } = computed;
    const state = await exportStack(project);
    refuseOther(computed, state);
    await recoverProject(project);
    const before = { ...gateway.counts };
    gateway.allowWrites({ planHash: preview.hash, actor: inventory.viewer });
    const progress = new Progress(new Set(preview.steps.map(({ urn }) => urn)));
    try {
        const runs = await runsInOrder(computed, state, (more) =>
            runEngine(project, {
                words: [
                    "up",
                    "--yes",
                    "--skip-preview",
                    ...(computed.refreshed ? ["--refresh"] : []),
                    ...more,
                ],
                environment: programEnvironment(settings, environment),
                policyPacks: options.policyPack,
                onEvent: progress.hear,
                verbose: options.verbose,
            }),
        );
        return outcome(preview.steps, runs, since(before, gateway.counts));
    } finally {
        progress.stop();
    }
}

/** The engine's lock keeps two applies from one moment; that none came in between, from another checkout or machine, is seen here. */
function refuseOther({ preview, project, resources }: Computed, state: unknown): void {
    if (resourcesOf(state) === resources) return;
    throw new Failure(
        `stack ${project.stack} was changed by another run since plan ${preview.hash.slice(0, 12)} was worked out; nothing was written - preview again`,
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

type Engine = (words: readonly string[]) => Promise<EngineOutcome>;

async function runsInOrder(
    computed: Computed,
    state: unknown,
    engine: Engine,
): Promise<EngineOutcome[]> {
    const held = heldBackOf(computed, state);
    if (held.length === 0) return [await engine([])];
    process.stderr.write("what tightens goes first, what loosens follows\n");
    const first = await engine(held.flatMap((urn) => ["--exclude", urn]));
    // A first run that could not begin has done nothing that the second would not do.
    if (!succeeded(first) && doneIn(first).length === 0) return [await engine([])];
    return succeeded(first) ? [first, await engine([])] : [first];
}

function heldBackOf({ preview }: Computed, state: unknown): string[] {
    const resources = readDeployment(state).map(({ urn }) => {
        const path = stepPath(urn);
        return path === undefined ? { urn } : { urn, path };
    });
    return heldBack(preview.steps, preview.changes, resources);
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

function succeeded({ code, result }: EngineOutcome): boolean {
    return code === 0 && result !== "failed";
}

function doneIn({ log }: EngineOutcome): EngineStep[] {
    const done = urnsOf(log, "resOutputsEvent");
    const failed = urnsOf(log, "resOpFailedEvent");
    return readEventLog(log).steps.filter(({ urn }) => done.has(urn) && !failed.has(urn));
}

function urnsOf(log: string, kind: "resOutputsEvent" | "resOpFailedEvent"): Set<string> {
    const urns = new Set<string>();
    for (const line of log.split("\n")) {
        const urn = readEvent(line)?.[kind]?.metadata.urn;
        if (urn !== undefined) urns.add(urn);
    }
    return urns;
}
