/** The short form of a report, for a wiki or an issue: the same parts as rows; what does not fit is said. */
import type { RolloutReport, Subject } from "../../report/model";
import { driftSections } from "../drift-formats";
import { reportMarkdown } from "../report/markdown";
import type { Report, Row, Section, Tone } from "../report/report";
import { counted } from "../report/words";
import { checklistRows, sinceSection, unreadSection } from "./rows";
import { endTone, endWords, placeWords, reachWords, reportFacts, reportTitle } from "./words";

export function rolloutMarkdown(report: RolloutReport): string {
    return reportMarkdown(shortReport(report));
}

function shortReport(report: RolloutReport): Report {
    return {
        title: reportTitle(report),
        verdict: report.verdict.words,
        tone: report.verdict.tone,
        facts: reportFacts(report),
        whole: "report.html and report.json",
        sections: [
            ...(report.since === undefined ? [] : [sinceSection(report.since)]),
            checklist(report),
            ...(report.drift === undefined ? [] : driftSections(report.drift)),
            section("access", "Who is granted what", subjects(report), 2),
            section("review", "Sensitive paths and their reviewers", paths(report), 2),
            section("secrets", "Secrets reachable from Codex branches", secrets(report), 0),
            section("ends", "What ends, and when", ends(report), 1),
            // Drift has said already what it could not read.
            ...(report.drift === undefined ? [unreadSection(report.unread)] : []),
            {
                ...section("limits", "What no file enforces", limits(report), 4),
                closed: true,
            },
        ].filter(({ groups, note }) => groups.length > 0 || note !== undefined),
    };
}

function section(id: string, title: string, rows: readonly Row[], rank: number): Section {
    const groups =
        rows.length === 0 ? [] : [{ tone: "plain" as const, rows, count: rows.length, rank }];
    return { id, title, tone: "plain", groups };
}

function line(label: string, text: string, more: Partial<Row> = {}): Row {
    return { label, text, lists: [], count: 1, ...more };
}

function checklist(report: RolloutReport): Section {
    const groups = report.checklist.map((answer) => {
        const { question, status, tone, open } = checklistRows(answer);
        const by = answer.answers.map(({ kind, what }) => `${what} (${kind})`).join("; ");
        const rows = [line(status, by || "nothing"), ...open];
        return { title: question, tone, rows, count: rows.length, rank: 1 };
    });
    return { id: "checklist", title: "The rollout questions", tone: "plain", groups };
}

function subjects({ access }: RolloutReport): Row[] {
    return access.subjects.map(({ kind, name, people = [], tiers }) =>
        line(
            kindWords[kind],
            `${name}: ${tiers.map(({ tier, role, repositories }) => `${role} on ${counted(repositories, "repository")} of ${tier}`).join(", ")}`,
            people.length === 0 ? {} : { lists: [{ noun: "person", names: people }] },
        ),
    );
}

const kindWords: Readonly<Record<Subject["kind"], string>> = {
    owners: "owners",
    base: "base permission",
    app: "app",
    team: "team",
    person: "person",
};

function paths({ review }: RolloutReport): Row[] {
    return review.areas.flatMap(({ area, paths, origin }) =>
        paths.map(({ pattern, owners, required, approvals, unread, repositories }) =>
            line(
                area,
                `${pattern}: ${unread === true ? "not all of it could be read; " : ""}${owners.length === 0 ? "no line of CODEOWNERS" : owners.join(", ")}; ${counted(approvals, "approval")}${required ? ", one by an owner" : ", owners need not answer"}`,
                { lists: [{ noun: "repository", names: repositories }], origin },
            ),
        ),
    );
}

function secrets(report: RolloutReport): Row[] {
    return report.secrets.flatMap(({ name, places, origin }) =>
        places.map((place) =>
            line(
                name,
                `${placeWords(place)}: readable from a Codex branch: ${reachWords[place.fromCodexBranch].words}`,
                {
                    lists: [{ noun: "repository", names: place.repositories }],
                    ...(origin === undefined ? {} : { origin }),
                },
            ),
        ),
    );
}

function ends({ expiries }: RolloutReport): Row[] {
    const mark = (tone: Tone) => (tone === "bad" ? "ended" : tone === "warn" ? "soon" : "later");
    return expiries.map((one) =>
        line(
            mark(endTone(one)),
            `${one.what}${one.owner === undefined ? "" : `, by ${one.owner}`}: ${one.expires}, ${endWords(one)}`,
            { origin: one.origin },
        ),
    );
}

function limits(report: RolloutReport): Row[] {
    return report.limits.map(({ what, why, instead }) =>
        line("limit", `${what}: ${why}`, { remedy: instead }),
    );
}
