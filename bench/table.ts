/** A report as text for the terminal and the page: numbers first, then what they say of growth. */
import type { Report, Result } from "./result";
import { cpuOf, growth } from "./result";

const columns = [
    "what",
    "repositories",
    "REST",
    "GraphQL",
    "points",
    "writes",
    "wall s",
    "load",
    "CPU s",
    "GitHub's CPU s",
    "peak MB",
    "resources",
] as const;

function row(one: Result): string[] {
    return [
        one.what,
        String(one.repositories),
        String(one.rest),
        String(one.graphql),
        String(one.points),
        String(one.writes),
        one.wall.toFixed(1),
        one.load.toFixed(1),
        cpuOf(one).toFixed(2),
        one.githubCpu.toFixed(1),
        one.memory.toFixed(0),
        one.resources === undefined ? "" : String(one.resources),
    ];
}

export function table({ results, skipped }: Report): string {
    const rows = [[...columns], ...results.map(row)];
    const widths = columns.map((_, index) =>
        Math.max(...rows.map((one) => one[index]?.length ?? 0)),
    );
    const line = (cells: readonly string[]): string =>
        `| ${cells.map((cell, index) => (index === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[index] ?? 0))).join(" | ")} |`;
    const [head = [], ...body] = rows;
    const rule = widths.map((width, index) =>
        index === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`,
    );
    return [
        line(head),
        line(rule),
        ...body.map(line),
        "",
        ...growthLines(results),
        ...ratioLines(results),
        ...skipped,
    ].join("\n");
}

/** One line a measured thing of which there are several sizes. */
function growthLines(results: readonly Result[]): string[] {
    const kinds = [...new Set(results.map(({ what }) => what))];
    return kinds.flatMap((kind) => {
        const of = results.filter(({ what }) => what === kind);
        const exponent = (quantity: (one: Result) => number): string =>
            growth(of.map((one) => [one.repositories, quantity(one)]))?.toFixed(2) ?? "-";
        if (new Set(of.map(({ repositories }) => repositories)).size < 2) return [];
        const calls = exponent((one) => one.rest + one.graphql);
        return [
            `${kind}: grows with the repositories to the power of ${exponent(cpuOf)} in CPU, ${calls} in calls, ${exponent(({ memory }) => memory)} in memory`,
        ];
    });
}

/** Calls that a refresh of one resource a fact sends beside those of our drift, on organizations of one size. */
function ratioLines(results: readonly Result[]): string[] {
    return results.flatMap((drift) => {
        const refresh = results.find(
            ({ what, repositories }) => what === "refresh" && repositories === drift.repositories,
        );
        if (drift.what !== "drift" || refresh === undefined) return [];
        const calls = (one: Result): number => one.rest + one.graphql;
        const whole = (calls(refresh) / calls(drift)).toFixed(1);
        return [
            `${drift.repositories} repositories: a refresh of one resource a fact sends ${calls(refresh)} calls, drift ${calls(drift)} (${whole} times fewer), ${drift.graphql} of them GraphQL`,
        ];
    });
}
