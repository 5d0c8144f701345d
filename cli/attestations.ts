/** What people stand for, in a drift report: an attestation that has ended is drift, one that is missing or ends soon is said. */
import type { Change } from "../plan/change";
import type { Finding } from "../plan/finding";
import { factPath } from "../plan/fact-path";

/** Codes of findings that are about attestations. */
const codes: ReadonlySet<string> = new Set([
    "attestation-missing",
    "attestation-expired",
    "attestation-ends-soon",
    "group-not-attested",
]);

export interface AttestationState {
    /** Attestations that have ended: what they stood for is not known to hold any more. */
    readonly changes: readonly Change[];
    readonly findings: readonly Finding[];
}

/** From the findings of a policy, those about attestations. */
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
