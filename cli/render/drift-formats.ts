/** Drift in every format: the same pages, comments, results and annotations as a preview. */
import type { Change } from "../../plan/change";
import type { Paint } from "./drift";
import { asideWords, driftVerdict, findingsTitle, renderDrift } from "./drift";
import type { EngineAgreement } from "../../preview/engine-agreement";
import type { DriftChange } from "../drift/change";
import { sinceWords } from "../drift/since/report";
import type { DriftReport } from "./drift-report";
import { countsOf, driftJson } from "./drift-report";
import type { ReportFormat } from "./preview/index";
import { agreementWords, disagreements } from "./engine-agreement";
import { factRows } from "./report/fact-rows";
import { findingResults, findingsSection } from "./report/findings";
import { annotations } from "./report/github";
import { reportHtml } from "./report/html";
import { reportMarkdown } from "./report/markdown";
import type { Group, Report, Row, Section, Tone } from "./report/report";
import type { Result, Results } from "./report/result";
import { rowResult, worstFirst } from "./report/result";
import { sarif } from "./report/sarif";

/** Pure. `markdown` fits a comment and says what it leaves out; `html` and `json` have everything. */
export function renderDriftAs(
    report: DriftReport,
    format: ReportFormat,
    paint: Paint = (_, text) => text,
    columns?: number,
): string {
    switch (format) {
        case "text":
            return renderDrift(report, paint, columns);
        case "json":
            return driftJson(report);
        case "markdown":
            return reportMarkdown(page(report));
        case "html":
            return reportHtml(page(report));
        case "sarif":
            return sarif(results(report, singly));
        case "github":
            return annotations(results(report, together));
    }
}

const whole = "drift.html and drift.json";

function page(report: DriftReport): Report {
    const { organization, policy, only, since, actorsUnread } = report;
    return {
        title: `Drift of ${organization}`,
        verdict: driftVerdict(report),
        tone: tone(report),
        facts: [
            { name: "policy", value: policy },
            ...(only === undefined ? [] : [{ name: "only", value: only }]),
            ...(since === undefined ? [] : [{ name: "read", value: sinceWords(since) }]),
            ...(actorsUnread === undefined
                ? []
                : [{ name: "by whom", value: `could not be read: ${actorsUnread}` }]),
        ],
        whole,
        sections: [
            ...driftSections(report),
            ...(report.engine === undefined ? [] : [engineSection(report.engine)]),
        ],
    };
}

function engineSection(engine: EngineAgreement): Section {
    const facts = factRows(disagreements(engine));
    return {
        ...section("engine", "Beside the engine", "warn", facts, 2),
        note: `${agreementWords(engine)}.`,
    };
}

/** For every page that shows drift; only sections that have something. */
export function driftSections(report: DriftReport): Section[] {
    const { changes, leftOpen, accepted = [], unknown, findings } = report;
    const of = (effect: Change["effect"]) => changes.filter((change) => change.effect === effect);
    return [
        section("looser", "Looser than the policy", "bad", rows(of("looser")), 0),
        section("tighter", "Tighter than the policy", "warn", rows(of("tighter")), 1),
        section("different", "Different from the policy", "plain", rows(of(undefined)), 2),
        {
            ...section("beside", "Granted beside the policy", "plain", rows(leftOpen), 3),
            note: "Where the policy leaves that open; no drift.",
            closed: true,
        },
        {
            ...section("accepted", "Accepted for a while", "plain", rows(accepted), 3),
            note: "Beside the policy, which says until when; no drift.",
            closed: true,
        },
        {
            ...section("unknown", "Could not be read", "warn", rows(unknown), 1),
            note: "Nothing is said about these parts; they are not taken for empty.",
        },
        findingsSection(findings, `${findingsTitle(findings)} (${findings.length})`),
    ].filter(({ groups }) => groups.some((group) => group.rows.length > 0));
}

function tone({ changes, unknown }: DriftReport): Tone {
    if (changes.some(({ effect }) => effect === "looser")) return "bad";
    return changes.length + unknown.length > 0 ? "warn" : "good";
}

function section(
    id: string,
    title: string,
    tone: Tone,
    rows: readonly Row[],
    rank: number,
): Section {
    const count = rows.reduce((sum, row) => sum + row.count, 0);
    const group: Group = { tone, rows, count, rank };
    return { id, title: `${title} (${count})`, tone, groups: [group] };
}

/** What is there and what the policy says stand in the words; `before` and `after` would say that something is done. */
function rows(changes: readonly DriftChange[]): Row[] {
    return factRows(
        changes.map(({ path, area, repository, summary, origin, ...rest }) => ({
            path,
            area,
            summary,
            repository,
            origin,
            remedy: rowWords({ path, area, summary, ...rest }),
        })),
    );
}

/** Without the names that each would be accepted by, so that what is alike stays in one row. */
function rowWords({ accept: _, ...change }: DriftChange): string | undefined {
    const words = asideWords(change);
    return words.length === 0 ? undefined : words.join("  · ");
}

function results(
    report: DriftReport,
    each: (changes: readonly DriftChange[], level: Result["level"]) => Result[],
): Results {
    const { organization, policy, changes, leftOpen, accepted = [], unknown, findings } = report;
    const looser = changes.filter(({ effect }) => effect === "looser");
    const others = changes.filter(({ effect }) => effect !== "looser");
    return {
        title: `Drift of ${organization}`,
        verdict: driftVerdict(report),
        level: ({ bad: "error", warn: "warning", plain: "note", good: "note" } as const)[
            tone(report)
        ],
        policy,
        whole,
        properties: {
            counts: countsOf(report),
            ...(report.since === undefined ? {} : { since: report.since }),
        },
        results: worstFirst([
            ...each(looser, "error"),
            ...each(unknown, "warning"),
            ...each(others, "warning"),
            ...findingResults(findings),
            ...each(leftOpen, "note"),
            ...each(accepted, "note"),
        ]),
    };
}

function singly(changes: readonly DriftChange[], level: Result["level"]): Result[] {
    return changes.map((change) => {
        const { kind, path, area, summary, origin } = change;
        const byHand = rowWords(change);
        return {
            rule: kind === "unknown" ? "unknown" : area,
            level,
            message: byHand === undefined ? summary : `${summary} - ${byHand}`,
            key: `drift ${kind} ${path}`,
            ...(origin === undefined ? {} : { origin }),
        };
    });
}

function together(changes: readonly DriftChange[], level: Result["level"]): Result[] {
    return rows(changes).map((row) => rowResult(row, { rule: row.label ?? "drift", level }));
}
