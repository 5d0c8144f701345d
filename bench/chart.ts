/** How calls, CPU and memory grow with the organization, as SVG on logarithmic scales. */
import type { Spec } from "vega";
import type { Report, Result } from "./result";
import { cpuOf } from "./result";

const quantities: readonly (readonly [title: string, value: (one: Result) => number])[] = [
    ["calls", (one) => one.rest + one.graphql],
    ["seconds of CPU", cpuOf],
    ["peak MB", ({ memory }) => memory],
];

export async function drawGrowth({ results }: Report): Promise<string> {
    // Vega is published as ES modules only.
    const { parse, View } = await import("vega");
    const points = results
        .filter(({ what }) => what !== "start")
        .flatMap((one) =>
            quantities.map(([quantity, value]) => ({
                what: one.what,
                quantity,
                repositories: one.repositories,
                value: value(one),
            })),
        )
        // Zero has no place on a logarithmic scale.
        .filter(({ value }) => value > 0);
    return new View(parse(specification(points)), { renderer: "none" }).toSVG();
}

const side = 260;

function specification(points: readonly object[]): Spec {
    return {
        background: "white",
        padding: 10,
        layout: { columns: quantities.length, padding: 30 },
        data: [{ name: "points", values: [...points] }],
        scales: [
            {
                name: "colour",
                type: "ordinal",
                domain: { data: "points", field: "what", sort: true },
                range: "category",
            },
        ],
        legends: [{ stroke: "colour", orient: "bottom", direction: "horizontal" }],
        marks: quantities.map(([quantity], index) => panel(quantity, index)),
    };
}

function panel(quantity: string, index: number): NonNullable<Spec["marks"]>[number] {
    const [own, lines] = [`own-${index}`, `lines-${index}`];
    return {
        type: "group",
        title: { text: quantity },
        encode: { enter: { width: { value: side }, height: { value: side } } },
        data: [
            {
                name: own,
                source: "points",
                transform: [
                    { type: "filter", expr: `datum.quantity === '${quantity}'` },
                    { type: "collect", sort: { field: "repositories" } },
                ],
            },
        ],
        scales: [
            {
                name: "x",
                type: "log",
                range: [0, side],
                domain: { data: own, field: "repositories" },
            },
            { name: "y", type: "log", range: [side, 0], domain: { data: own, field: "value" } },
        ],
        axes: [
            { orient: "bottom", scale: "x", title: "repositories", tickCount: 4, format: "~s" },
            { orient: "left", scale: "y", tickCount: 4, grid: true, format: "~s" },
        ],
        marks: [
            {
                type: "group",
                from: { facet: { name: lines, data: own, groupby: "what" } },
                marks: [
                    { type: "line", from: { data: lines }, encode: { enter: at("stroke") } },
                    {
                        type: "symbol",
                        from: { data: lines },
                        encode: { enter: { ...at("fill"), size: { value: 40 } } },
                    },
                ],
            },
        ],
    };
}

function at(paint: "stroke" | "fill") {
    return {
        x: { scale: "x", field: "repositories" },
        y: { scale: "y", field: "value" },
        [paint]: { scale: "colour", field: "what" },
        strokeWidth: { value: 2 },
    };
}
