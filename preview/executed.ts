/** Whether what the engine did is what was reviewed. */
import type { FactPath } from "../plan/fact-path";
import { ancestors, factSegments } from "../plan/fact-path";
import type { PlanDocument, PlannedChange } from "./document";
import { canonicalText } from "./document";
import { knownLater, maskedSecret } from "./engine-values";
import { logicalName } from "./events";
import type { EngineStep } from "./model";
import { valueAt } from "./value-at";

type Executed = Pick<EngineStep, "urn" | "op" | "properties">;

/** In what an apply was not the plan, a sentence each; none when it was. Both sides are whole runs. */
export function executedDifferently(
    reviewed: readonly Executed[],
    executed: readonly Executed[],
): string[] {
    const done = new Map(executed.map((step) => [step.urn, step]));
    const planned = new Map(reviewed.map((step) => [step.urn, step]));
    return [
        ...reviewed.flatMap((step) => {
            const other = done.get(step.urn);
            const name = logicalName(step.urn);
            if (other === undefined) return [`not done: ${step.op} ${name}`];
            if (other.op !== step.op) return [`${name}: reviewed ${step.op}, done ${other.op}`];
            return step.properties.flatMap(({ name: property, after }) => {
                const { after: sent } = other.properties.find((one) => one.name === property) ?? {};
                return agree(after, sent) ? [] : [`${name}: ${property} is not as reviewed`];
            });
        }),
        ...executed
            .filter(({ urn }) => !planned.has(urn))
            .map((step) => `not reviewed: ${step.op} ${logicalName(step.urn)}`),
    ].sort();
}

/** What only the apply could know agrees with anything. */
function agree(reviewed: unknown, sent: unknown): boolean {
    if (reviewed === knownLater || reviewed === maskedSecret) return true;
    if (Array.isArray(reviewed) && Array.isArray(sent)) {
        return (
            reviewed.length === sent.length &&
            reviewed.every((one, index) => agree(one, sent[index]))
        );
    }
    if (isRecord(reviewed) && isRecord(sent)) {
        const keys = new Set([...Object.keys(reviewed), ...Object.keys(sent)]);
        return [...keys].every((key) => agree(reviewed[key], sent[key]));
    }
    return reviewed === sent;
}

function isRecord(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * What of a part of a plan was not reviewed, a sentence each; none when all of it was. What has been done meanwhile is in the
 * reviewed plan alone, and what was not known at the review may be known now.
 */
export function beyondReviewed(reviewed: PlanDocument, part: PlanDocument): string[] {
    const seen = new Set(reviewed.changes.map(canonicalText));
    const added = new Map(
        reviewed.changes
            .filter(({ before }) => before === undefined)
            .map(({ path, after }) => [path, after]),
    );
    const others = (["version", "organization", "stack"] as const).filter(
        (key) => reviewed[key] !== part[key],
    );
    return [
        ...others.map((key) => `${key}: reviewed for ${reviewed[key]}, this is ${part[key]}`),
        ...part.changes
            .filter((change) => !seen.has(canonicalText(change)) && !isPartOf(added, change))
            .map(({ path }) => `not reviewed: ${path}`),
        ...executedDifferently(reviewed.steps, part.steps).filter(
            (one) => !one.startsWith("not done"),
        ),
    ].sort();
}

/**
 * What is added as one object at the review, a team with its people, is a change for each part of it once a part is there. What
 * writes it is a step of its own in any case.
 */
function isPartOf(added: ReadonlyMap<FactPath, unknown>, { path, after }: PlannedChange): boolean {
    for (const above of ancestors(path)) {
        if (above === path || !added.has(above)) continue;
        const whole = added.get(above);
        const below = path.slice(above.length + 1);
        const [key = ""] = factSegments(below);
        // What GitHub's object does not have itself, such as who rules over the members, its step says.
        if (!isRecord(whole) || !Object.hasOwn(whole, key)) return true;
        return canonicalText(valueAt(whole as never, below)) === canonicalText(after);
    }
    return false;
}
