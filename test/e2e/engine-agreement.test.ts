/**
 * Two readings of one organization: what drift says of managed facts, and what `pulumi preview --refresh` would put right.
 * Changes are made at random, many at once, and both have to come to the same, but for what the list of blind spots names.
 * More seeds: AGREEMENT_SEEDS=1,2,3.
 */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { freeze, thaw } from "../../emulator/local/freeze";
import type { Change } from "../../plan/change";
import type { EngineAgreement } from "../../preview/engine-agreement";
import {
    managedPolicy,
    managedSeed,
    repositoryNames,
    secretValues,
    spareMembers,
} from "../drift/managed-organization";
import { blindSpots, blindSpotTable } from "../drift/blind-spots";
import type { ManagedWay } from "../drift/managed-ways";
import { managedWays } from "../drift/managed-ways";
import type { Drifting } from "../drift/organization";
import { randomOf } from "../support/random";
import type { TestStack } from "../support/stack";
import { createTestStack } from "../support/stack";

const seeds = (process.env.AGREEMENT_SEEDS ?? "1").split(",").map(Number);
/** Repositories of each tier. */
const each = 4;

jest.setTimeout(600_000 + seeds.length * 120_000);

let stack: TestStack;
let world: Pick<Drifting, "github" | "pilot" | "core" | "members" | "change">;
let applied: string;

beforeAll(async () => {
    stack = await createTestStack({
        program: "bin/index.js",
        github: {
            seed: managedSeed(each),
            contract: "off",
            budget: 1_000_000,
            graphqlBudget: 1_000_000,
        },
        environment: {
            ...secretValues,
            CODEX_ROLLOUT_POLICY: "rollout.yaml",
            GITHUB_APP_TOKEN: "local-owner",
        },
    });
    writeFileSync(path.join(stack.folder, "rollout.yaml"), managedPolicy);
    const { pilot, core } = repositoryNames(each);
    world = {
        github: stack.github,
        pilot,
        core,
        members: spareMembers,
        async change(changes) {
            const answer = await fetch(`${stack.github.url}/_local/change`, {
                method: "POST",
                headers: { "content-type": "application/json" },
                body: JSON.stringify({ changes }),
            });
            if (!answer.ok) throw new Error(await answer.text());
        },
    };
    // By the verbs' own gateway, so that the provider's address stays the same.
    await rollout("run --port PORT -- pulumi up --yes --skip-preview --non-interactive");
    applied = freeze(stack.github.state);
});
afterAll(() => stack.close());

async function rollout(words: string, codes = [0]): Promise<string> {
    const { code, output, stdout } = await stack.codexRollout(
        words.replace("PORT", String(stack.gatewayPort)),
    );
    if (!codes.includes(code)) throw new Error(`${words} exits ${code}\n${output}`);
    return stdout;
}

interface Found {
    readonly changes: readonly Change[];
    readonly unknown: readonly Change[];
    readonly engine: EngineAgreement;
}

async function drift(): Promise<Found> {
    const words = "drift --policy rollout.yaml --format json --refresh-engine --port PORT";
    return JSON.parse(await rollout(words, [0, 7])) as Found;
}

function changesOf(seed: number): [way: ManagedWay, repository: string][] {
    const chance = randomOf(seed);
    const slots = new Map<string, [ManagedWay, string][]>();
    for (const way of managedWays.filter(({ stopsEngine }) => stopsEngine === undefined)) {
        const places = way.place === "organization" ? [""] : world[way.place];
        for (const place of places) {
            const slot = `${place} ${way.part}`;
            slots.set(slot, [...(slots.get(slot) ?? []), [way, place]]);
        }
    }
    return [...slots.values()].flatMap((ways) => {
        const one = ways[Math.floor(chance() * ways.length)];
        return one === undefined ? [] : [one];
    });
}

test.each(seeds)("seed %d: both find the same managed facts", async (seed) => {
    stack.github.state = thaw(applied);
    const done: string[] = [];
    for (const [way, repository] of changesOf(seed)) {
        await way.act(world as Drifting, repository);
        done.push(`${way.name} ${repository}`.trim());
    }
    const { unknown, engine } = await drift();
    const { both, driftOnly, engineOnly } = engine;
    const blind = driftOnly.filter((change) => !blindSpots.some((one) => one.matches?.(change)));
    const told = { seed, done, blind, engineOnly, unknown };
    expect(told).toEqual({ seed, done, blind: [], engineOnly: [], unknown: [] });
    // Some secrets were overwritten, which neither sees; most of the rest is one fact each.
    expect(both.length).toBeGreaterThan(done.length / 2);
    if (seeds.length > 1) {
        const [agreed, unseen] = [both.length, driftOnly.length];
        process.stderr.write(
            `seed ${seed}: ${done.length} changes, ${agreed} agreed, ${unseen} blind\n`,
        );
    }
});

test("one branch more is what the engine is blind to, and what nobody touched neither finds", async () => {
    stack.github.state = thaw(applied);
    const [way] = managedWays.filter(({ name }) => name === "one branch more deploys");
    await way?.act(world as Drifting, world.core[0] ?? "");
    const { changes, engine } = await drift();
    const found = engine.driftOnly.map(({ path: at }) => at);
    expect(found).toEqual(["repositories/core-0000/environments/production/branches"]);
    expect([engine.both, engine.engineOnly]).toEqual([[], []]);
    // What waits for a person to merge it is not managed.
    expect(changes.filter(({ managed }) => managed).map(({ path: at }) => at)).toEqual(found);
});

// Each costs a run of the engine that ends in an error.
const stopping = managedWays.filter(({ stopsEngine }) => stopsEngine !== undefined);
(seeds.length > 1 ? test.each(stopping) : test.each(stopping.slice(0, 1)))(
    "$name: the engine's refresh fails, and drift is told all the same",
    async ({ stopsEngine = "", ...way }) => {
        stack.github.state = thaw(applied);
        await way.act(world as Drifting, "");
        const words = "drift --policy rollout.yaml --format json --refresh-engine --port PORT";
        const { code, stdout, output } = await stack.codexRollout(
            words.replace("PORT", String(stack.gatewayPort)),
        );
        expect(code).toBe(1);
        expect(output).toContain(stopsEngine);
        const { changes } = JSON.parse(stdout) as Found;
        expect(changes.map(({ path: at }) => at).join()).toContain("secrets/SHARED_TOKEN");
    },
);

test("the guide shows where the engine is blind", () => {
    const guide = readFileSync(path.resolve(__dirname, "../../docs/guides/drift.md"), "utf8");
    const cells = (text: string) => text.split("\n").map((line) => line.replace(/[ -]+/g, " "));
    const shown = new Set(cells(guide));
    expect(cells(blindSpotTable()).filter((line) => !shown.has(line))).toEqual([]);
});
