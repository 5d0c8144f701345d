/** What of a run's findings the policy lets stand for a while. Pure. */
import { createHash } from "node:crypto";
import type { AcceptedFact } from "../../controls/drift";
import { hasEnded } from "../../controls/until";
import type { Change } from "../../plan/change";
import type { FactPath } from "../../plan/fact-path";
import type { Finding } from "../../plan/finding";
import type { Origin } from "../../plan/origin";
import { canonicalText } from "../../preview/document";
import type { DriftChange, FactName } from "./change";

export interface Accepting {
    readonly accept: readonly AcceptedFact[];
    /** ISO date. */
    readonly today: string;
    /** Where an entry stands in the policy, by its index. */
    readonly originOf: (index: number) => Origin;
    /** Whether a fact was read: of one that was not, nobody knows whether it is gone. */
    readonly wasRead: (path: FactPath) => boolean;
}

/**
 * An acceptance is for one fact in one state: it hides nothing beside it or below it, and nothing that it turns into.
 * Findings are of acceptances for which nothing is there.
 */
export function applyAcceptances(
    all: readonly Change[],
    accepting: Accepting,
): { readonly changes: readonly DriftChange[]; readonly findings: readonly Finding[] } {
    const { accept, originOf, wasRead } = accepting;
    const byPlace = new Map(accept.map((one, index) => [one.where, { one, index }]));
    const needed = new Set<AcceptedFact>();
    const changes = all.map((change): DriftChange => {
        if (change.kind !== "unmanaged") return change;
        const name = nameOf(change);
        const entry = byPlace.get(name.where);
        if (entry === undefined) return { ...change, accept: name };
        if (entry.one.as === name.as) needed.add(entry.one);
        return { ...change, accept: name, ...standing(entry.one, name, entry.index, accepting) };
    });
    const findings = accept.flatMap((one, index) =>
        needed.has(one) || !wasRead(one.where) ? [] : [stale(one, originOf(index))],
    );
    return { changes, findings };
}

function standing(
    { as, by, because, expires }: AcceptedFact,
    name: FactName,
    index: number,
    { today, originOf }: Accepting,
): Pick<DriftChange, "accepted" | "notAccepted"> {
    if (as !== name.as) return { notAccepted: `${by} let another state of it stand` };
    if (hasEnded(expires, today)) return { notAccepted: `${by} let it stand until ${expires}` };
    return { accepted: { by, because, expires, origin: originOf(index) } };
}

function stale({ where, as, by }: AcceptedFact, origin: Origin): Finding {
    return {
        severity: "warning",
        code: "acceptance-stale",
        message: `${by} lets ${where} stand as ${as}, and nothing of the kind is there`,
        expected: "take the entry out",
        origin,
    };
}

/** When a secret was set is no part of what it is: it would not be the same fact after every rotation. */
export function nameOf({ path, actual }: Pick<Change, "actual" | "path">): FactName {
    const digits = createHash("sha256")
        .update(canonicalText(actual ?? null))
        .digest("hex");
    return { where: path, as: digits.slice(0, 12) };
}
