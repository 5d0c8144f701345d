/** `npm run bench`: how much the verbs ask, use and hold, on generated organizations of several sizes. */
import { Command, InvalidArgumentError } from "commander";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { applyingVerbs, measureApplying, measureRefresh } from "./applying";
import { measureReading, readingVerbs } from "./reading";
import type { Report, Result } from "./result";
import { drawGrowth } from "./chart";
import { writePage } from "./page";
import { table } from "./table";

interface Options {
    readonly repositories: readonly number[];
    readonly only: readonly string[];
    readonly applied: readonly number[];
    readonly latency: number;
    readonly json?: string;
    readonly from?: readonly string[];
    readonly page?: string;
    readonly chart?: string;
}

const everything: readonly string[] = [...readingVerbs, ...applyingVerbs];

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
    process.stdout.write(`${table(report)}\n`);
    if (options.json !== undefined)
        writeFileSync(options.json, `${JSON.stringify(report, undefined, 2)}\n`);
    if (options.page !== undefined) writePage(options.page, report);
    if (options.chart !== undefined) writeFileSync(options.chart, await drawGrowth(report));
}

/** Reports of several runs as one; the first one says when and where. */
function joined(files: readonly string[]): Report {
    const reports = files.map((file) => JSON.parse(readFileSync(file, "utf8")) as Report);
    const [first] = reports;
    if (first === undefined) throw new Error("no report");
    return {
        ...first,
        results: reports.flatMap(({ results }) => results),
        skipped: [...new Set(reports.flatMap(({ skipped }) => skipped))],
    };
}

async function measured(options: Options): Promise<Report> {
    const results: Result[] = [];
    const skipped: string[] = [];
    const wanted = new Set(options.only);
    const any = (names: readonly string[]): boolean => names.some((name) => wanted.has(name));
    if (any(readingVerbs)) {
        for (const repositories of options.repositories)
            results.push(...(await measureReading(repositories, wanted, options.latency)));
    }
    for (const repositories of options.applied) {
        if (any(["preview", "up", "no-change up"]))
            results.push(...(await measureApplying(repositories, wanted, options.latency)));
        if (wanted.has("refresh"))
            results.push(await measureRefresh(repositories, options.latency));
    }
    skipped.push(terraform());
    return {
        version: 1,
        date: new Date().toISOString().slice(0, 10),
        machine: machine(),
        latency: options.latency,
        results,
        skipped,
    };
}

/** Measured nowhere yet; said, so that nobody takes the silence for a result. */
function terraform(): string {
    const { error, stdout } = spawnSync("terraform", ["version", "-json"], { encoding: "utf8" });
    if (error !== undefined) return "terraform plan: terraform is not on PATH";
    const { terraform_version: version } = JSON.parse(stdout) as { terraform_version: string };
    return `terraform plan: terraform ${version} is on PATH, and no configuration of the scenario is written for it`;
}

function machine(): string {
    const processors = cpus();
    const memory = Math.round(totalmem() / 2 ** 30);
    return `${processors.length} × ${processors[0]?.model.trim() ?? "unknown"}, ${memory} GB, Node ${process.version}`;
}

new Command("bench")
    .option("--repositories <sizes>", "sizes of the organizations", numbers, [100, 1000])
    .option("--applied <sizes>", "sizes for what needs the engine", numbers, [100])
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
