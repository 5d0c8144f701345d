/** The verbs that only read: validate, plan, drift. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { BenchGitHub } from "./local-github";
import { startLocalGitHub } from "./local-github";
import type { Command, Measured } from "./measure";
import { measure } from "./measure";
import type { Result } from "./result";
import { organization, ownerToken, scenario, secretValues } from "./scenario";

const main = path.join(__dirname, "..", "cli", "main.js");

/** Variables of the caller that would send a run elsewhere are left out. */
export function environmentFor(url: string): NodeJS.ProcessEnv {
    const own = Object.entries(process.env).filter(
        ([name]) => !/^(GITHUB|GH|PULUMI|CODEX)_/.test(name),
    );
    return {
        ...Object.fromEntries(own),
        GITHUB_BASE_URL: `${url}/`,
        GITHUB_TOKEN: ownerToken,
        NO_COLOR: "1",
        ...secretValues,
    };
}

/** A verb of `codex-rollout`. */
export function verb(
    words: readonly string[],
    environment: NodeJS.ProcessEnv,
    cwd?: string,
): Command {
    return { program: process.execPath, words: [main, ...words], environment, cwd };
}

/** Runs a command and counts what it asked of the local GitHub meanwhile. @throws Error unless it exits with `code` */
export async function asked(
    github: BenchGitHub,
    what: Pick<Result, "what" | "repositories">,
    command: Command,
    codes: readonly number[] = [0],
): Promise<Result & Pick<Measured, "stdout">> {
    const before = await github.counters();
    const run = await measure(command);
    const after = await github.counters();
    if (!codes.includes(run.code)) {
        throw new Error(`${what.what} exits ${run.code}\n${run.output.slice(-4000)}`);
    }
    process.stderr.write(`${what.what} of ${what.repositories}: ${run.wall.toFixed(1)} s\n`);
    return {
        ...what,
        rest: after.rest - before.rest,
        graphql: after.graphql - before.graphql,
        points: after.points - before.points,
        writes: after.writes - before.writes,
        wall: run.wall,
        load: run.load,
        cpu: run.cpu,
        githubCpu: after.cpu - before.cpu,
        memory: run.memory,
        memoryOf: run.memoryOf,
        stdout: run.stdout,
    };
}

/** In their order: `plan` reads the file that `inventory` writes. */
export const readingVerbs = [
    "start",
    "validate",
    "inventory",
    "plan",
    "drift",
    "drift of access and protections",
] as const;
export type ReadingVerb = (typeof readingVerbs)[number];

const accessAndProtections = ["users", "repositories", "branches", "review"];

/**
 * `start` is the command line with nothing to do; `validate` reads the policy alone; `plan` also resolves it against an
 * inventory in a file; `inventory` reads that from the local GitHub; `drift` reads everything and compares, with nothing kept
 * from earlier runs; `drift of access and protections` what GitHub tells of many repositories at a time.
 */
export async function measureReading(
    repositories: number,
    wanted: ReadonlySet<string>,
    latency: number,
): Promise<Result[]> {
    const { seed, policy } = scenario(repositories);
    const folder = mkdtempSync(path.join(tmpdir(), "codex-rollout-bench-"));
    const [policyFile, inventory] = [
        path.join(folder, "rollout.yaml"),
        path.join(folder, "inventory.json"),
    ];
    writeFileSync(policyFile, policy);
    const github = await startLocalGitHub(seed, latency);
    const environment = environmentFor(github.url);
    const drift = ["drift", "--policy", policyFile, "--format", "json", "--no-cache"];
    const words: Readonly<Record<ReadingVerb, readonly string[]>> = {
        start: ["--help"],
        validate: ["validate", policyFile],
        inventory: ["inventory", "--policy", policyFile, "--out", inventory],
        plan: ["validate", policyFile, "--inventory", inventory],
        drift,
        "drift of access and protections": [...drift, "--quick", "--only", ...accessAndProtections],
    };
    const results: Result[] = [];
    try {
        for (const what of readingVerbs) {
            if (!wanted.has(what) && !(what === "inventory" && wanted.has("plan"))) continue;
            const { stdout: _, ...result } = await asked(
                github,
                { what, repositories },
                verb(words[what], environment),
                // Deploy keys and rulesets that the policy does not name are there: drift may say so.
                what.startsWith("drift") ? [0, 7] : [0],
            );
            results.push(result);
        }
    } finally {
        github.close();
        rmSync(folder, { recursive: true, force: true });
    }
    return results;
}

export { organization };
