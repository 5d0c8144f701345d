/**
 * What the Pulumi engine says it would do, or did: its event log (`pulumi preview --event-log FILE`, one JSON object a line,
 * `apitype.EngineEvent` of pulumi/sdk), read into steps. Nothing here is taken from what the engine prints for people.
 */
import type { EngineProperty, EngineStep } from "./model";

import type { EngineEvent, StepMetadata } from "./engine-event";
import { readEvent } from "./engine-event";
import { propertiesOf } from "./engine-properties";
import { stepPath } from "./step-path";

/** What one run of the engine said. */
export interface EngineReport {
    /** Every step that does something, sorted by urn; one a resource. */
    readonly steps: readonly EngineStep[];
    /** Errors and warnings in the engine's words, in their order, each once. */
    readonly diagnostics: readonly Diagnostic[];
    /** How it ended; absent when the log breaks off. */
    readonly result?: "succeeded" | "failed";
}

export interface Diagnostic {
    readonly severity: "error" | "warning";
    readonly message: string;
    /** Logical name of the resource that it is about. */
    readonly resource?: string;
    /** The CrossGuard policy that was violated, `PACK/POLICY`. */
    readonly policy?: string;
}

/** Reads a whole log. */
export function readEventLog(log: string): EngineReport {
    const found = new Map<string, StepMetadata>();
    const diagnostics = new Map<string, Diagnostic>();
    let result: string | undefined;
    for (const line of log.split("\n")) {
        const read = readEvent(line);
        if (read === undefined) continue;
        const step = read.resourcePreEvent?.metadata;
        if (step !== undefined && doesSomething(step) && !isEmpty(step)) keep(found, step);
        for (const one of diagnosticsOf(read)) diagnostics.set(JSON.stringify(one), one);
        result = read.summaryEvent?.result ?? result;
    }
    return {
        steps: [...found.values()].map(stepOf).sort((a, b) => compareText(a.urn, b.urn)),
        diagnostics: [...diagnostics.values()],
        ...(result === "succeeded" || result === "failed" ? { result } : {}),
    };
}

/** Reads into the state write nothing, and components are only names for what stands below them. */
function doesSomething({ op, old, new: next, type }: StepMetadata): boolean {
    if (idle.has(op)) return false;
    const custom = next?.custom ?? old?.custom;
    return custom ?? type.startsWith("pulumi:providers:");
}

/** Updates that change nothing on GitHub. */
function isEmpty(step: StepMetadata): boolean {
    return step.op === "update" && (isRenewedToken(step) || isNobodyAsReviewer(step));
}

/** A token is another one in every run: that of an App is renewed every hour, and a gateway keeps the real one to itself. */
function isRenewedToken(step: StepMetadata): boolean {
    if (!step.type.startsWith("pulumi:providers:")) return false;
    return propertiesOf(step).every(({ name }) => name === "token");
}

/**
 * Behind the gateway, whose answers say "no reviewers" so that the provider sees them gone, an environment without reviewers
 * reads back as one empty list of them, which the provider takes for another thing than none (gateway/heal.ts).
 */
function isNobodyAsReviewer(step: StepMetadata): boolean {
    if (step.type !== "github:index/repositoryEnvironment:RepositoryEnvironment") return false;
    return propertiesOf(step).every(
        ({ name, before, after }) =>
            name === "reviewers" && names(before) === 0 && names(after) === 0,
    );
}

/** How many teams and people stand in `reviewers`, which is a list of at most one block. */
function names(blocks: unknown): number {
    return (Array.isArray(blocks) ? blocks : [])
        .flatMap((block) => Object.values(block as Record<string, unknown>))
        .flat().length;
}

const idle = new Set(["same", "refresh", "read", "read-replacement", "read-discard"]);

/** A replacement comes as three events of one resource; the one that says "replace" stands for all of them. */
function keep(found: Map<string, StepMetadata>, step: StepMetadata): void {
    const known = found.get(step.urn);
    if (known === undefined || rank(step) < rank(known)) found.set(step.urn, step);
}

const order = ["replace", "import-replacement", "create-replacement", "update", "create", "delete"];

function rank({ op }: StepMetadata): number {
    const at = order.indexOf(op);
    return at < 0 ? order.length : at;
}

function stepOf(step: StepMetadata): EngineStep {
    const path = stepPath(step.urn);
    const retained = step.op.startsWith("delete") && step.old?.retainOnDelete === true;
    const properties: readonly EngineProperty[] = propertiesOf(step);
    return {
        urn: step.urn,
        type: step.type,
        op: step.op === "create-replacement" ? "replace" : step.op,
        properties,
        ...(path === undefined ? {} : { path }),
        ...(retained ? { retained: true as const } : {}),
    };
}

function* diagnosticsOf({ diagnosticEvent, policyEvent }: EngineEvent): Generator<Diagnostic> {
    if (diagnosticEvent !== undefined) {
        const { severity, message, urn } = diagnosticEvent;
        if (severity !== "error" && severity !== "warning") return;
        yield { severity, message: message.trim(), ...resource(urn) };
    }
    if (policyEvent !== undefined) {
        const { enforcementLevel, message, resourceUrn, policyPackName, policyName } = policyEvent;
        yield {
            severity: enforcementLevel === "mandatory" ? "error" : "warning",
            message: message.trim(),
            ...resource(resourceUrn),
            policy: `${policyPackName}/${policyName}`,
        };
    }
}

/** The stack itself says nothing about where. */
function resource(urn: string | undefined): { resource?: string } {
    if (urn === undefined || urn === "" || urn.includes("::pulumi:pulumi:Stack::")) return {};
    return { resource: logicalName(urn) };
}

/** The end of a URN: `urn:pulumi:STACK::PROJECT::TYPES::NAME`, and a name may hold `::` itself. */
export function logicalName(urn: string): string {
    return urn.split("::").slice(3).join("::");
}

function compareText(a: string, b: string): number {
    return a < b ? -1 : a > b ? 1 : 0;
}
