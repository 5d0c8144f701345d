/** Everything that a policy lets hold until a day: attestations, access, and exceptions from rules. */
import type { Context } from "../../controls/control";
import { daysBetween } from "../../controls/until";
import type { WrittenOverride } from "../../policies/overrides";
import type { Expiry } from "./model";

export function expiriesOf(context: Context, overrides: readonly WrittenOverride[]): Expiry[] {
    return [...attestations(context), ...teams(context), ...exceptions(context, overrides)]
        .map((one) => ({ ...one, days: daysBetween(context.today, one.expires) }))
        .sort((a, b) => a.days - b.days || (a.what < b.what ? -1 : 1));
}

type Ending = Omit<Expiry, "days">;

function* attestations(context: Context): Generator<Ending> {
    for (const [id, { by, expires, evidence }] of Object.entries(context.policy.attestations ?? {}))
        yield {
            kind: "attestation",
            what: `attestation ${id}`,
            owner: by,
            evidence,
            expires,
            origin: context.keyAt(["attestations", id]),
        };
}

function* teams(context: Context): Generator<Ending> {
    for (const [name, team] of Object.entries(context.policy.users ?? {})) {
        if (team === "existing" || team.until === undefined) continue;
        yield {
            kind: "access",
            what: `access of team ${name}`,
            expires: team.until,
            origin: context.keyAt(["users", name, "until"]),
        };
    }
}

function* exceptions(context: Context, overrides: readonly WrittenOverride[]): Generator<Ending> {
    const { waive = [], accept = [] } = context.policy.guardrails ?? {};
    for (const [index, { guardrail, where, by, expires }] of waive.entries())
        yield {
            kind: "exception",
            what: `guardrail ${guardrail}, waived for ${where}`,
            owner: by,
            expires,
            origin: context.keyAt(["guardrails", "waive", index]),
        };
    for (const [index, { finding, where, by, expires }] of accept.entries())
        yield {
            kind: "exception",
            what: `finding ${finding}, accepted at ${[where].flat().join(", ")}`,
            owner: by,
            expires,
            origin: context.keyAt(["guardrails", "accept", index]),
        };
    for (const { brake, plan, by, expires, origin } of overrides)
        yield {
            kind: "exception",
            what: `brake ${brake}, overridden for plan ${plan}`,
            owner: by,
            expires,
            origin,
        };
}
