/** One command, run and measured. */
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import path from "node:path";
import type { ProcessUsage } from "./processes";
import { ProcessSampler } from "./processes";

export interface Measured {
    readonly code: number;
    readonly stdout: string;
    readonly output: string;
    /** Seconds on the clock; means little without `load`. */
    readonly wall: number;
    /** How many processes of the machine wanted to run in the last minute. */
    readonly load: number;
    /** Seconds of CPU of the command and all it started, by name of the program. */
    readonly cpu: Readonly<Record<string, number>>;
    /** MB: the most that all processes together held at one look; for a single Node process its exact peak. */
    readonly memory: number;
    /** MB: the largest process of each program. */
    readonly memoryOf: Readonly<Record<string, number>>;
}

export interface Command {
    readonly program: string;
    readonly words: readonly string[];
    readonly cwd?: string;
    readonly environment: NodeJS.ProcessEnv;
}

const recorder = path.join(__dirname, "usage-recorder.js");

export async function measure({ program, words, cwd, environment }: Command): Promise<Measured> {
    const folder = mkdtempSync(path.join(tmpdir(), "codex-rollout-bench-usage-"));
    const env = {
        ...environment,
        BENCH_USAGE: folder,
        NODE_OPTIONS: `${environment.NODE_OPTIONS ?? ""} --require ${recorder}`.trim(),
    };
    const began = performance.now();
    const child = spawn(program, [...words], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    const sampler = new ProcessSampler(child.pid ?? -1);
    let [stdout, output] = ["", ""];
    child.stdout.on("data", (chunk: Buffer) => {
        stdout += chunk.toString();
        output += chunk.toString();
    });
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    const code = await new Promise<number>((resolve, reject) => {
        child.once("error", reject);
        child.once("close", (status) => resolve(status ?? -1));
    });
    const wall = (performance.now() - began) / 1000;
    const { processes, memory, cpu } = sampler.stop();
    const recorded = readRecorded(folder);
    rmSync(folder, { recursive: true, force: true });
    const all = new Map([...processes, ...recorded]);
    const peaks = [...recorded.values()].map((one) => one.memory);
    return {
        code,
        stdout,
        output,
        wall,
        load: loadavg()[0] ?? 0,
        cpu: withOthers(
            byName(all.values(), "cpu", (sum, one) => sum + one),
            cpu,
        ),
        memory: Math.max(memory, ...peaks),
        memoryOf: byName(all.values(), "memory", Math.max),
    };
}

/** What Node processes wrote of themselves is exact, and replaces the samples. */
function readRecorded(folder: string): Map<number, ProcessUsage> {
    return new Map(
        readdirSync(folder).map((file) => [
            Number.parseInt(file, 10),
            JSON.parse(readFileSync(path.join(folder, file), "utf8")) as ProcessUsage,
        ]),
    );
}

function byName(
    all: Iterable<ProcessUsage>,
    quantity: "cpu" | "memory",
    join: (before: number, one: number) => number,
): Record<string, number> {
    const joined: Record<string, number> = {};
    for (const one of all) joined[one.name] = join(joined[one.name] ?? 0, one[quantity]);
    return joined;
}

/** What lived between two looks, or went on after the last one, is in the sum of all alone. */
function withOthers(cpu: Readonly<Record<string, number>>, all: number): Record<string, number> {
    const others = all - Object.values(cpu).reduce((sum, one) => sum + one, 0);
    return others > 0 ? { ...cpu, others } : { ...cpu };
}
