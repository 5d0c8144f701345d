/** `npm run bench`: how much the verbs ask, use and hold, on generated organizations of several sizes. */
import { Command, InvalidArgumentError } from "commander";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { applyingVerbs, measureApplying, shardedVerbs } from "./applying";
import { drawGrowth } from "./chart";
import { writePage } from "./page";
import { measureReading, readingVerbs } from "./reading";
import { measureRefresh, refreshingVerbs } from "./refreshing";
import type { Report, Result } from "./result";
import { measurements, remarks, targets } from "./table";
import { findTerraform } from "./terraform";
import { measureTerraform, terraformVerb } from "./terraform-plan";

interface Options {
    readonly repositories: readonly number[];
    readonly only: readonly string[];
    readonly applied: readonly number[];
    readonly perStack: number;
    readonly latency: number;
    readonly json?: string;
    readonly from?: readonly string[];
    readonly page?: string;
    readonly chart?: string;
}

const everything: readonly string[] = [
    ...readingVerbs,
    ...applyingVerbs,
    ...shardedVerbs,
    ...refreshingVerbs.keys(),
    terraformVerb,
];

function numbers(text: string): number[] {
    const read = text.split(",").map(Number);
    if (read.some((one) => !Number.isInteger(one) || one < 60))
        throw new InvalidArgumentError("whole numbers from 60, as in 100,1000");
    return read;
}

function names(text: string): string[] {
    const read = text.split(",");
    const wrong = read.find((one) => !everything.includes(one));
    if (wrong !== undefined)
        throw new InvalidArgumentError(`no ${wrong} - some of ${everything.join(", ")}`);
    return read;
}

async function bench(options: Options): Promise<void> {
    const report: Report =
        options.from === undefined ? await measured(options) : joined(options.from);
    process.stdout.write(
        `${[measurements(report), remarks(report).join("\n"), targets(report)].join("\n\n")}\n`,
    );
    if (options.json !== undefined)
        writeFileSync(options.json, `${JSON.stringify(report, undefined, 2)}\n`);
    if (options.page !== undefined) writePage(options.page, report);
    if (options.chart !== undefined) writeFileSync(options.chart, await drawGrowth(report));
}

/** Reports of several runs as one. What was measured twice counts as in the last of them; the first one says where. */
function joined(files: readonly string[]): Report {
    const reports = files.map((file) => JSON.parse(readFileSync(file, "utf8")) as Report);
    const [first] = reports;
    if (first === undefined) throw new Error("no report");
    const last = new Map(
        reports
            .flatMap(({ results }) => results)
            .map((one) => [`${one.what} ${one.repositories}`, one]),
    );
    return {
        ...first,
        date: [...new Set(reports.map(({ date }) => date))].sort().join(" and "),
        results: inOrder([...last.values()]),
        skipped: [...new Set(reports.flatMap(({ skipped }) => skipped))],
    };
}

function inOrder(results: readonly Result[]): Result[] {
    const place = ({ what }: Result): number => everything.indexOf(what);
    return results.toSorted(
        (one, other) => place(one) - place(other) || one.repositories - other.repositories,
    );
}

async function measured(options: Options): Promise<Report> {
    const { only, latency } = options;
    const results: Result[] = [];
    const wanted = new Set(only);
    const any = (names: readonly string[]): boolean => names.some((name) => wanted.has(name));
    if (any(readingVerbs)) {
        for (const repositories of options.repositories)
            results.push(...(await measureReading(repositories, wanted, latency)));
    }
    for (const repositories of options.applied) {
        const asked = { repositories, wanted, latency };
        if (any(applyingVerbs)) results.push(...(await measureApplying(asked)));
        if (any(shardedVerbs))
            results.push(...(await measureApplying({ ...asked, perStack: options.perStack })));
        for (const what of refreshingVerbs.keys())
            if (wanted.has(what)) results.push(await measureRefresh(repositories, what, latency));
    }
    const skipped = wanted.has(terraformVerb) ? await measureTerraforms(options, results) : [];
    return {
        version: 1,
        date: new Date().toISOString().slice(0, 10),
        machine: machine(),
        latency,
        results: inOrder(results),
        skipped,
    };
}

/** Where there is no Terraform that is said, so that nobody takes the silence for a result. */
async function measureTerraforms(
    { applied, latency }: Options,
    results: Result[],
): Promise<string[]> {
    const terraform = findTerraform();
    if ("reason" in terraform) return [`${terraformVerb}: not measured, ${terraform.reason}`];
    for (const repositories of applied)
        results.push(await measureTerraform(repositories, terraform, latency));
    return [];
}

function machine(): string {
    const processors = cpus();
    const memory = Math.round(totalmem() / 2 ** 30);
    return `${processors.length} × ${processors[0]?.model.trim() ?? "unknown"}, ${memory} GB, Node ${process.version}`;
}

new Command("bench")
    .option("--repositories <sizes>", "sizes of the organizations", numbers, [100, 1000])
    .option("--applied <sizes>", "sizes for what needs the engine", numbers, [100])
    .option(
        "--per-stack <repositories>",
        "most repositories of a stack, where the policy is kept in several",
        Number,
        50,
    )
    .option("--only <names>", `some of ${everything.join(", ")}`, names, everything)
    .option("--latency <ms>", "how long the local GitHub waits before every answer", Number, 0)
    .option("--json <file>", "write the results there too")
    .option("--from <files>", "measure nothing, take results written before", (text) =>
        text.split(","),
    )
    .option("--page <file>", "write the results into docs/performance.md, between its markers")
    .option("--chart <file>", "draw the growth as SVG")
    .action(bench)
    .parseAsync()
    .catch((error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
        process.exitCode = 1;
    });
