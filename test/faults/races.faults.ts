/**
 * Previews, ups and drifts at the same time, on one checkout or two, one port or two: one of them writes, and the organization
 * and the state are what that one says. `RACES=50` is the count, `FAULTS_SEED` repeats a run.
 */
import {
    copyFileSync,
    mkdtempSync,
    readdirSync,
    rmSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { readJournal, runsOf } from "../../gateway/journal/read";
import { randomOf } from "../support/random";
import type { Outcome, TestStack } from "../support/stack";
import { createTestStack } from "../support/stack";
import { row } from "./support/table";

const races = Number(process.env.RACES ?? "3");
const seed = Number(process.env.FAULTS_SEED ?? "1");
const random = randomOf(seed);
const pick = <T>(some: readonly T[]): T => some[Math.floor(random() * some.length)] as T;
jest.setTimeout(300_000 + races * 300_000);

const modes = ["one checkout, one port", "one checkout, two ports", "two checkouts"] as const;
type Mode = (typeof modes)[number];

interface Checkout {
    readonly folder: string;
    readonly port: number;
}

let stack: TestStack;
let first: Checkout;
let sameFolder: Checkout;
let second: Checkout;
let previewing: Checkout;

beforeAll(async () => {
    stack = await createTestStack({ program: "bin/index.js" });
    first = { folder: stack.folder, port: stack.gatewayPort };
    sameFolder = { folder: stack.folder, port: await freePort() };
    second = { folder: copyOf(stack.folder), port: await freePort() };
    previewing = { folder: stack.folder, port: await freePort() };
});
afterAll(async () => {
    rmSync(second.folder, { recursive: true, force: true });
    await stack.close();
});

/** As another machine would have it: the same project and backend, nothing else in common. */
function copyOf(folder: string): string {
    const copy = mkdtempSync(path.join(tmpdir(), "codex-rollout-race-"));
    for (const name of readdirSync(folder))
        if (/\.(ya?ml|js|json)$/.test(name))
            copyFileSync(path.join(folder, name), path.join(copy, name));
    symlinkSync(path.join(folder, "node_modules"), path.join(copy, "node_modules"), "dir");
    return copy;
}

function freePort(): Promise<number> {
    return new Promise((resolve) => {
        const server = createServer().listen(0, "127.0.0.1", () => {
            const { port } = server.address() as AddressInfo;
            server.close(() => resolve(port));
        });
    });
}

/** One of 16 policies; they differ in who is in, what they may, and how it is protected. */
function anyPolicy(): string {
    // Somebody stays: an empty team is for a brake to stop.
    const others = pick(["", ", dev-2", ", dev-3", ", dev-2, dev-3"]);
    return `version: 1
organization: acme
users:
  codex-pilot: { members: [dev-1${others}] }
  codex-reviewers: { members: [lead-1, lead-2] }
repositories:
  open:
    match: [docs-handbook]
    access: { codex-pilot: ${pick(["write", "triage"])}, codex-reviewers: maintain }
    branches: standard
branches:
  standard: { approvals: ${pick([1, 2])} }
brakes:
  memberships: { few: 9, most: 50, share: 100 % }
  grants: { few: 9, most: 50, share: 100 % }
  protections: { few: 9, most: 50, share: 100 % }
`;
}

function anotherPolicy(than: readonly string[]): string {
    for (;;) {
        const policy = anyPolicy();
        if (!than.includes(policy)) return policy;
    }
}

function rollout(at: Checkout, words: string): Promise<Outcome> {
    return stack.codexRollout(`${words} --stack test --cwd ${at.folder} --port ${at.port}`);
}

function fileOf(name: string, policy: string): string {
    const file = path.join(stack.folder, `${name}.yaml`);
    writeFileSync(file, policy);
    return file;
}

async function planOf(at: Checkout, policy: string): Promise<string> {
    const { stdout, output } = await rollout(at, `preview --policy ${policy} --format json`);
    if (!stdout.startsWith("{")) throw new Error(output);
    return (JSON.parse(stdout) as { hash: string }).hash;
}

const wrote = ({ code, output }: Outcome) => code === 0 && /steps done/.test(output);
const idle = ({ code, output }: Outcome) => code === 0 && output.includes("nothing to do");
const after = async <T>(milliseconds: number, work: () => Promise<T>): Promise<T> => {
    await new Promise((resolve) => setTimeout(resolve, milliseconds));
    return work();
};

/** What a loser is told: who was first, and what to do. */
const told = {
    "port, with its process":
        /another run of codex-rollout is at work on port \d+ \(process \d+\) - wait until it ends/,
    "journal, with its process": /another run of this stack is at work \(process \d+\)/,
    "Pulumi's lock, with its process": /currently locked by[\s\S]*created by .* \(pid \d+\)/,
    "state changed": /was changed by another run since plan .* preview again/,
    "plan changed": /is not what would be applied now/,
};

const journaled = () =>
    [first.folder, second.folder].flatMap((folder) =>
        runsOf(readJournal(path.join(folder, ".codex-rollout", "journal"))),
    );

test(`${races} races (seed ${seed}): one writer, no lost update, and the loser is told`, async () => {
    const counts: Record<string, number> = {};
    const count = (what: string) => (counts[what] = (counts[what] ?? 0) + 1);
    const wrong: string[] = [];
    let shown = 0;
    let now = anyPolicy();
    const start = fileOf("start", now);
    const { output } = await rollout(
        first,
        `up --policy ${start} --plan ${await planOf(first, start)}`,
    );
    expect(output).toContain("steps done");

    for (let race = 0; race < races; race++) {
        const mode: Mode = modes[race % modes.length] ?? "two checkouts";
        const rival = {
            "one checkout, one port": first,
            "one checkout, two ports": sameFolder,
            "two checkouts": second,
        }[mode];
        const policies = [anotherPolicy([now]), ""] as [string, string];
        // A third of the races: both apply the same plan.
        policies[1] = random() < 0.33 ? policies[0] : anotherPolicy([now, policies[0]]);
        const files = [fileOf("one", policies[0]), fileOf("other", policies[1])] as const;
        const hashes = [await planOf(first, files[0]), await planOf(rival, files[1])] as const;
        const before = journaled().length;

        const [one, other, preview, drift] = await Promise.all([
            after(random() * 1500, () =>
                rollout(first, `up --policy ${files[0]} --plan ${hashes[0]}`),
            ),
            after(random() * 1500, () =>
                rollout(rival, `up --policy ${files[1]} --plan ${hashes[1]}`),
            ),
            after(random() * 6000, () => rollout(previewing, `preview --policy ${files[1]}`)),
            after(random() * 6000, () => stack.codexRollout(`drift --policy ${files[0]}`)),
        ]);
        const all = [one, other, preview, drift];
        const what = `race ${race}, ${mode}:\n${all.map(({ code, output: text }) => `${code} ${text}`).join("\n\n")}`;
        const winners = [one, other].filter(wrote);
        const losers = [one, other].filter((outcome) => !wrote(outcome) && !idle(outcome));

        const applied = journaled().length - before;
        if (winners.length > 1) wrong.push(`${what}\n\n${winners.length} writers`);
        if (applied !== winners.length) wrong.push(`${what}\n\n${applied} runs wrote`);
        for (const loser of losers) {
            const how = Object.entries(told).find(([, words]) => words.test(loser.output))?.[0];
            if (how === undefined) wrong.push(`${what}\n\nthe loser is told nothing of use`);
            count(`refused by ${how}`);
        }
        if (all.some(({ output: text }) => text.includes("bug of ours")))
            wrong.push(`${what}\n\nbug`);
        if (![0, 7, 8].includes(drift.code)) wrong.push(`${what}\n\ndrift exits ${drift.code}`);

        count(`${winners.length} writers in ${mode}`);
        if (wrote(one)) now = policies[0];
        if (wrote(other)) now = policies[1];
        const state = await isAsSaid(now, wrote(other) ? rival : first);
        if (state !== undefined) wrong.push(`${what}\n\n${state}`);
        for (const one of wrong.slice(shown)) process.stderr.write(`${one}\n`);
        shown = wrong.length;
        process.stderr.write(`race ${race + 1} of ${races}: ${JSON.stringify(counts)}\n`);
    }
    for (const [what, times] of Object.entries(counts).sort())
        row(`race: ${what}`, true, `${times} of ${races}`);
    expect(wrong).toEqual([]);
});

/** Organization, state and policy say the same, nothing is pending, and nobody holds a lock. */
async function isAsSaid(policy: string, by: Checkout): Promise<string | undefined> {
    const { code, output } = await rollout(
        by,
        `preview --policy ${fileOf("now", policy)} --expect-no-changes`,
    );
    if (code !== 0) return `afterwards there is something to do:\n${output}`;
    const { stdout } = await stack.must("stack export");
    const { deployment } = JSON.parse(stdout) as { deployment: { pending_operations?: unknown[] } };
    if ((deployment.pending_operations ?? []).length > 0) return "something is pending";
    const locks = path.join(stack.folder, "state", ".pulumi", "locks");
    const held = readdirSync(locks, { recursive: true, encoding: "utf8" });
    return held.some((name) => name.endsWith(".json")) ? "a lock is left" : undefined;
}
