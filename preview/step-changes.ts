/** What else the apply would do: steps of the engine that no fact of the organization stands for. */
import type { FactPath } from "../plan/fact-path";
import { factPath } from "../plan/fact-path";
import { logicalName } from "./events";
import type { ChangeMaker } from "./change-maker";
import type { EngineStep, PreviewChange } from "./model";
import { propertyWords } from "./words";

export function stepChange(step: EngineStep, maker: ChangeMaker): PreviewChange {
    const path = factOfStep(step);
    const added = step.op === "create" || step.op === "import";
    const removed = step.op.startsWith("delete");
    return {
        ...maker.place(path),
        ...(step.path === undefined ? { area: "engine" } : {}),
        part: "change",
        class: "neutral",
        action: added ? "add" : removed && step.retained !== true ? "remove" : "change",
        path,
        summary: `${logicalName(step.urn).replace(/^[^/]*\/(repositories\/)?/, "")}: ${words(step)}`,
    };
}

/** Where a step is told: at the fact that its resource carries, or by its own name. */
export function factOfStep({ path, urn }: EngineStep): FactPath {
    return path ?? factPath("engine", logicalName(urn));
}

function words({ op, type, properties, retained }: EngineStep): string {
    const kind = type.split(":").at(-1) ?? type;
    if (type.startsWith("pulumi:providers:")) return `provider of the stack: ${op}`;
    if (retained === true) return `${kind} leaves the stack and stays as it is on GitHub`;
    if (op === "create") return `${kind} comes into the stack; GitHub shows it as declared already`;
    if (op.startsWith("delete")) return `${kind} is deleted by the engine; GitHub shows none`;
    const names = properties.map(({ name }) => name);
    const what = names.length === 0 ? "" : ` (${propertyWords(names)})`;
    return `${kind}: the engine would ${op}${what}`;
}
