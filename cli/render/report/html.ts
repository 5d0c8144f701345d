/** A report as one page that needs nothing else: no network, no script. */
import { createHash } from "node:crypto";
import { formatOrigin } from "../../../plan/origin";
import { html } from "../escape";
import { pageStyle } from "./page-style";
import type { Fact, Group, List, Report, Row, Section, Tone } from "./report";
import { counted, names, number } from "./words";

/** The whole report: nothing is cut, long lists are folded. */
export function reportHtml(report: Report): string {
    const { title, verdict, tone, facts, sections } = report;
    const contents = sections.map(({ id, title, groups }) => ({ id, title, count: total(groups) }));
    const main = sections.map(sectionHtml).join("\n");
    return pageHtml({ title, verdict, tone, facts, contents, main });
}

export interface Page extends Pick<Report, "facts" | "title" | "tone" | "verdict"> {
    readonly contents: readonly Contents[];
    /** Sections as HTML. */
    readonly main: string;
    /** Beside the style that every page has. */
    readonly style?: string;
    /** What the page can do without; only this very text may run. */
    readonly script?: string;
}

export interface Contents {
    readonly id: string;
    readonly title: string;
    readonly count?: number;
}

/** What stands around the sections of every page. Nothing is loaded, and no other script than the page's own runs. */
export function pageHtml(page: Page): string {
    const { title, verdict, tone, facts, contents, main, style = "", script } = page;
    const policy = [
        "default-src 'none'",
        "style-src 'unsafe-inline'",
        ...(script === undefined ? [] : [`script-src 'sha256-${sha256(script)}'`]),
    ].join("; ");
    return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${html(title)}: ${html(verdict)}</title>
<style>${pageStyle}${style}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header class="${tone}">
<p class="title">${html(title)}</p>
<h1>${html(verdict)}</h1>
<dl>${facts.map(fact).join("")}</dl>
</header>
${contentsHtml(contents)}
<main id="content">
${main}
</main>
${script === undefined ? "" : `<script>${script}</script>\n`}</body>
</html>
`;
}

function sha256(text: string): string {
    return createHash("sha256").update(text).digest("base64");
}

function fact({ name, value }: Fact): string {
    return `<div><dt>${html(name)}</dt><dd><code>${html(value)}</code></dd></div>`;
}

function contentsHtml(contents: readonly Contents[]): string {
    if (contents.length < 2) return "";
    const links = contents.map(
        ({ id, title, count }) =>
            `<li><a href="#${html(id)}">${html(title)}</a>${count === undefined ? "" : ` <span class="count">${number(count)}</span>`}</li>`,
    );
    return `<nav aria-label="Contents"><ul>${links.join("")}</ul></nav>`;
}

function total(groups: readonly Group[]): number {
    return groups.reduce((sum, { count }) => sum + count, 0);
}

export function sectionHtml({ id, title, tone, note, groups, closed }: Section): string {
    const inner = `${note === undefined ? "" : `<p class="note">${html(note)}</p>`}${groups.map(group).join("\n")}`;
    const body =
        closed === true
            ? `<details><summary>Show ${counted(total(groups), "entry")}</summary>${inner}</details>`
            : inner;
    return `<section id="${html(id)}" class="${tone}" aria-labelledby="${html(id)}-title">
<h2 id="${html(id)}-title">${html(title)}</h2>
${body}
</section>`;
}

/** Rows of a group that stand open; the rest of a long one is folded. */
const open = 100;

function group({ title, tone, count, rows }: Group): string {
    const heading =
        title === undefined
            ? ""
            : `<h3>${html(title)} <span class="count">${number(count)}</span></h3>`;
    return `${heading}${rowsHtml(rows, tone)}`;
}

/** Rows as a list; those beyond the first hundred are folded. */
export function rowsHtml(rows: readonly Row[], tone: Tone): string {
    const list = (some: readonly Row[]) =>
        `<ul class="rows ${tone}">${some.map(row).join("\n")}</ul>`;
    const more = rows.slice(open);
    const folded =
        more.length === 0
            ? ""
            : `<details><summary>${number(more.length)} more rows</summary>${list(more)}</details>`;
    return `${list(rows.slice(0, open))}${folded}`;
}

function row({ label, text, lists, before, after, origin, remedy }: Row): string {
    return [
        "<li>",
        label === undefined ? "" : `<span class="label">${html(label)}</span>`,
        `<div><p>${html(text)}</p>`,
        ...lists.map(listOf),
        before === undefined || after === undefined || before === after
            ? ""
            : `<p class="values"><span class="was"><span class="hidden">before: </span>${html(before)}</span> <span aria-hidden="true">→</span> <span class="is"><span class="hidden">after: </span>${html(after)}</span></p>`,
        remedy === undefined ? "" : `<p class="remedy">${html(remedy)}</p>`,
        origin === undefined
            ? ""
            : `<p class="origin"><code>${html(formatOrigin(origin))}</code> ${html(origin.path)}</p>`,
        "</div></li>",
    ].join("");
}

/** Names, and characters of them, that are shown before the list is opened. */
const mostNames = 8;
const mostCharacters = 240;

export function listOf({ noun, names: all, said }: List): string {
    const words = said === true ? `all ${counted(all.length, noun)}` : names(all, mostNames);
    // A name may itself be a list: `access to` some hundred repositories.
    const short = words.length <= mostCharacters ? words : beginning(words);
    if (said !== true && all.length <= mostNames + 1 && short === words)
        return `<p class="names">${html(short)}</p>`;
    return `<details class="names"><summary>${html(short)}</summary><p>${all.map(html).join(", ")}</p></details>`;
}

function beginning(words: string): string {
    const end = words.lastIndexOf(", ", mostCharacters / 2);
    return `${words.slice(0, end === -1 ? mostCharacters / 2 : end)} …`;
}
