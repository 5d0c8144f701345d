/** A Pulumi project with its state in files, beside a local GitHub to which nothing was applied yet. */
import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ensureEngine } from "../engine/index";
import type { BenchGitHub } from "./local-github";
import { startLocalGitHub } from "./local-github";
import type { Command } from "./measure";
import { measure } from "./measure";
import { environmentFor } from "./reading";
import type { Scenario } from "./scenario";
import { organization } from "./scenario";

export const stackName = "bench";

export interface Stack {
    readonly folder: string;
    readonly github: BenchGitHub;
    readonly environment: NodeJS.ProcessEnv;
    pulumi(words: string): Command;
    /** Resources of GitHub that the state has, in all stacks of the project; components and providers do not count. */
    resources(): Promise<number>;
    close(): void;
}

/** @param program of this package, below its compiled files */
export async function openStack(
    { repositories, seed, policy }: Scenario,
    program: string,
    latency: number,
): Promise<Stack> {
    const engine = await ensureEngine({});
    const github = await startLocalGitHub(seed, latency);
    const folder = mkdtempSync(path.join(tmpdir(), "codex-rollout-bench-"));
    mkdirSync(path.join(folder, "state"));
    writeFileSync(path.join(folder, "rollout.yaml"), policy);
    writeFileSync(
        path.join(folder, "Pulumi.yaml"),
        "name: rollout\nruntime: { name: nodejs, options: { typescript: false } }\nmain: index.js\n",
    );
    const root = path.resolve(__dirname, "..", "..");
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
    await must(`stack init ${stackName} --non-interactive`);
    return {
        folder,
        github,
        environment,
        pulumi,
        resources: async () => {
            const stacks = JSON.parse(await must("stack ls --json")) as { name: string }[];
            let sum = 0;
            for (const { name } of stacks)
                sum += customResources(await must(`stack export --stack ${name}`));
            return sum;
        },
        close: () => {
            github.close();
            rmSync(folder, { recursive: true, force: true });
        },
    };
}

function customResources(exported: string): number {
    const { deployment } = JSON.parse(exported) as {
        deployment: { resources?: { custom?: boolean; type: string }[] };
    };
    const all = deployment.resources ?? [];
    return all.filter(({ custom, type }) => custom === true && !type.startsWith("pulumi:")).length;
}
