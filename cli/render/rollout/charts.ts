/**
 * Charts as SVG, drawn by Vega without a browser. Vega is loaded here and nowhere else, when a page is made. Colours are the page's
 * own variables, so that one drawing fits light, dark and paper. Each chart is drawn twice, for a desk and for a phone.
 */
import type { Spec } from "vega";
import type { RolloutReport } from "../../report/model";
import { html } from "../escape";
import type { Series } from "./palette";
import { series } from "./palette";
import type { Bar } from "./series";
import { checklistBars, driftBars, endBars } from "./series";

export interface Charts {
    readonly checklist: string;
    readonly ends: string;
    /** Empty for a report without one before it. */
    readonly history: string;
}

export async function drawCharts(report: RolloutReport): Promise<Charts> {
    const checklist = checklistBars(report.checklist);
    const ends = endBars(report);
    const drift = report.history === undefined ? [] : driftBars(report);
    return {
        checklist: await chart(checklist, {
            words: "How many parts of each question are enforced, verified, attested, declared and open. The same stands below, question by question.",
            specs: [rowsSpec(checklist, 760), rowsSpec(checklist, 320)],
            legend: [...series],
        }),
        ends: await chart(ends, {
            words: "How many attestations, accesses and exceptions end in each of the next twelve months. The same stands in the table below.",
            specs: [columnsSpec(ends, 820), columnsSpec(ends, 335)],
            legend: ["attested", "enforced", "open"],
            names: { attested: "attestation", enforced: "access", open: "exception" },
        }),
        history: await chart(drift, {
            words: "How many differences from the policy each of the last reports found. The same stands in the table below.",
            // Two reports do not need the width of twelve months.
            specs: [columnsSpec(drift, 40 + drift.length * 90), columnsSpec(drift, 335)],
            legend: ["open"],
            names: { open: "differences from the policy" },
        }),
    };
}

interface Drawing {
    /** What a reader who does not see it is told. */
    readonly words: string;
    /** For a desk, for a phone. */
    readonly specs: readonly [Spec, Spec];
    readonly legend: readonly Series[];
    readonly names?: Partial<Record<Series, string>>;
}

async function chart(bars: readonly Bar[], drawing: Drawing): Promise<string> {
    if (bars.every(({ count }) => count === 0)) return "";
    const { words, specs, legend, names = {} } = drawing;
    const [desk, phone] = await Promise.all(specs.map(draw));
    const key = legend.map(
        (one) =>
            `<li><span class="swatch ${one}" aria-hidden="true"></span>${html(names[one] ?? one)}</li>`,
    );
    return `<figure class="chart"><div role="img" aria-label="${html(words)}"><div class="desk" aria-hidden="true">${desk}</div><div class="phone" aria-hidden="true">${phone}</div></div><ul class="key" aria-label="Colours">${key.join("")}</ul></figure>`;
}

async function draw(spec: Spec): Promise<string> {
    const { parse, View } = await import("vega");
    return new View(parse(spec), { renderer: "none" }).toSVG();
}

const text = "var(--text)";
const aside = "var(--aside)";
const page = "var(--page)";
const fontSize = 12;

const base: Pick<Spec, "config"> = {
    config: {
        text: { font: "system-ui, sans-serif", fontSize },
        axis: {
            labelFont: "system-ui, sans-serif",
            labelFontSize: fontSize,
            labelColor: text,
            domainColor: aside,
            tickColor: aside,
        },
    },
};

const fill = {
    scale: "fill",
    field: "series",
} as const;

const fillScale = {
    name: "fill",
    type: "ordinal" as const,
    domain: [...series],
    range: series.map((name) => `var(--chart-${name})`),
};

/** A bar a question, stacked from enforced to open, with the number in every part. */
function rowsSpec(bars: readonly Bar[], width: number): Spec {
    const names = [...new Set(bars.map(({ name }) => name))];
    return {
        ...base,
        width,
        height: names.length * 24,
        padding: 4,
        autosize: { type: "fit", contains: "padding" },
        data: [stacked(bars)],
        scales: [
            { name: "y", type: "band", domain: names, range: "height", padding: 0.18 },
            {
                name: "x",
                type: "linear",
                domain: { data: "bars", field: "to" },
                range: "width",
                nice: false,
            },
            fillScale,
        ],
        axes: [
            {
                orient: "left",
                scale: "y",
                domain: false,
                ticks: false,
                labelPadding: 6,
                labelLimit: 200,
            },
        ],
        marks: [
            {
                type: "rect",
                from: { data: "bars" },
                encode: {
                    enter: {
                        y: { scale: "y", field: "name" },
                        height: { scale: "y", band: 1 },
                        x: { scale: "x", field: "from" },
                        x2: { scale: "x", field: "to" },
                        fill,
                        stroke: { value: page },
                        strokeWidth: { value: 2 },
                    },
                },
            },
            {
                type: "text",
                from: { data: "bars" },
                encode: {
                    enter: {
                        y: { scale: "y", field: "name", band: 0.5 },
                        x: { signal: "(scale('x', datum.from) + scale('x', datum.to)) / 2" },
                        align: { value: "center" },
                        baseline: { value: "middle" },
                        fontWeight: { value: "bold" },
                        fill: { value: page },
                        text: { field: "count" },
                    },
                },
            },
        ],
    };
}

/** A column a month. */
function columnsSpec(bars: readonly Bar[], width: number): Spec {
    const names = [...new Set(bars.map(({ name }) => name))];
    return {
        ...base,
        width,
        height: 200,
        padding: 4,
        autosize: { type: "fit", contains: "padding" },
        data: [stacked(bars.filter(({ count }) => count > 0))],
        scales: [
            { name: "x", type: "band", domain: names, range: "width", padding: 0.15 },
            {
                name: "y",
                type: "linear",
                domain: { data: "bars", field: "to" },
                range: "height",
                zero: true,
            },
            fillScale,
        ],
        axes: [
            {
                orient: "bottom",
                zindex: 1,
                scale: "x",
                ticks: false,
                labelPadding: 5,
                labelFontSize: width < 400 ? 10 : fontSize,
                labelOverlap: false,
                encode: { labels: { update: { text: { signal: "split(datum.label, ' ')" } } } },
            },
        ],
        marks: [
            {
                type: "rect",
                from: { data: "bars" },
                encode: {
                    enter: {
                        x: { scale: "x", field: "name" },
                        width: { scale: "x", band: 1 },
                        y: { scale: "y", field: "to" },
                        y2: { scale: "y", field: "from" },
                        fill,
                        stroke: { value: page },
                        strokeWidth: { value: 2 },
                    },
                },
            },
            {
                type: "text",
                from: { data: "bars" },
                encode: {
                    enter: {
                        x: { scale: "x", field: "name", band: 0.5 },
                        y: { signal: "(scale('y', datum.from) + scale('y', datum.to)) / 2" },
                        align: { value: "center" },
                        baseline: { value: "middle" },
                        fontWeight: { value: "bold" },
                        fill: { value: page },
                        text: { field: "count" },
                    },
                },
            },
        ],
    };
}

function stacked(bars: readonly Bar[]) {
    return {
        name: "bars",
        values: bars.map((bar) => ({ ...bar, order: series.indexOf(bar.series) })),
        transform: [
            { type: "filter" as const, expr: "datum.count > 0" },
            {
                type: "stack" as const,
                groupby: ["name"],
                sort: { field: "order" },
                field: "count",
                as: ["from", "to"] as [string, string],
            },
        ],
    };
}
