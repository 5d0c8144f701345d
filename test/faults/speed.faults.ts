/**
 * How fast a first apply of 300 resources is behind the gateway while it keeps GitHub's published limits, beside what the
 * provider's own pacing would take at least (`write_delay_ms`, 1,000: a second before what follows each write); and what the
 * gateway costs where no limit holds it back and each answer takes 50 ms.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Gateway, GatewayOptions } from "../../gateway/gateway";
import { startGateway } from "../../gateway/gateway";
import { costOf } from "../../gateway/pacing/cost";
import { githubLimits } from "../../gateway/pacing/limits";
import type { Exchange } from "../../emulator/server";
import { isWrite } from "../support/looks";
import type { TestStack } from "../support/stack";
import { createTestStack } from "../support/stack";
import { killPolicy, killSeed } from "./support/kill-organization";
import { row } from "./support/table";

const repositories = 37;
/** Each way by turns, so that what else the machine does falls on both. */
const rounds = Number(process.env.SPEED_ROUNDS ?? "3");

jest.setTimeout(1_800_000);

interface Up {
    readonly seconds: number;
    readonly resources: number;
    readonly writes: number;
    /** Requests that the provider's own client would wait a second after: it takes every POST for a write, queries too. */
    readonly slowed: number;
    /** Points of GitHub's minute that the whole apply took. */
    readonly points: { readonly rest: number; readonly graphql: number; readonly content: number };
    /** Requests that GitHub refused by one of its limits. */
    readonly refused: number;
    /** Lines with which the gateway said that it waits. */
    readonly said: number;
}

async function up(
    latency: number,
    gateway: Partial<GatewayOptions> | "of its own process" | undefined,
    program = "bin/index.js",
): Promise<Up> {
    let [writes, slowed, refused] = [0, 0, 0];
    const points = { rest: 0, graphql: 0, content: 0 };
    const counted = ({ method, path: at, requestBody, status }: Exchange) => {
        const isChange = isWrite(method, at, requestBody);
        if (isChange) writes++;
        if (method !== "GET") slowed++;
        if (status === 403 || status === 429) refused++;
        const { query = "" } = (requestBody ?? {}) as { query?: string };
        const fields = /\{\s*(\w+)/.exec(query)?.slice(1) ?? [];
        const graphql = at === "/graphql" ? { graphql: { fields } } : {};
        const cost = costOf({ method, path: at, read: !isChange, ...graphql });
        points.rest += cost.rest;
        points.graphql += cost.graphql;
        points.content += cost.content;
    };
    const stack = await createTestStack({
        program,
        github: {
            seed: killSeed(repositories),
            contract: "off",
            budget: 1e9,
            graphqlBudget: 1e9,
            latency,
            secondaryLimits: typeof gateway === "object",
            onExchange: counted,
        },
        environment: { CODEX_ROLLOUT_POLICY: "rollout.yaml", DEPLOY_TOKEN: "a-value" },
    });
    let between: Pick<Gateway, "url" | "close"> | undefined;
    let said = 0;
    try {
        writeFileSync(path.join(stack.folder, "rollout.yaml"), killPolicy);
        if (gateway === "of its own process") between = await spawnGateway(stack);
        else if (gateway !== undefined)
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
        const resources = await resourcesOf(stack);
        return { seconds, resources, writes, slowed, points, refused, said };
    } finally {
        await between?.close();
        await stack.close();
    }
}

/** As it is in use: not on the thread that the local GitHub needs for itself. */
async function spawnGateway({
    github,
    folder,
}: TestStack): Promise<Pick<Gateway, "url" | "close">> {
    const module = path.resolve(__dirname, "..", "..", "bin", "gateway", "gateway.js");
    const options = {
        target: `${github.url}/`,
        port: 0,
        journal: { folder: path.join(folder, "journal") },
    };
    const script = `require(${JSON.stringify(module)}).startGateway(${JSON.stringify(options)}).then(({ url }) => console.log(url))`;
    const child = spawn(process.execPath, ["-e", script], {
        stdio: ["ignore", "pipe", "inherit"],
    });
    const [url] = (await once(child.stdout, "data")) as [Buffer];
    return {
        url: url.toString().trim(),
        async close() {
            const ended = once(child, "close");
            child.kill();
            await ended;
        },
    };
}

async function resourcesOf(stack: TestStack): Promise<number> {
    const { stdout } = await stack.must("stack export");
    const { deployment } = JSON.parse(stdout) as {
        deployment: { resources: { type: string }[] };
    };
    return deployment.resources.filter(({ type }) => type.startsWith("github:")).length;
}

test("an up of 300 resources under GitHub's published limits", async () => {
    const { seconds, resources, writes, slowed, points, refused, said } = await up(50, {
        limits: githubLimits,
    });
    row(
        "speed, published limits",
        true,
        `${resources} resources, ${writes} writes in ${seconds.toFixed(0)} s, ${said} lines said, ${refused} refused by GitHub; ${points.rest} REST points, ${points.graphql} GraphQL points, ${points.content} new things; a second a write alone: ${writes} s; a second for each POST, PUT, PATCH and DELETE: ${slowed} s`,
    );
    expect(resources).toBeGreaterThanOrEqual(300);
    expect(writes).toBeGreaterThanOrEqual(300);
    expect(refused).toBe(0);
});

test("the same up with the provider's own pacing, which waits a second after each POST, queries included", async () => {
    const { seconds, resources, writes } = await up(
        50,
        undefined,
        "test/faults/programs/own-pacing.js",
    );
    row(
        "speed, provider's own pacing",
        false,
        `${resources} resources, ${writes} writes in ${seconds.toFixed(0)} s`,
    );
    expect(resources).toBeGreaterThanOrEqual(300);
});

test("what the gateway costs at 50 ms a request", async () => {
    const walls: Record<"without" | "with", number[]> = { without: [], with: [] };
    for (let round = 0; round < rounds; round++) {
        walls.without.push((await up(50, undefined)).seconds);
        walls.with.push((await up(50, "of its own process")).seconds);
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
