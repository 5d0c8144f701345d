import type { Change } from "../../plan/change";
import type { Finding } from "../../plan/finding";
import type { Unread } from "../../plan/live";
import type { FactKind } from "../../plan/fact-kind";
import { visibleJson } from "../../plan/visible";
import type { EngineAgreement } from "../../preview/engine-agreement";
import type { DriftChange } from "../drift/change";
import type { DriftSince } from "../drift/since/report";
import type { ExitCode } from "../exit-codes";
import { exitCodes } from "../exit-codes";

/** What a drift run found, sorted into what it means. */
export interface DriftReport {
    readonly organization: string;
    /** Policy file as the user gave it. */
    readonly policy: string;
    /** The areas that were asked for, with commas between them. @default - all */
    readonly only?: string;
    /** Parts of the organization that the run was told to leave out; nothing is said of them. @default none */
    readonly leftOut?: readonly FactKind[];
    /** What differs from the policy; looser things first, then by area and path. */
    readonly changes: readonly DriftChange[];
    /** Access that nobody declared, in places that the policy leaves open. */
    readonly leftOpen: readonly DriftChange[];
    /** What the policy lets stand for a while; no reason to fail a run. @default none */
    readonly accepted?: readonly DriftChange[];
    /** Parts that could not be read. */
    readonly unknown: readonly Change[];
    /** What the policy leans on people for and nobody has said, or what ends soon; no reason to fail a run. */
    readonly findings: readonly Finding[];
    /** Parts that GitHub tells no caller of this kind; no reason to fail a run. @default none */
    readonly untold?: readonly Unread[];
    /** Which part was read, where only a part was asked for. */
    readonly since?: DriftSince;
    /** Why nobody can be named for what was found, when that is so. */
    readonly actorsUnread?: string;
    /** What the engine's own refresh found beside this, of every area, when it was asked for. */
    readonly engine?: EngineAgreement;
}

export interface ReportOptions {
    readonly organization: string;
    readonly policy: string;
    /** Areas in the order that a policy has them. */
    readonly areas: readonly string[];
    /** Areas that were asked for. @default - all */
    readonly only?: readonly string[];
    readonly leftOut?: readonly FactKind[];
    /** What the policy leaves open counts as drift too. */
    readonly strict?: boolean;
    /** Of the policy, about attestations and acceptances. @default none */
    readonly findings?: readonly Finding[];
    readonly untold?: readonly Unread[];
    readonly since?: DriftSince;
    readonly actorsUnread?: string;
    readonly engine?: EngineAgreement;
}

export function driftReport(all: readonly DriftChange[], options: ReportOptions): DriftReport {
    const {
        organization,
        policy,
        areas,
        only,
        leftOut = [],
        strict = false,
        findings = [],
        untold = [],
        since,
        actorsUnread,
        engine,
    } = options;
    const isAsked = (area: string) => only === undefined || only.includes(area);
    const order = (change: Change) =>
        [effects.indexOf(change.effect), areas.indexOf(change.area)] as const;
    const asked = all
        // What was not read belongs to what was asked for: nothing else is read.
        .filter(({ area, kind }) => isAsked(area) || kind === "unknown")
        .map((change) => ({ change, order: order(change) }))
        .sort(
            (a, b) =>
                a.order[0] - b.order[0] || a.order[1] - b.order[1] || byPath(a.change, b.change),
        )
        .map(({ change }) => change);
    const isOpen = ({ leftOpen }: Change) => leftOpen === true && !strict;
    const unknown = asked.filter(({ kind }) => kind === "unknown");
    const accepted = asked.filter((change) => change.accepted !== undefined);
    const known = asked.filter(
        (change) => change.kind !== "unknown" && change.accepted === undefined,
    );
    return {
        organization,
        policy,
        ...(only === undefined ? {} : { only: only.join(", ") }),
        ...(leftOut.length === 0 ? {} : { leftOut }),
        changes: known.filter((change) => !isOpen(change)),
        leftOpen: known.filter(isOpen),
        ...(accepted.length === 0 ? {} : { accepted }),
        unknown,
        findings: findings.filter(({ origin }) => isAsked(areaOfFinding(origin))),
        ...(untold.length === 0 ? {} : { untold }),
        ...(since === undefined ? {} : { since }),
        ...(actorsUnread === undefined ? {} : { actorsUnread }),
        ...(engine === undefined ? {} : { engine }),
    };
}

/** Attestations that are missing stand where they are needed, and belong to `attestations` all the same. */
function areaOfFinding({ path }: Finding["origin"]): string {
    return path.startsWith("drift.") ? "drift" : "attestations";
}

/** What gets looser comes first, what cannot be ranked last. */
const effects: readonly Change["effect"][] = ["looser", "tighter", undefined];

function byPath(a: Change, b: Change): number {
    return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}

/** Incomplete wins over drift: what was found is then the least there is. What the engine alone sees is drift as well. */
export function driftExitCode({ changes, unknown, engine }: DriftReport): ExitCode {
    if (unknown.length > 0) return exitCodes.incomplete;
    return changes.length + (engine?.engineOnly.length ?? 0) > 0 ? exitCodes.drift : exitCodes.ok;
}

/** What `drift --json` prints. */
export interface DriftDocument extends DriftReport {
    readonly version: 1;
    readonly counts: DriftCounts;
}

export function driftJson(report: DriftReport): string {
    const document: DriftDocument = { version: 1, ...report, counts: countsOf(report) };
    return visibleJson(document);
}

export interface DriftCounts {
    readonly changes: number;
    readonly looser: number;
    readonly tighter: number;
    /** Of the changes, those that `pulumi up` puts right. */
    readonly managed: number;
    readonly leftOpen: number;
    readonly unknown: number;
    /** @default 0 */
    readonly accepted?: number;
}

export function countsOf({ changes, leftOpen, unknown, accepted = [] }: DriftReport): DriftCounts {
    const count = (matches: (change: Change) => boolean) => changes.filter(matches).length;
    return {
        changes: changes.length,
        looser: count(({ effect }) => effect === "looser"),
        tighter: count(({ effect }) => effect === "tighter"),
        managed: count(({ managed }) => managed),
        leftOpen: leftOpen.length,
        unknown: unknown.length,
        ...(accepted.length === 0 ? {} : { accepted: accepted.length }),
    };
}
