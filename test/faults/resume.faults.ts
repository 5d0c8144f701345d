/**
 * `codex-rollout run -- pulumi up` killed with -9, engine, provider and gateway at once, at each of 200 writes of a first
 * apply; then the same command once more. Odd writes are done and never answered, even ones are answered a moment before.
 */
import { spawn } from "node:child_process";
import { appendFileSync, cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { freeze, thaw } from "../../emulator/local/freeze";
import type { Exchange } from "../../emulator/server";
import { createClient } from "../../live/client";
import { readInventory } from "../../live/inventory";
import { readEverything } from "../../live/organization";
import type { OrganizationState } from "../../plan/organization";
import { gaps, isWrite, look } from "../support/looks";
import type { Look } from "../support/looks";
import type { Outcome, TestStack } from "../support/stack";
import { createTestStack } from "../support/stack";
import { codexTeams, killPolicy, killSeed, repositories } from "./support/kill-organization";

/** KILLS=200 kills at every write; fewer are spread evenly. KILLS_LOG: a file of outcomes, in which a later run goes on. */
const writesOfUp = 200;
const kills = Number(process.env.KILLS ?? "8");
const log = process.env.KILLS_LOG;

jest.setTimeout(kills * 300_000);

const main = path.resolve(__dirname, "..", "..", "bin", "cli", "main.js");
let stack: TestStack;
let watching: ((exchange: Exchange) => void) | undefined;

beforeAll(async () => {
    stack = await createTestStack({
        program: "bin/index.js",
        github: {
            seed: killSeed(),
            contract: "off",
            // All these runs are in one hour.
            budget: 1e9,
            graphqlBudget: 1e9,
            onExchange: (one) => watching?.(one),
        },
        environment: { CODEX_ROLLOUT_POLICY: "rollout.yaml", DEPLOY_TOKEN: "a-value" },
    });
    writeFileSync(path.join(stack.folder, "rollout.yaml"), killPolicy);
});
afterAll(() => stack.close());

test(`killed at ${kills} of ${writesOfUp} writes of an up, the next up ends as if nothing had been`, async () => {
    const empty = keep();
    const goal = await firstUp();
    const done = new Set(log !== undefined && existsSync(log) ? nthsIn(log) : []);
    for (const nth of spread(kills).filter((one) => !done.has(one))) {
        restore(empty);
        const before = look(stack.github, codexTeams, "nothing");
        const looks: Look[] = [before];
        await killedUp(nth, looks);
        const left = leftBehind();
        const next = await up(looks);
        const end = await reached();
        const outcome = { nth, ...left, next: next.code, said: recovered(next) };
        if (next.code !== 0) throw new Error(`after a kill at write ${nth}:\n${next.output}`);
        expect({ nth, ...end }).toEqual({ nth, ...goal });
        // The look of the goal is the last one: nobody of Codex writes where it does not stand yet.
        expect({ nth, gaps: gaps(looks, repositories) }).toEqual({ nth, gaps: [] });
        const line = JSON.stringify(outcome);
        if (log !== undefined) appendFileSync(log, `${line}\n`);
        process.stdout.write(`${line}\n`);
    }
});

/** Evenly over the writes, and so that any beginning of the list is spread too. */
function spread(count: number): number[] {
    const step = 77; // has no divisor in common with 200
    return Array.from({ length: count }, (_, index) => ((index * step) % writesOfUp) + 1);
}

function nthsIn(file: string): number[] {
    const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
    return lines.map((line) => (JSON.parse(line) as { nth: number }).nth);
}

interface Kept {
    readonly organization: string;
}

const state = () => path.join(stack.folder, "state");
const keptState = () => path.join(stack.folder, "state.kept");

function keep(): Kept {
    cpSync(state(), keptState(), { recursive: true });
    return { organization: freeze(stack.github.state) };
}

function restore({ organization }: Kept): void {
    rmSync(state(), { recursive: true });
    cpSync(keptState(), state(), { recursive: true });
    rmSync(path.join(stack.folder, ".codex-rollout"), { recursive: true, force: true });
    stack.github.state = thaw(organization);
    stack.github.journal.clear();
}

interface Reached {
    /** What the organization has, by our own reading; ids are not part of it. */
    readonly organization: unknown;
    readonly unknown: readonly unknown[];
    /** URNs in Pulumi's state. */
    readonly resources: readonly string[];
    readonly pending: number;
}

async function firstUp(): Promise<Reached> {
    let writes = 0;
    watching = ({ method, path: at, requestBody }) => {
        if (isWrite(method, at, requestBody)) writes++;
    };
    const { code, output } = await up([]);
    if (code !== 0) throw new Error(output);
    expect(writes).toBeGreaterThanOrEqual(writesOfUp);
    return reached();
}

async function reached(): Promise<Reached> {
    const client = await createClient({
        baseUrl: `${stack.github.url}/`,
        token: "local-owner",
    });
    const inventory = await readInventory(client, { organization: "acme" });
    const live = await readEverything(client, { inventory });
    return { organization: undated(live.state), unknown: live.unknown, ...stateFile() };
}

/** Without the times at which secrets were set. */
function undated(organization: OrganizationState): unknown {
    return JSON.parse(
        JSON.stringify(organization, (key, value: unknown) =>
            key === "updatedAt" ? undefined : value,
        ),
    );
}

interface Checkpoint {
    readonly checkpoint: {
        readonly latest?: {
            readonly resources?: readonly { readonly urn: string }[];
            readonly pending_operations?: readonly unknown[];
        };
    };
}

/** The file backend's own file: `pulumi stack export` would cost a second each time. */
function stateFile(): Pick<Reached, "resources" | "pending"> {
    const file = path.join(state(), ".pulumi", "stacks", "rollout", "test.json");
    const { latest } = (JSON.parse(readFileSync(file, "utf8")) as Checkpoint).checkpoint;
    return {
        resources: (latest?.resources ?? []).map(({ urn }) => urn).sort(),
        pending: latest?.pending_operations?.length ?? 0,
    };
}

/** For the record: what the kill left. */
function leftBehind(): Record<string, unknown> {
    const { resources, pending } = stateFile();
    const writes = stack.github.journal.entries.filter(({ method }) => method !== "GET").length;
    return { writes, resources: resources.length, pending };
}

/** What the second run says that it did about the first. */
function recovered({ output }: Outcome): string[] {
    return output.split("\n").filter((line) => /did not end|was removed|is looked for/.test(line));
}

const words = `run --port PORT -- pulumi up --yes --skip-preview --non-interactive --suppress-progress --suppress-outputs`;

function up(looks: Look[]): Promise<Outcome> {
    watching ??= lookInto(looks);
    const ended = stack.codexRollout(words.replace("PORT", String(stack.gatewayPort)));
    return ended.finally(() => (watching = undefined));
}

function lookInto(looks: Look[]): (exchange: Exchange) => void {
    return ({ method, path: at, requestBody }) => {
        if (isWrite(method, at, requestBody))
            looks.push(look(stack.github, codexTeams, `${method} ${at}`));
    };
}

/** The whole process group dies when the nth write has been done: in its answer's place, or a moment after it. */
async function killedUp(nth: number, looks: Look[]): Promise<void> {
    const child = spawn(
        process.execPath,
        [main, ...words.replace("PORT", String(stack.gatewayPort)).split(" ")],
        { cwd: stack.folder, env: stack.environment(), stdio: "ignore", detached: true },
    );
    const kill = () => {
        if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
    };
    const note = lookInto(looks);
    let writes = 0;
    watching = (exchange) => {
        note(exchange);
        if (!isWrite(exchange.method, exchange.path, exchange.requestBody)) return;
        if (++writes !== nth) return;
        if (nth % 2 === 1) kill();
        else setTimeout(kill, 10);
    };
    await new Promise<void>((resolve) => child.once("close", () => resolve()));
    watching = undefined;
    expect(child.signalCode).toBe("SIGKILL");
}
