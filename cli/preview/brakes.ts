import { checkBrakes, checkOverrides } from "../../preview/brakes";
import type { BrakesInput } from "../../preview/brakes/case";
import type { BrakeHit } from "../../preview/model";
import type { Finding } from "../../plan/finding";
import { loadPolicy } from "../../policies/load";
import { overridesFileOf, readOverrides } from "../../policies/overrides";

/** The brakes of a policy, with the overrides that lie beside it. */
export function brakesOf(
    policyFile: string,
    input: Omit<BrakesInput, "overrides" | "today" | "lines">,
): { readonly brakes: readonly BrakeHit[]; readonly findings: readonly Finding[] } {
    const today = new Date().toISOString().slice(0, 10);
    const { overrides, findings } = readOverrides(overridesFileOf(policyFile), today);
    const lines = loadPolicy(policyFile).positions;
    const strangers = checkOverrides({ ...input, overrides, today });
    return {
        brakes: checkBrakes({ ...input, overrides, today, lines }),
        findings: [...findings, ...strangers],
    };
}
