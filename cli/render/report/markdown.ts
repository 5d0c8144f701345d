/** A report as GitHub flavoured Markdown, short enough for a comment. */
import { formatOrigin } from "../../../plan/origin";
import { html, markdown, markdownCode } from "../escape";
import type { Group, Report, Row, Section, Tone } from "./report";
import { clipped, names, number, saysValues } from "./words";

/** GitHub refuses comments over 65,536 characters; what publishes one adds a marker and a footer. */
export const longestMarkdown = 60_000;

const marks: Readonly<Record<Tone, string>> = { bad: "🛑", warn: "⚠️", good: "✅", plain: "ℹ️" };

/**
 * What a reviewer must see comes first and is cut last; every group says how many it has, and what is left out is said with
 * where to find it.
 */
export function reportMarkdown(report: Report, longest = longestMarkdown): string {
    const groups = report.sections.flatMap((section) => section.groups);
    const shown = new Map<Group, number>(groups.map((group) => [group, 0]));
    const lengths = new Map(
        groups.map((group) => [group, group.rows.map((row) => rowLines(row).length + 1)]),
    );
    // Without a row everything has its heading, its count and its word about what is left out.
    let room = longest - page(report, shown).length - groups.length * foldLength;
    for (const group of [...groups].sort((a, b) => a.rank - b.rank)) {
        for (const length of lengths.get(group) ?? []) {
            // Nothing of less weight is shown once something is left out.
            if (length > room) return page(report, shown);
            room -= length;
            shown.set(group, (shown.get(group) ?? 0) + 1);
        }
    }
    return page(report, shown);
}

/** What folding the rest of a group costs. */
const foldLength = 100;

function page(report: Report, shown: ReadonlyMap<Group, number>): string {
    const { title, verdict, tone, facts, sections, whole } = report;
    const cut = sections.some(({ groups }) =>
        groups.some((group) => (shown.get(group) ?? 0) < group.rows.length),
    );
    return [
        `### ${marks[tone]} ${markdown(verdict)}`,
        "",
        [
            markdown(title),
            ...facts.map(({ name, value }) => `${markdown(name)} ${markdownCode(value)}`),
        ].join(" · "),
        "",
        ...(cut
            ? [
                  `> **Not all of it fits here.** What is left out is counted below; the whole is in ${markdown(whole)}.`,
                  "",
              ]
            : []),
        ...sections.flatMap((section) => sectionLines(section, shown, whole)),
    ]
        .join("\n")
        .trimEnd();
}

function sectionLines(
    { title, tone, note, groups, closed }: Section,
    shown: ReadonlyMap<Group, number>,
    whole: string,
): string[] {
    const mark = tone === "plain" ? "" : `${marks[tone]} `;
    const inner = [
        ...(note === undefined ? [] : [markdown(note), ""]),
        ...groups.flatMap((group) => groupLines(group, shown.get(group) ?? 0, whole)),
    ];
    if (closed !== true) return [`#### ${mark}${markdown(title)}`, "", ...inner];
    // GitHub reads no Markdown between `<summary>` tags, and needs the empty lines to read it after them.
    return [
        `<details><summary><b>${mark}${html(title)}</b></summary>`,
        "",
        ...inner,
        "</details>",
        "",
    ];
}

/** Rows of a group that stand open; the rest of a long one is folded. */
const open = 25;

function groupLines({ title, tone, count, rows }: Group, shown: number, whole: string): string[] {
    const lines = rows.slice(0, shown).map(rowLines);
    const left = rows.slice(shown).reduce((sum, row) => sum + row.count, 0);
    const folded = lines.slice(open);
    return [
        ...(title === undefined
            ? []
            : [
                  `**${tone === "plain" ? "" : `${marks[tone]} `}${markdown(title)} (${number(count)})**`,
                  "",
              ]),
        ...lines.slice(0, open),
        ...(folded.length === 0
            ? []
            : [
                  "",
                  `<details><summary>${number(folded.length)} more rows</summary>`,
                  "",
                  ...folded,
                  "",
                  "</details>",
              ]),
        ...(left === 0
            ? []
            : [
                  "",
                  `_${number(left)} of ${number(count)} left out here; all of them in ${markdown(whole)}._`,
              ]),
        "",
    ];
}

/** Names shown of what a row stands for. */
const mostNames = 12;

function rowLines(row: Row): string {
    const { label, text, lists, before = "", after = "", origin, remedy } = row;
    const area = label === undefined ? "" : `**${markdown(label)}** `;
    const aside = [
        ...lists
            .filter(({ said }) => said !== true)
            .map((list) => names(list.names.map(markdownCode), mostNames)),
        ...(saysValues(row) ? [] : [`${markdownCode(before)} → ${markdownCode(after)}`]),
        ...(origin === undefined ? [] : [markdownCode(formatOrigin(origin))]),
        ...(remedy === undefined ? [] : [markdown(clipped(remedy, 600))]),
    ];
    return [
        `- ${area}${markdown(clipped(text, 600))}`,
        ...(aside.length === 0 ? [] : [`  <br><sub>${aside.join(" · ")}</sub>`]),
    ].join("\n");
}
