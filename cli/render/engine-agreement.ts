/** Where drift and the engine's own refresh differ, for people. */
import type { Change } from "../../plan/change";
import { areaOfFact } from "../../plan/fact-kind";
import type { EngineStep } from "../../preview/model";
import type { EngineAgreement } from "../../preview/engine-agreement";
import type { FactToShow } from "./report/fact-rows";

const byDrift = "seen by reading; the engine's refresh does nothing about it";
const byEngine = "a step of the engine's refresh; by reading there is no difference";

/** In one line: `the engine's refresh agrees on 12 managed differences; 1 it does not see`. */
export function agreementWords({ both, driftOnly, engineOnly }: EngineAgreement): string {
    return [
        `the engine's refresh agrees on ${both.length} managed difference${both.length === 1 ? "" : "s"}`,
        ...(driftOnly.length === 0 ? [] : [`${driftOnly.length} it does not see`]),
        ...(engineOnly.length === 0 ? [] : [`${engineOnly.length} it alone sees`]),
    ].join("; ");
}

/** One fact each that only one of the two saw, with which of them it was. */
export function disagreements({ driftOnly, engineOnly }: EngineAgreement): FactToShow[] {
    return [...driftOnly.map(seenByDrift), ...engineOnly.flatMap(seenByEngine)];
}

function seenByDrift({ path, area, repository, summary, origin }: Change): FactToShow {
    return { path, area, repository, summary, origin, remedy: byDrift };
}

function seenByEngine({ path, op, properties }: EngineStep): FactToShow[] {
    if (path === undefined) return [];
    const names = properties.map(({ name }) => name).join(", ");
    const summary = `${path}: ${op}${names === "" ? "" : ` of ${names}`}`;
    return [{ path, area: areaOfFact(path, undefined), summary, remedy: byEngine }];
}
