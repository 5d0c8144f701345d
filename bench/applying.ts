/** What needs the engine: preview, the first up, an up without changes; and the same facts as one resource each. */
import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { ensureEngine } from "../engine/index";
import type { BenchGitHub } from "./local-github";
import { startLocalGitHub } from "./local-github";
import type { Command } from "./measure";
import { measure } from "./measure";
import { asked, environmentFor, verb } from "./reading";
import type { Result } from "./result";
import type { Found } from "./scenario";
import { organization, scenario } from "./scenario";

export const applyingVerbs = ["preview", "refresh"] as const;

const root = path.resolve(__dirname, "..", "..");

/** A stack with its state in files, beside a local GitHub. */
interface Stack {
    readonly folder: string;
    readonly github: BenchGitHub;
    readonly environment: NodeJS.ProcessEnv;
    pulumi(words: string): Command;
    resources(): Promise<number>;
    close(): void;
}

async function openStack(
    repositories: number,
    found: Found,
    program: string,
    latency: number,
): Promise<Stack> {
    const engine = await ensureEngine({});
    const { seed, policy } = scenario(repositories, found);
    const github = await startLocalGitHub(seed, latency);
    const folder = mkdtempSync(path.join(tmpdir(), "codex-rollout-bench-"));
    mkdirSync(path.join(folder, "state"));
    writeFileSync(path.join(folder, "rollout.yaml"), policy);
    writeFileSync(
        path.join(folder, "Pulumi.yaml"),
        "name: rollout\nruntime: { name: nodejs, options: { typescript: false } }\nmain: index.js\n",
    );
    const source = JSON.stringify(path.join(root, "bin", program));
    writeFileSync(path.join(folder, "index.js"), `module.exports = require(${source});\n`);
    symlinkSync(path.join(root, "node_modules"), path.join(folder, "node_modules"), "dir");
    const environment = {
        ...environmentFor(github.url),
        ...engine.env,
        PULUMI_BACKEND_URL: `file://${path.join(folder, "state")}`,
        PULUMI_CONFIG_PASSPHRASE: "bench",
        GITHUB_OWNER: organization,
        BENCH_REPOSITORIES: String(repositories),
    };
    const pulumi = (words: string): Command => ({
        program: "pulumi",
        words: words.split(" "),
        cwd: folder,
        environment,
    });
    const must = async (words: string): Promise<string> => {
        const { code, stdout, output } = await measure(pulumi(words));
        if (code !== 0) throw new Error(`pulumi ${words} exits ${code}\n${output.slice(-4000)}`);
        return stdout;
    };
    await must("stack init bench --non-interactive");
    return {
        folder,
        github,
        environment,
        pulumi,
        resources: async () => {
            const exported = JSON.parse(await must("stack export")) as {
                deployment: { resources?: { custom?: boolean }[] };
            };
            const all = exported.deployment.resources ?? [];
            return all.filter(({ custom }) => custom === true).length;
        },
        close: () => {
            github.close();
            rmSync(folder, { recursive: true, force: true });
        },
    };
}

/** The verbs of this program on an organization to which nothing was applied yet. */
export async function measureApplying(
    repositories: number,
    wanted: ReadonlySet<string>,
    latency: number,
): Promise<Result[]> {
    const stack = await openStack(repositories, "bare", "index.js", latency);
    const results: Result[] = [];
    try {
        const port = String(await freePort());
        const run = (what: string, words: readonly string[]) => {
            const common = ["--policy", "rollout.yaml", "--port", port];
            const command = verb([...words, ...common], stack.environment, stack.folder);
            return asked(stack.github, { what, repositories }, command);
        };
        // An apply is bound to the hash of a preview.
        const preview = async (): Promise<{ readonly result: Result; readonly hash: string }> => {
            const { stdout, ...result } = await run("preview", ["preview", "--format", "json"]);
            return { result, hash: (JSON.parse(stdout) as { hash: string }).hash };
        };
        const up = async (what: string, hash: string): Promise<Result> => {
            const { stdout: _, ...result } = await run(what, ["up", "--plan", hash]);
            return { ...result, resources: await stack.resources() };
        };
        const first = await preview();
        results.push(first.result);
        if (!wanted.has("up") && !wanted.has("no-change up")) return results;
        results.push(await up("up", first.hash));
        if (wanted.has("no-change up"))
            results.push(await up("no-change up", (await preview()).hash));
    } finally {
        stack.close();
    }
    return results;
}

/** `pulumi preview --refresh` where every fact is a resource of its own; how it came to be is not measured. */
export async function measureRefresh(repositories: number, latency: number): Promise<Result> {
    const stack = await openStack(repositories, "bare", "bench/plain-program.js", latency);
    try {
        const up = stack.pulumi("up --yes --skip-preview --non-interactive");
        // Its state is written once at the end: what is measured is the reading of it.
        const environment = {
            ...stack.environment,
            PULUMI_EXPERIMENTAL: "true",
            PULUMI_SKIP_CHECKPOINTS: "true",
        };
        const { code, output } = await measure({ ...up, environment });
        if (code !== 0) throw new Error(`the plain program: ${output.slice(-4000)}`);
        const refresh = stack.pulumi("preview --refresh --non-interactive");
        const { stdout: _, ...result } = await asked(
            stack.github,
            { what: "refresh", repositories },
            refresh,
        );
        return { ...result, resources: await stack.resources() };
    } finally {
        stack.close();
    }
}

function freePort(): Promise<number> {
    return new Promise((resolve, reject) => {
        const server = createServer();
        server.once("error", reject).listen(0, "127.0.0.1", () => {
            const { port } = server.address() as AddressInfo;
            server.close(() => resolve(port));
        });
    });
}
