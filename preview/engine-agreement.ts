/** What drift found and what the engine's own refresh would put right, held against each other. */
import type { Change } from "../plan/change";
import type { FactPath } from "../plan/fact-path";
import type { EngineStep } from "./model";
import { carriedBy, carriersFor } from "./step-path";

export interface EngineAgreement {
    /** Managed differences that the engine would put right too, sorted. */
    readonly both: readonly FactPath[];
    /** Managed differences that no step of the engine puts right: the engine is blind there, or drift is wrong. */
    readonly driftOnly: readonly Change[];
    /** Steps of the engine for which drift found nothing, not even a fact that it could not read. */
    readonly engineOnly: readonly EngineStep[];
}

/**
 * Drift and `pulumi preview --refresh` read the organization by different ways; for what the policy manages they must come to
 * the same. Both speak of the policy as it is now, so that what was never applied is found by both.
 *
 * @param changes all that drift found, unmanaged and unknown facts included
 * @param steps what the engine would do after a refresh
 */
export function engineAgreement(
    changes: readonly Change[],
    steps: readonly EngineStep[],
): EngineAgreement {
    const managed = changes.filter(({ managed, kind }) => managed && kind !== "unknown");
    const seen = carriedBy(steps.flatMap(({ path }) => path ?? []));
    const found = carriersFor(changes.map(({ path }) => path));
    return {
        both: managed.filter(({ path }) => seen(path)).map(({ path }) => path),
        driftOnly: managed.filter(({ path }) => !seen(path)),
        // The provider itself and what the program computes are no facts of the organization.
        engineOnly: steps.filter(({ path }) => path !== undefined && !found(path)),
    };
}
