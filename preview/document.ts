/**
 * The canonical plan: what an apply writes and nothing else, in one spelling. Its hash is what a reviewer agrees to, so the
 * same digits mean that the same is applied; times, order and what is left alone have no part in it.
 */
import { createHash } from "node:crypto";
import { factSegments } from "../plan/fact-path";
import type { Plan } from "../plan/plan";
import type { EngineProperty, EngineStep, PreviewChange } from "./model";
import { valueAt } from "./value-at";

export interface PlanDocument {
    /** Version of this shape; another one gives other hashes. */
    readonly version: 1;
    readonly organization: string;
    readonly stack: string;
    /** Sorted by urn. */
    readonly steps: readonly PlannedStep[];
    /** Sorted by path. */
    readonly changes: readonly PlannedChange[];
}

export interface PlannedStep {
    readonly urn: string;
    readonly op: string;
    /** Secrets are masked; the values that only an apply knows are said to be so. */
    readonly properties: readonly EngineProperty[];
    readonly retained?: true;
    /** Date of the secret's value that is sent. */
    readonly rotated?: string;
}

export interface PlannedChange {
    readonly part: "change" | "drift";
    readonly path: string;
    readonly before?: unknown;
    readonly after?: unknown;
}

export interface DocumentInput {
    readonly organization: string;
    readonly stack: string;
    readonly plan: Plan;
    readonly steps: readonly EngineStep[];
    readonly changes: readonly PreviewChange[];
}

export function planDocument(input: DocumentInput): PlanDocument {
    const { organization, stack, plan, steps, changes } = input;
    return {
        version: 1,
        organization,
        stack,
        steps: [...steps]
            .sort((a, b) => compareText(a.urn, b.urn) || compareText(a.op, b.op))
            .map((step) => plannedStep(step, plan)),
        changes: changes
            .flatMap((change) => plannedChange(change) ?? [])
            .sort((a, b) => compareText(a.path, b.path) || compareText(a.part, b.part)),
    };
}

function plannedStep(step: EngineStep, plan: Plan): PlannedStep {
    const { urn, op, properties, retained, path } = step;
    const secret = path !== undefined && factSegments(path).includes("secrets") ? path : undefined;
    const planned = secret === undefined ? undefined : valueAt(plan as never, secret);
    const rotated = (planned as { rotated?: string } | undefined)?.rotated;
    return {
        urn,
        op,
        properties,
        ...(retained === undefined ? {} : { retained }),
        ...(rotated === undefined ? {} : { rotated }),
    };
}

/**
 * Facts of the organization alone: steps stand for themselves, files of Codex are delivered by other ways, and what has a
 * remedy is for people to do; it is told only with `--base`, which must not change the hash.
 */
function plannedChange(change: PreviewChange): PlannedChange | undefined {
    const { part, path, before, after, remedy } = change;
    if (part === "left" || remedy !== undefined || /^(codex|engine)\//.test(path)) return undefined;
    return {
        part,
        path,
        ...(before === undefined ? {} : { before }),
        ...(after === undefined ? {} : { after }),
    };
}

/** SHA-256 of the canonical text, in hexadecimal. */
export function planHash(document: PlanDocument): string {
    return createHash("sha256").update(canonicalText(document)).digest("hex");
}

/** JSON with sorted keys and without what is undefined. When a secret was last written is no part of what is applied. */
export function canonicalText(value: unknown): string {
    return JSON.stringify(value, (key, part: unknown) => {
        if (key === "updatedAt") return undefined;
        if (typeof part !== "object" || part === null || Array.isArray(part)) return part;
        return Object.fromEntries(Object.entries(part).sort(([a], [b]) => compareText(a, b)));
    });
}

/**
 * In what two plans differ, a sentence each, sorted; none when they are the same.
 * @param reviewed the plan that was agreed to
 * @param now the plan as it is
 */
export function documentDifferences(reviewed: PlanDocument, now: PlanDocument): string[] {
    const differences = new Set<string>();
    for (const key of ["organization", "stack", "version"] as const) {
        if (reviewed[key] !== now[key])
            differences.add(`${key}: reviewed for ${reviewed[key]}, this is ${now[key]}`);
    }
    const was = entriesOf(reviewed);
    const is = entriesOf(now);
    for (const [name, text] of is) {
        if (!was.has(name)) differences.add(`new since the review: ${name}`);
        else if (was.get(name) !== text) differences.add(`not what was reviewed: ${name}`);
    }
    for (const name of was.keys())
        if (!is.has(name)) differences.add(`reviewed, and not to be done any more: ${name}`);
    return [...differences].sort(compareText);
}

function entriesOf({ steps, changes }: PlanDocument): Map<string, string> {
    return new Map([
        ...changes.map(
            ({ part, ...change }) =>
                [
                    `${change.path}${part === "drift" ? " (drift)" : ""}`,
                    canonicalText(change),
                ] as const,
        ),
        ...steps.map(
            (step) =>
                [
                    `engine step ${step.op} ${step.urn.split("::").slice(3).join("::")}`,
                    canonicalText(step),
                ] as const,
        ),
    ]);
}

function compareText(a: string, b: string): number {
    return a < b ? -1 : a > b ? 1 : 0;
}
