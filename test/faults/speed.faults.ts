/**
 * How fast a first apply of 300 resources is behind the gateway while it keeps GitHub's published limits, beside what the
 * provider's own pacing would take at least (`write_delay_ms`, 1,000: a second before what follows each write); and what the
 * gateway costs where no limit holds it back and each answer takes 50 ms.
 */
import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Gateway, GatewayOptions } from "../../gateway/gateway";
import { startGateway } from "../../gateway/gateway";
import { githubLimits, noLimits } from "../../gateway/pacing/limits";
import type { Exchange } from "../../emulator/server";
import { isWrite } from "../support/looks";
import type { TestStack } from "../support/stack";
import { createTestStack } from "../support/stack";
import { killPolicy, killSeed } from "./support/kill-organization";
import { row } from "./support/table";

const repositories = 38;
/** Each way by turns, so that what else the machine does falls on both. */
const rounds = Number(process.env.SPEED_ROUNDS ?? "3");

jest.setTimeout(1_800_000);

interface Up {
    readonly seconds: number;
    readonly resources: number;
    readonly writes: number;
    /** Lines with which the gateway said that it waits. */
    readonly said: number;
}

async function up(latency: number, gateway: Partial<GatewayOptions> | undefined): Promise<Up> {
    let writes = 0;
    const counted = ({ method, path: at, requestBody }: Exchange) => {
        if (isWrite(method, at, requestBody)) writes++;
    };
    const stack = await createTestStack({
        program: "bin/index.js",
        github: {
            seed: killSeed(repositories),
            contract: "off",
            budget: 1e9,
            graphqlBudget: 1e9,
            latency,
            onExchange: counted,
        },
        environment: { CODEX_ROLLOUT_POLICY: "rollout.yaml", DEPLOY_TOKEN: "a-value" },
    });
    let between: Gateway | undefined;
    let said = 0;
    try {
        writeFileSync(path.join(stack.folder, "rollout.yaml"), killPolicy);
        if (gateway !== undefined)
            between = await startGateway({
                target: `${stack.github.url}/`,
                port: 0,
                journal: { folder: path.join(stack.folder, "journal") },
                progress: () => said++,
                ...gateway,
            });
        const environment: Record<string, string> =
            between === undefined ? {} : { GITHUB_BASE_URL: between.url };
        const began = performance.now();
        await stack.must(
            "up --yes --skip-preview --non-interactive --suppress-progress --suppress-outputs",
            environment,
        );
        const seconds = (performance.now() - began) / 1000;
        return { seconds, resources: await resourcesOf(stack), writes, said };
    } finally {
        await between?.close();
        await stack.close();
    }
}

async function resourcesOf(stack: TestStack): Promise<number> {
    const { stdout } = await stack.must("stack export");
    const { deployment } = JSON.parse(stdout) as {
        deployment: { resources: { type: string }[] };
    };
    return deployment.resources.filter(({ type }) => type.startsWith("github:")).length;
}

test("an up of 300 resources under GitHub's published limits, beside the provider's own pacing", async () => {
    const { seconds, resources, writes, said } = await up(0, { limits: githubLimits });
    row(
        "speed, published limits",
        true,
        `${resources} resources, ${writes} writes in ${seconds.toFixed(0)} s, ${said} lines said; the provider's own second a write: ${writes} s, ${(writes / seconds).toFixed(1)} times as long`,
    );
    expect(resources).toBeGreaterThanOrEqual(300);
    expect(writes).toBeGreaterThanOrEqual(300);
});

test("what the gateway costs at 50 ms a request", async () => {
    const walls: Record<"without" | "with", number[]> = { without: [], with: [] };
    for (let round = 0; round < rounds; round++) {
        walls.without.push((await up(50, undefined)).seconds);
        walls.with.push((await up(50, { limits: noLimits })).seconds);
    }
    const least = (of: readonly number[]) => Math.min(...of);
    const [without, behind] = [least(walls.without), least(walls.with)];
    row(
        "overhead at 50 ms",
        true,
        `${without.toFixed(1)} s without, ${behind.toFixed(1)} s behind the gateway: ${(((behind - without) / without) * 100).toFixed(1)} % (least of ${rounds})`,
    );
    expect(walls.with).toHaveLength(rounds);
});
