/** Whether what the engine did is what was reviewed. */
import { knownLater, maskedSecret } from "./engine-values";
import { logicalName } from "./events";
import type { EngineStep } from "./model";

/** In what an apply was not the plan, a sentence each; none when it was. Both sides are whole runs. */
export function executedDifferently(
    reviewed: readonly EngineStep[],
    executed: readonly EngineStep[],
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
