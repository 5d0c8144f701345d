/** The engine's runs over one stack, in the order that lets nobody in before what bounds them. */
import { readEvent } from "../../preview/engine-event";
import { readEventLog } from "../../preview/events";
import type { EngineStep, PreviewChange } from "../../preview/model";
import type { Placed } from "../../preview/phases";
import { heldBack } from "../../preview/phases";
import { stepPath } from "../../preview/step-path";
import { readDeployment } from "../../stack";
import type { EngineOutcome } from "../pulumi/engine-run";

export type Engine = (words: readonly string[]) => Promise<EngineOutcome>;

/** What is to be done in one stack. */
export interface StackWork {
    readonly steps: readonly EngineStep[];
    readonly changes: readonly PreviewChange[];
    /** As `pulumi stack export` gives it. */
    readonly state: unknown;
    /** URNs that wait for another run. */
    readonly waiting: readonly string[];
}

/** One run, or two when something tightens and something loosens. */
export async function runsInOrder(work: StackWork, engine: Engine): Promise<EngineOutcome[]> {
    const { steps, changes, state, waiting } = work;
    const held = heldBack(steps, changes, placedIn(state));
    const all = () => engine(without(waiting));
    if (held.every((urn) => waiting.includes(urn))) return [await all()];
    process.stderr.write("what tightens goes first, what loosens follows\n");
    const first = await engine(without([...new Set([...held, ...waiting])]));
    // A first run that could not begin has done nothing that the second would not do.
    if (!succeeded(first) && doneIn(first).length === 0) return [await all()];
    return succeeded(first) ? [first, await all()] : [first];
}

/**
 * With what depends on them: a component that is new is no step of its own, and the engine would write it down with a dependency
 * that is not there ("snapshot integrity failure").
 */
function without(urns: readonly string[]): string[] {
    if (urns.length === 0) return [];
    return [...urns.flatMap((urn) => ["--exclude", urn]), "--exclude-dependents"];
}

/** The resources of a stack, with the facts that they carry. */
export function placedIn(state: unknown): Placed[] {
    return readDeployment(state).map(({ urn }) => {
        const path = stepPath(urn);
        return path === undefined ? { urn } : { urn, path };
    });
}

export function succeeded({ code, result }: EngineOutcome): boolean {
    return code === 0 && result !== "failed";
}

export function doneIn({ log }: EngineOutcome): EngineStep[] {
    const done = urnsOf(log, "resOutputsEvent");
    const failed = urnsOf(log, "resOpFailedEvent");
    return readEventLog(log).steps.filter(({ urn }) => done.has(urn) && !failed.has(urn));
}

export function urnsOf(log: string, kind: "resOutputsEvent" | "resOpFailedEvent"): Set<string> {
    const urns = new Set<string>();
    for (const line of log.split("\n")) {
        const urn = readEvent(line)?.[kind]?.metadata.urn;
        if (urn !== undefined) urns.add(urn);
    }
    return urns;
}
