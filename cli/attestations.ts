/**
 * What holds until a day, in a drift report: an attestation that has ended is drift, one that is missing or ends soon is said, and
 * so is access that ends. Access that has ended and is still there is drift by itself.
 */
import type { Change } from "../plan/change";
import type { Finding } from "../plan/finding";
import { factPath } from "../plan/fact-path";

/** Codes of findings that are about attestations and the end of access. */
const codes: ReadonlySet<string> = new Set([
    "attestation-missing",
    "attestation-expired",
    "attestation-ends-soon",
    "group-not-attested",
    "access-ends-soon",
    "access-ended",
]);

export interface AttestationState {
    /** Attestations that have ended: what they stood for is not known to hold any more. */
    readonly changes: readonly Change[];
    readonly findings: readonly Finding[];
}

/** From the findings of a policy, those about what holds until a day. */
export function attestationState(findings: readonly Finding[]): AttestationState {
    const about = findings.filter(({ code }) => codes.has(code));
    const ended = about.filter(({ code }) => code === "attestation-expired");
    return {
        changes: ended.map(endedChange),
        findings: about.filter((finding) => !ended.includes(finding)),
    };
}

function endedChange({ message, expected, origin }: Finding): Change {
    return {
        kind: "changed",
        path: factPath(...origin.path.split(".")),
        area: "attestations",
        summary: message,
        origin,
        managed: false,
        ...(expected === undefined ? {} : { remedy: expected }),
    };
}
