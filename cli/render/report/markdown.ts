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
    const nothing = new Map(groups.map((group) => [group, 0]));
    // Without a row everything has its heading, its count and its word about what is left out.
    const room = longest - page(report, nothing).length - groups.length * foldLength;
    return page(report, shownRows(groups, room));
}

/** Rows that every group which a reviewer must see has before any has more. */
const least = 10;

/** How many rows of each group have room: a few of each that matters, then all by rank, in turn within a rank. */
function shownRows(groups: readonly Group[], room: number): ReadonlyMap<Group, number> {
    const shown = new Map(groups.map((group) => [group, 0]));
    let left = room;
    const full = new Set<Group>();
    const showNext = (group: Group): void => {
        const next = group.rows[shown.get(group) ?? 0];
        const length = next === undefined ? 0 : rowLines(next).length + 1;
        if (next === undefined || length > left) {
            full.add(group);
            return;
        }
        left -= length;
        shown.set(group, (shown.get(group) ?? 0) + 1);
    };
    for (const group of groups.filter(({ rank }) => rank <= 1)) {
        for (let row = 0; row < least && !full.has(group); row++) showNext(group);
    }
    for (const rank of [...new Set(groups.map((group) => group.rank))].sort()) {
        const same = groups.filter((group) => group.rank === rank);
        while (same.some((group) => !full.has(group)))
            same.filter((group) => !full.has(group)).forEach(showNext);
        // Nothing of less weight is shown where something of more is left out.
        if (same.some((group) => (shown.get(group) ?? 0) < group.rows.length)) break;
    }
    return shown;
}

/** What folding the rest of a group costs. */
const foldLength = 100;

function page(report: Report, shown: ReadonlyMap<Group, number>): string {
    const { title, verdict, tone, facts, sections, whole } = report;
    const cut = sections.flatMap(({ groups }) =>
        groups.filter((group) => leftOut(group, shown) > 0),
    );
    const grave = cut
        .filter(({ rank }) => rank === 0)
        .reduce((sum, group) => sum + leftOut(group, shown), 0);
    return [
        `### ${marks[tone]} ${markdown(verdict)}`,
        "",
        [
            markdown(title),
            ...facts.map(({ name, value }) => `${markdown(name)} ${markdownCode(value)}`),
        ].join(" · "),
        "",
        ...(cut.length > 0
            ? [
                  `> **Not all of it fits here.** ${grave > 0 ? `**${number(grave)} that loosen or take something away are left out.** ` : ""}Below it is said what is left out where; the whole is in ${markdown(whole)}.`,
                  "",
              ]
            : []),
        ...sections.flatMap((section) => sectionLines(section, shown, whole)),
    ]
        .join("\n")
        .trimEnd();
}

/** Single facts of a group that have no room. */
function leftOut(group: Group, shown: ReadonlyMap<Group, number>): number {
    return group.rows.slice(shown.get(group)).reduce((sum, row) => sum + row.count, 0);
}

function sectionLines(
    { title, tone, note, groups, closed }: Section,
    shown: ReadonlyMap<Group, number>,
    whole: string,
): string[] {
    const mark = tone === "plain" ? "" : `${marks[tone]} `;
    const inner = [
        ...(note === undefined ? [] : [markdown(note), ""]),
        ...groups.flatMap((group) => groupLines(group, shown, whole)),
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

function groupLines(group: Group, all: ReadonlyMap<Group, number>, whole: string): string[] {
    const { title, tone, count, rows } = group;
    const left = leftOut(group, all);
    const lines = rows.slice(0, all.get(group)).map(rowLines);
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
    ];
    return [
        `- ${area}${markdown(clipped(text, 600))}`,
        ...(remedy === undefined ? [] : [`  <br>→ ${markdown(clipped(remedy, 600))}`]),
        ...(aside.length === 0 ? [] : [`  <br><sub>${aside.join(" · ")}</sub>`]),
    ].join("\n");
}
