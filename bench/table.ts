/** A report as text for the terminal and the page: numbers first, then what they say of growth, and the targets. */
import type { Report, Result } from "./result";
import { callsOf, cpuOf, growth, sizeOf } from "./result";
import { targetsOf } from "./targets";

const columns = [
    "what",
    "repositories",
    "resources",
    "REST",
    "GraphQL",
    "points",
    "writes",
    "wall s",
    "load",
    "CPU s",
    "GitHub's CPU s",
    "peak MB",
] as const;

function row(one: Result): string[] {
    return [
        one.what,
        String(one.repositories),
        one.resources === undefined ? "" : String(one.resources),
        String(one.rest),
        String(one.graphql),
        String(one.points),
        String(one.writes),
        one.wall.toFixed(1),
        one.load.toFixed(1),
        cpuOf(one).toFixed(2),
        one.githubCpu.toFixed(1),
        one.memory.toFixed(0),
    ];
}

/** Every measured thing. */
export function measurements({ results }: Report): string {
    return markdownTable(columns, results.map(row), ["left"]);
}

/** Each target, what was reached and whether that is enough. */
export function targets(report: Report): string {
    const rows = targetsOf(report).map(({ what, target, reached = "not measured", met }) => [
        what,
        target,
        reached,
        met === undefined ? "-" : met ? "yes" : "no",
    ]);
    return markdownTable(["what", "target", "reached", "met"], rows, allLeft);
}

/** One sentence a thing: growth, ratios, where CPU and memory go, and what could not be measured. */
export function remarks({ results, skipped }: Report): string[] {
    return [...growthLines(results), ...ratioLines(results), ...programLines(results), ...skipped];
}

const allLeft = ["left", "left", "left", "left"];

function markdownTable(
    head: readonly string[],
    body: readonly (readonly string[])[],
    align: readonly string[],
): string {
    const widths = head.map((_, index) =>
        Math.max(...[head, ...body].map((one) => one[index]?.length ?? 0)),
    );
    const left = (index: number): boolean => align[index] === "left";
    const width = (index: number): number => widths[index] ?? 0;
    const line = (cells: readonly string[]): string =>
        `| ${cells.map((cell, index) => (left(index) ? cell.padEnd(width(index)) : cell.padStart(width(index)))).join(" | ")} |`;
    const rule = head.map((_, index) =>
        left(index) ? "-".repeat(width(index)) : `${"-".repeat(width(index) - 1)}:`,
    );
    return [line(head), line(rule), ...body.map(line)].join("\n");
}

/** One line a measured thing of which there are several sizes. */
function growthLines(results: readonly Result[]): string[] {
    const kinds = [...new Set(results.map(({ what }) => what))];
    return kinds.flatMap((kind) => {
        const of = results.filter(({ what }) => what === kind);
        if (new Set(of.map(sizeOf)).size < 2) return [];
        const exponent = (quantity: (one: Result) => number): string =>
            growth(of.map((one) => [sizeOf(one), quantity(one)]))?.toFixed(2) ?? "-";
        const by = of.every(({ resources }) => resources !== undefined && kind.includes("up"))
            ? "resources"
            : "repositories";
        return [
            `${kind}: grows with the ${by} to the power of ${exponent(cpuOf)} in CPU, ${exponent(callsOf)} in calls, ${exponent(({ memory }) => memory)} in memory`,
        ];
    });
}

/** What one resource a fact asks for, beside our drift of the same facts of an organization of the same size. */
function ratioLines(results: readonly Result[]): string[] {
    const pairs = [
        ["refresh", "drift"],
        ["terraform plan", "drift"],
        ["refresh of access and protections", "drift of access and protections"],
    ] as const;
    return pairs.flatMap(([theirs, ours]) =>
        results.flatMap((refresh) => {
            const drift = results.find(
                ({ what, repositories }) => what === ours && repositories === refresh.repositories,
            );
            if (refresh.what !== theirs || drift === undefined) return [];
            const ratio = (quantity: (one: Result) => number): string =>
                (quantity(refresh) / quantity(drift)).toFixed(1);
            return [
                `${refresh.repositories} repositories: ${theirs} sends ${callsOf(refresh)} calls, ${ours} ${callsOf(drift)} (${drift.graphql} of them GraphQL): ${ratio(callsOf)} times as many, with ${ratio(cpuOf)} times the CPU and ${ratio(({ memory }) => memory)} times the memory`,
            ];
        }),
    );
}

/** Who used the CPU and held the memory, where several programs are at work. */
function programLines(results: readonly Result[]): string[] {
    return results.flatMap(({ what, repositories, cpu, memoryOf }) => {
        const names = Object.keys(cpu).filter((name) => (cpu[name] ?? 0) >= 0.5);
        if (names.length < 2) return [];
        const parts = names
            .sort((one, other) => (cpu[other] ?? 0) - (cpu[one] ?? 0))
            .map((name) => {
                const memory = memoryOf[name];
                const held = memory === undefined ? "" : `, ${memory.toFixed(0)} MB`;
                return `${name} ${(cpu[name] ?? 0).toFixed(1)} s${held}`;
            });
        return [`${what} of ${repositories}, by program: ${parts.join("; ")}`];
    });
}
