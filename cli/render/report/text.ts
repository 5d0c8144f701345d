/** A report on a terminal. */
import { formatOrigin } from "../../../plan/origin";
import type { Paint, Style } from "../drift";
import { visible } from "../escape";
import type { Group, Report, Row, Section, Tone } from "./report";
import { clipped, names, number, saysValues, wrapped } from "./words";

export interface TextOptions {
    readonly paint: Paint;
    /** Columns of the terminal. @default 80 */
    readonly width?: number;
}

const styles: Readonly<Record<Tone, Style>> = {
    bad: "looser",
    warn: "tighter",
    good: "good",
    plain: "other",
};

/** Names shown of what a row stands for. */
const mostNames = 6;
/** Rows of a group that a reviewer need not see all of. */
const mostRows = 40;

/** Every row that a reviewer must see, and of the others as many as can be read. */
export function reportText(report: Report, { paint, width = 80 }: TextOptions): string {
    const page = new TextPage(paint, Math.max(40, width));
    const { verdict, tone, facts, sections, whole } = report;
    return [
        ...page.lines(styles[tone], verdict, "  "),
        ...page.lines(
            "aside",
            facts.map(({ name, value }) => `${name} ${value}`).join(" · "),
            "  ",
        ),
        ...sections.flatMap((section) => page.section(section, whole)),
    ].join("\n");
}

class TextPage {
    constructor(
        private readonly paint: Paint,
        private readonly width: number,
    ) {}

    /** Escaped and wrapped before it is painted, so that colours stand in nobody's way. */
    lines(style: Style, text: string, indent: string, first = ""): string[] {
        return wrapped(visible(text), this.width - first.length, indent.slice(first.length)).map(
            (line, index) => {
                const said = line.trimStart();
                return `${index === 0 ? first : indent}${this.paint(style, said)}`;
            },
        );
    }

    section({ title, tone, note, groups }: Section, whole: string): string[] {
        return [
            "",
            this.paint(tone === "bad" ? "looser" : "heading", visible(title)),
            ...(note === undefined ? [] : this.lines("aside", note, "  ", "  ")),
            ...groups.flatMap((group) => this.group(group, whole)),
        ];
    }

    private group({ title, tone, count, rows, rank }: Group, whole: string): string[] {
        const most = rank <= 1 ? rows.length : mostRows;
        const left = rows.slice(most).reduce((sum, row) => sum + row.count, 0);
        const labels = Math.max(0, ...rows.slice(0, most).map(({ label = "" }) => label.length));
        return [
            ...(title === undefined
                ? []
                : [` ${this.paint("heading", `${title} (${number(count)})`)}`]),
            ...rows.slice(0, most).flatMap((row) => this.row(row, tone, Math.min(labels, 16))),
            ...(left > 0
                ? [`  ${this.paint("aside", `and ${number(left)} more, all of them in ${whole}`)}`]
                : []),
        ];
    }

    private row(row: Row, tone: Tone, labels: number): string[] {
        const { label = "", text, lists, before, after, origin, remedy } = row;
        const indent = " ".repeat(labels === 0 ? 4 : labels + 4);
        const name = visible(label);
        // A name too long for its column has a line of its own.
        const alone = name.length > labels ? [`  ${this.paint("aside", name)}`] : [];
        const shown = (alone.length > 0 ? "" : name).padEnd(labels);
        const first = labels === 0 ? "  " : `  ${this.paint("aside", shown)}  `;
        const [head = "", ...rest] = this.lines(styles[tone], text, indent, indent);
        const aside = (said: string) => this.lines("aside", said, indent, indent);
        return [
            ...alone,
            `${first}${head.trimStart()}`,
            ...rest,
            ...lists
                .filter(({ said }) => said !== true)
                .flatMap((list) => aside(names(list.names, mostNames))),
            ...(saysValues(row) ? [] : aside(`${before} -> ${after}`)),
            ...(origin === undefined ? [] : aside(`${formatOrigin(origin)}  ${origin.path}`)),
            ...(remedy === undefined ? [] : aside(clipped(remedy, 600))),
        ];
    }
}
