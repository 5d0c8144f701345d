/** The report as one page: no network, readable without script, on a phone, on a desk, in the dark and on paper. */
import type { RolloutReport } from "../../report/model";
import { html } from "../escape";
import { driftSections } from "../drift-formats";
import type { Contents } from "../report/html";
import { pageHtml, rowsHtml, sectionHtml } from "../report/html";
import type { Section } from "../report/report";
import { accessHtml } from "./access";
import type { Charts } from "./charts";
import { checklistRows, sinceSection, unreadSection } from "./rows";
import { pointsOf } from "./series";
import {
    areasTable,
    endsTable,
    historyTable,
    limitsTable,
    reviewTables,
    secretsTable,
} from "./tables";
import { script } from "./script";
import { style } from "./style";
import { driftWords, reportFacts, reportTitle } from "./words";

export function rolloutHtml(report: RolloutReport, charts: Charts): string {
    const parts = partsOf(report, charts);
    return pageHtml({
        title: reportTitle(report),
        verdict: report.verdict.words,
        tone: report.verdict.tone,
        facts: reportFacts(report),
        contents: parts.map(({ id, title, count }) => ({
            id,
            title,
            ...(count === undefined ? {} : { count }),
        })),
        main: parts.map(({ markup }) => markup).join("\n"),
        style,
        script,
    });
}

interface Part extends Contents {
    readonly markup: string;
}

function partsOf(report: RolloutReport, charts: Charts): Part[] {
    const { since, checklist, access, review, secrets, expiries, limits, areas } = report;
    return [
        ...(since === undefined ? [] : [ready(sinceSection(since))]),
        ...(report.history === undefined
            ? []
            : [
                  part("history", "From report to report", report.history.length + 1, [
                      charts.history,
                      historyTable(pointsOf(report)),
                  ]),
              ]),
        part("checklist", "The rollout questions", checklist.length, [
            note(
                "Enforced: resources and files hold it. Verified: drift reads it, a person sets it. Attested: a person stands for it until a day. Declared: nothing holds people to it. Open: nobody has said, or it is not so.",
            ),
            charts.checklist,
            ...checklist.map((answer) => {
                const { question, status, tone, answers, open, sentences } = checklistRows(answer);
                return [
                    `<h3>${html(question)} <span class="badge ${tone}">${html(status)}</span></h3>`,
                    ...sentences.map(note),
                    open.length === 0 ? "" : rowsHtml(open, "bad"),
                    answers.length === 0 ? "" : rowsHtml(answers, "plain"),
                ].join("\n");
            }),
        ]),
        driftPart(report),
        part("access", "Who and what can reach which repository", access.repositories.length, [
            note(sourceWords(report)),
            accessHtml(access),
        ]),
        part("review", "Sensitive paths and their reviewers", review.areas.length, [
            reviewTables(review),
        ]),
        part("secrets", "Secrets reachable from Codex branches", secrets.length, [
            note(
                report.source === "policy"
                    ? "Secrets that the policy names; others of the organization are known only after reading it (--live). Reading shows names, never values."
                    : "Every secret of the organization, of repositories of the tiers and of their environments, by name; values are never read.",
            ),
            report.unread.length === 0
                ? ""
                : note("There may be more where something could not be read; see below."),
            secretsTable(secrets),
        ]),
        part("ends", "What ends, and when", expiries.length, [
            charts.ends,
            expiries.length === 0 ? note("Nothing in the policy has an end.") : endsTable(expiries),
        ]),
        part("areas", "Areas of the policy", areas.length, [areasTable(areas)]),
        ...(report.unread.length === 0 ? [] : [ready(unreadSection(report.unread))]),
        part("limits", "What no file enforces", limits.length, [
            note(
                `Of Codex ${report.codex}: said here, so that the answers above are not read as more than they are.`,
            ),
            limitsTable(limits),
        ]),
    ];
}

function part(
    id: string,
    title: string,
    count: number | undefined,
    inner: readonly string[],
): Part {
    const markup = `<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${html(title)}</h2>
${inner.filter((one) => one !== "").join("\n")}
</section>`;
    return { id, title, ...(count === undefined ? {} : { count }), markup };
}

function ready(section: Section): Part {
    const count = section.groups.reduce((sum, group) => sum + group.count, 0);
    return { id: section.id, title: section.title, count, markup: sectionHtml(section) };
}

function driftPart({ drift }: RolloutReport): Part {
    if (drift === undefined)
        return part("drift", "Drift", undefined, [
            note("Not looked for: the organization was not read (--live)."),
        ]);
    const groups = driftSections(drift).map(
        ({ title, groups, note: words }) =>
            `<h3>${html(title)}</h3>${words === undefined ? "" : note(words)}${groups.map(({ rows, tone }) => rowsHtml(rows, tone)).join("\n")}`,
    );
    return part("drift", "Drift", drift.changes.length, [note(driftWords(drift)), ...groups]);
}

function sourceWords({ source, policy, organization, date }: RolloutReport): string {
    return source === "organization"
        ? `What ${organization} has, as it was read on ${date}.`
        : `What ${policy} says should be; what the organization has may differ (--live).`;
}

function note(words: string): string {
    return `<p class="note">${html(words)}</p>`;
}
