import { brokenBounds } from "../../importing/bounds";
import type { Standing } from "../../importing/bounds";
import { policyText } from "../../importing/document";
import type { Found, Imported, PlainMap } from "../../importing/model";
import type { Finding } from "../../plan/finding";
import { formatFinding } from "../../plan/finding";
import { parsePolicy } from "../../policies/load";
import { resolvePolicy } from "../../policies/resolve";
import { exitCodes, Failure } from "../exit-codes";

export interface PolicyFile {
    readonly text: string;
    readonly imported: Imported;
    /** What still is worth a look: every bound that is broken and stands, as `validate` says it. */
    readonly warnings: readonly Finding[];
}

/**
 * The policy with the bounds that the organization breaks let stand, so that it can be previewed.
 * @throws Failure when it would be in error all the same, which is a fault of ours, or needs somebody to answer for it
 */
export function asPolicyFile(
    imported: Imported,
    found: Found,
    head: readonly string[],
    { by, expires }: { readonly by?: string; readonly expires: string },
    file: string,
): PolicyFile {
    let current = imported;
    // Bounds of the plan show once the policy by itself has no error, so there is more than one round.
    for (let round = 0; round < 4; round++) {
        const text = policyText(current, head);
        const { findings, broken } = resolvePolicy(parsePolicy(text, file), found.inventory);
        const standing: Standing = { by: by ?? "@nobody", expires };
        const mandatory = broken.filter(({ guardrail }) => guardrail.severity === "mandatory");
        const bounds = brokenBounds(
            findings,
            mandatory.map(({ guardrail, path }) => ({ guardrail: guardrail.id, path })),
            standing,
        );
        if (bounds.waive.length + bounds.accept.length === 0) {
            const errors = findings.filter(({ severity }) => severity === "error");
            if (errors.length > 0) throw unsayable(errors);
            const warnings = findings.filter(({ severity }) => severity === "warning");
            return { text, imported: current, warnings };
        }
        if (by === undefined)
            throw new Failure(
                "the organization breaks bounds, and somebody has to answer for letting them stand - name them with --by LOGIN",
                exitCodes.misuse,
            );
        current = withBounds(current, bounds.waive, bounds.accept);
    }
    throw new Error("bounds do not come to an end");
}

function withBounds(
    { policy, remarks }: Imported,
    waive: readonly PlainMap[],
    accept: readonly PlainMap[],
): Imported {
    const before = (policy.guardrails ?? {}) as { waive?: PlainMap[]; accept?: PlainMap[] };
    const guardrails = {
        ...(waive.length + (before.waive?.length ?? 0) === 0
            ? {}
            : { waive: [...(before.waive ?? []), ...waive] }),
        ...(accept.length + (before.accept?.length ?? 0) === 0
            ? {}
            : { accept: [...(before.accept ?? []), ...accept] }),
    };
    return { policy: { ...policy, guardrails }, remarks };
}

function unsayable(errors: readonly Finding[]): Failure {
    return new Failure(
        [
            "what was found cannot be said in a policy without errors; nothing is written:",
            ...errors.map(formatFinding),
        ].join("\n"),
    );
}
