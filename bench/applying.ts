/**
 * What an apply of this program takes: preview, the first up, an up without changes. They go through the gateway, as everywhere;
 * it keeps no limits but that of requests at once before a GitHub that is not github.com, so that the limits are not what is measured.
 */
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { countFacts, factsOf } from "./facts";
import { measure } from "./measure";
import { asked, verb } from "./reading";
import type { Result } from "./result";
import { scenario } from "./scenario";
import { openStack, stackName } from "./stack";
import type { Stack } from "./stack";

export const applyingVerbs = ["preview", "up", "no-change up"] as const;
/** The same, with the policy kept in several stacks. */
export const shardedVerbs = applyingVerbs.map((name) => `${name} in shards`);

export interface Applying {
    readonly repositories: number;
    readonly wanted: ReadonlySet<string>;
    readonly latency: number;
    /** Most repositories of a stack. @default - one stack holds all */
    readonly perStack?: number;
}

/** The verbs of this program on an organization to which nothing was applied yet. */
export async function measureApplying(options: Applying): Promise<Result[]> {
    const { repositories, perStack, latency } = options;
    const stacks = perStack && Math.max(2, Math.ceil(repositories / perStack));
    const found = scenario(repositories, "bare", stacks);
    const stack = await openStack(found, "index.js", latency);
    try {
        const common = ["--policy", "rollout.yaml", "--port", String(await freePort())];
        const run = (...words: readonly string[]) =>
            verb([...words, ...common], stack.environment, stack.folder);
        if (stacks !== undefined) {
            const { code, output } = await measure(run("shards", "--stack", stackName, "--sync"));
            if (code !== 0) throw new Error(`shards --sync exits ${code}\n${output.slice(-4000)}`);
        }
        return await applied(stack, run, options);
    } finally {
        stack.close();
    }
}

async function applied(
    stack: Stack,
    run: (...words: readonly string[]) => ReturnType<typeof verb>,
    { repositories, wanted, perStack }: Applying,
): Promise<Result[]> {
    const called = (what: string) => (perStack === undefined ? what : `${what} in shards`);
    const facts = countFacts(factsOf(scenario(repositories).seed, "everything"));
    const results: Result[] = [];
    // An apply is bound to the hash of a preview.
    const preview = async (what: string) => {
        const command = run("preview", "--format", "json");
        const { stdout, ...result } = await asked(stack.github, { what, repositories }, command);
        return { result, hash: (JSON.parse(stdout) as { hash: string }).hash };
    };
    const up = async (what: string, hash: string): Promise<void> => {
        const command = run("up", "--plan", hash);
        const { stdout: _, ...result } = await asked(stack.github, { what, repositories }, command);
        results.push({ ...result, facts, resources: await stack.resources() });
    };
    const first = await preview(called("preview"));
    if (wanted.has(called("preview"))) results.push(first.result);
    const again = called("no-change up");
    if (!wanted.has(called("up")) && !wanted.has(again)) return results;
    await up(called("up"), first.hash);
    if (wanted.has(again)) await up(again, (await preview(`preview before ${again}`)).hash);
    return results;
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
