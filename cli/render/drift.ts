/** A drift report as text for people: pure, so that it can be compared line by line. */
import type { Change } from "../../plan/change";
import { formatOrigin } from "../../plan/origin";
import { listWords } from "../../plan/compare/words";
import { kindWords } from "../../plan/fact-kind";
import type { EngineAgreement } from "../../preview/engine-agreement";
import type { DriftChange } from "../drift/change";
import { minute, sinceWords } from "../drift/since/report";
import type { DriftReport } from "./drift-report";
import { countsOf } from "./drift-report";
import { agreementWords, disagreements } from "./engine-agreement";
import { visible } from "./escape";
import { wrapped } from "./report/words";

/** What a piece of text is, for whoever colours it. */
export type Style = "heading" | "looser" | "tighter" | "other" | "aside" | "good";
/** Plain text where colours are not wanted. */
export type Paint = (style: Style, text: string) => string;

/** `columns`: of the terminal; lines are not broken where there is none, so that a line stays what a script greps for. */
export function renderDrift(report: DriftReport, paint: Paint, columns = Infinity): string {
    const width = Math.max(0, ...everything(report).map(({ area }) => area.length));
    const sections: readonly Section[] = [
        section("Looser than the policy", report.changes.filter(is("looser")), "looser"),
        section("Tighter than the policy", report.changes.filter(is("tighter")), "tighter"),
        section("Different from the policy", report.changes.filter(is(undefined)), "other"),
        {
            ...section(
                "Granted beside the policy, where it leaves that open",
                // Their names would be as many lines again; JSON has them.
                report.leftOpen.map(({ accept: _, ...change }) => change),
                "other",
            ),
            most: mostLeftOpen,
        },
        section("Accepted for a while", report.accepted ?? [], "other"),
        section("Not read, so nothing is said about it", report.unknown, "other"),
    ];
    const blocks = sections
        .filter(({ changes }) => changes.length > 0)
        .map(({ title, changes, style, most = Infinity }) =>
            [
                paint("heading", title),
                ...changes
                    .slice(0, most)
                    .flatMap((change) => entry(change, width, style, paint, columns)),
                ...(changes.length > most
                    ? [
                          paint(
                              "aside",
                              `  and ${changes.length - most} more, which --format json lists`,
                          ),
                      ]
                    : []),
                "",
            ].join("\n"),
        );
    const said = report.findings.length === 0 ? [] : [findings(report, width, paint)];
    const engine = report.engine === undefined ? [] : [engineBlock(report.engine, width, paint)];
    const verdict = paint(conclusionStyle(report), visible(driftVerdict(report)));
    const unnamed =
        report.actorsUnread === undefined
            ? []
            : [paint("aside", visible(`By whom: could not be read: ${report.actorsUnread}`)), ""];
    const since =
        report.since === undefined
            ? []
            : [paint("aside", visible(`Read: ${sinceWords(report.since)}`)), ""];
    return [...blocks, ...said, ...engine, ...unnamed, ...since, verdict].join("\n");
}

/** Beside the engine: what both saw is in the sections above. */
function engineBlock(engine: EngineAgreement, width: number, paint: Paint): string {
    const indent = " ".repeat(width + 4);
    return [
        paint("heading", "Beside the engine"),
        ...disagreements(engine).flatMap(({ area, summary, remedy = "" }) => [
            `  ${paint("aside", visible(area).padEnd(width))}  ${paint("other", visible(summary))}`,
            `${indent}${paint("aside", remedy)}`,
        ]),
        `  ${agreementWords(engine)}`,
        "",
    ].join("\n");
}

/** Attestations alone, as a rule; acceptances for nothing besides. */
export function findingsTitle(findings: DriftReport["findings"]): string {
    const stale = findings.some(({ code }) => code === "acceptance-stale");
    return stale ? "To be attested, or taken out" : "To be attested";
}

/** What people have to say, or to say again before long. */
function findings({ findings }: DriftReport, width: number, paint: Paint): string {
    const indent = " ".repeat(width + 4);
    return [
        paint("heading", findingsTitle(findings)),
        ...findings.flatMap(({ message, expected, origin }) => [
            `  ${" ".repeat(width)}  ${paint("other", visible(message))}`,
            `${indent}${paint("aside", visible([`${formatOrigin(origin)}  ${origin.path}`, ...(expected === undefined ? [] : [expected])].join("  · ")))}`,
        ]),
        "",
    ].join("\n");
}

/** A large organization has hundreds of these beside a young policy; differences are never cut. */
const mostLeftOpen = 12;

interface Section {
    readonly title: string;
    readonly changes: readonly DriftChange[];
    readonly style: Style;
    /** How many are shown. @default - all */
    readonly most?: number;
}

function section(title: string, changes: readonly DriftChange[], style: Style): Section {
    return { title, changes, style };
}

function is(effect: Change["effect"]): (change: Change) => boolean {
    return (change) => change.effect === effect;
}

function everything(report: DriftReport): readonly DriftChange[] {
    const { changes, leftOpen, accepted = [], unknown } = report;
    return [...changes, ...leftOpen, ...accepted, ...unknown];
}

/** The fact, and below it the policy line that says otherwise. */
function entry(
    change: DriftChange,
    width: number,
    style: Style,
    paint: Paint,
    columns: number,
): string[] {
    const { area, summary, origin } = change;
    const place = origin === undefined ? [] : [`${formatOrigin(origin)}  ${origin.path}`];
    const aside = visible([...place, ...asideWords(change)].join("  · "));
    const indent = " ".repeat(width + 4);
    const lines = (text: string) => wrapped(text, Math.max(40, columns) - indent.length, "");
    const [first = "", ...rest] = lines(visible(summary));
    return [
        `  ${paint("aside", visible(area).padEnd(width))}  ${paint(style, first)}`,
        ...rest.map((line) => `${indent}${paint(style, line)}`),
        ...(aside === "" ? [] : lines(aside).map((line) => `${indent}${paint("aside", line)}`)),
    ];
}

/** What is known besides. What `up` repairs is said once, in the last line; the rest is somebody's to do. */
export function asideWords(change: DriftChange): string[] {
    const { accept, accepted, notAccepted } = change;
    if (accepted !== undefined) {
        const { by, expires, because } = accepted;
        return [`${by} lets it stand until ${expires}: ${because}`];
    }
    const name =
        accept === undefined || change.kind === "unknown"
            ? undefined
            : `to let it stand: where: ${JSON.stringify(accept.where)}, as: "${accept.as}"`;
    return [byHandWords(change), notAccepted, ...historyWords(change), name].filter(
        (words) => words !== undefined,
    );
}

/** By day: what was done at once is then said at once. */
function historyWords({ actor, firstSeen, readAt }: DriftChange): string[] {
    const day = (time: string) => time.slice(0, 10);
    const types = { bot: "bot ", "codex-app": "the Codex app, ", person: "" };
    return [
        ...(actor === undefined
            ? []
            : [`by ${types[actor.type]}${actor.login} on ${day(actor.at)} (${actor.action})`]),
        ...(firstSeen === undefined ? [] : [`first seen ${day(firstSeen)}`]),
        ...(readAt === undefined ? [] : [`as read on ${minute(readAt)}`]),
    ];
}

/** What somebody has to do, where no apply does it. */
export function byHandWords(change: Change): string | undefined {
    if (change.managed || change.kind === "unknown" || change.leftOpen === true) return undefined;
    return change.remedy ?? "by hand";
}

/** Everything in one line, with counts. */
export function driftVerdict(report: DriftReport): string {
    const counts = countsOf(report);
    const { leftOut = [], since: { carriedOver = 0 } = {} } = report;
    const what = `${report.organization} against ${report.policy}${report.only === undefined ? "" : ` (${report.only})`}`;
    const beside = [
        ...(counts.leftOpen > 0 ? [`${plural(counts.leftOpen, "grant")} beside it`] : []),
        ...(counts.accepted === undefined ? [] : [`${counts.accepted} accepted`]),
        ...(counts.unknown > 0 ? [`${plural(counts.unknown, "part")} not read`] : []),
        ...(leftOut.length > 0 ? [`${listWords(leftOut.map(kindWords))} left out`] : []),
        ...(carriedOver > 0
            ? [`${plural(carriedOver, "repository", "repositories")} carried over`]
            : []),
    ];
    if (counts.changes === 0) {
        const clean = counts.unknown === 0 ? "no drift" : "no drift in what was read";
        return [`${what}: ${clean}`, ...beside].join(", ");
    }
    const byHand = counts.changes - counts.managed;
    const found = [
        plural(counts.changes, "difference"),
        ...(counts.looser > 0 ? [`${counts.looser} looser`] : []),
        ...(counts.tighter > 0 ? [`${counts.tighter} tighter`] : []),
        ...beside,
    ].join(", ");
    const repair = [
        ...(counts.managed > 0 ? [`pulumi up repairs ${counts.managed}`] : []),
        ...(byHand > 0 ? [`${byHand} by hand`] : []),
    ].join(", ");
    return `${what}: ${found}; ${repair}`;
}

function conclusionStyle({ changes, unknown }: DriftReport): Style {
    if (changes.some(is("looser"))) return "looser";
    return changes.length > 0 || unknown.length > 0 ? "tighter" : "good";
}

function plural(count: number, noun: string, many = `${noun}s`): string {
    return `${count} ${count === 1 ? noun : many}`;
}
