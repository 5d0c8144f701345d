/**
 * Hostile files through every reader: no crash, no hang, no writing to prototypes, nothing in what is said that moves a terminal.
 * `FUZZ_SECONDS=60` (`npm run fuzz`) goes on with mutations of them; `FUZZ_SEED` repeats a run.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { formatFinding } from "../../plan/finding";
import type { Finding } from "../../plan/finding";
import { checkPolicy } from "../../policies/check";
import { parseInventory } from "../../policies/inventory-file";
import { loadPolicy } from "../../policies/load";
import { checkPins, parseLock } from "../../policies/lock-file";
import { parseOverrides } from "../../policies/overrides";
import { resolvePolicy } from "../../policies/resolve";
import { parsePlanFile } from "../../rollout/plan-file";
import { PolicyError } from "../../rollout/resolve";
import { acmeInventory } from "../fixtures/acme-inventory";
import type { Host } from "./corpus";
import { corpus } from "./corpus";
import { mutations } from "./mutations";

jest.setTimeout(300_000 + Number(process.env.FUZZ_SECONDS ?? "0") * 3000);

const policy: Host = {
    text: `version: 1
organization: acme
users:
  pilots: { members: [dev-1, dev-2], description: A_DESCRIPTION }
repositories:
  pilot:
    match: [A_REPOSITORY]
    access: { pilots: write }
    branches: standard
branches:
  standard: { approvals: 1, checks: [A_CHECK] }
review:
  files: { paths: [A_PATH], owners: [pilots] }
`,
    values: [
        "A_DESCRIPTION",
        "A_REPOSITORY",
        "A_CHECK",
        "A_PATH",
        "acme",
        "dev-2",
        "pilots",
        "standard",
    ],
};

const overrides: Host = {
    text: `- brake: memberships
  plan: "0123456789ab"
  by: "@lead-1"
  because: A_REASON
  expires: 2026-11-30
`,
    values: ["memberships", "A_REASON", '"@lead-1"', '"0123456789ab"'],
};

const lock: Host = {
    text: `{ "version": 1, "organization": { "login": "acme", "id": 1 },
  "users": { "dev-1": 2 }, "teams": {}, "apps": {}, "repositories": {} }
`,
    values: ['"acme"', '"dev-1"'],
};

const plan: Host = {
    text: `{ "version": 1, "kind": "rollback", "organization": "acme", "stack": "s", "time": "2026-11-23T00:00:00Z",
  "applied": "x", "plan": {} }
`,
    values: ['"acme"', '"rollback"'],
};

const inventory: Host = {
    text: `${JSON.stringify(acmeInventory)}\n`,
    values: ['"web"', '"dev-1"'],
};

/** What a reader says of a text; it may refuse, and not fail in any other way. */
type Reader = (bytes: Buffer) => readonly string[];

const said = (findings: readonly Finding[]) => findings.map(formatFinding);
let folder: string;
beforeAll(() => (folder = mkdtempSync(path.join(tmpdir(), "codex-rollout-"))));
afterAll(() => rmSync(folder, { recursive: true }));

const readers: Readonly<Record<string, { readonly host: Host; readonly read: Reader }>> = {
    policy: {
        host: policy,
        read: (bytes) => {
            const file = path.join(folder, "rollout.yaml");
            writeFileSync(file, bytes);
            const loaded = loadPolicy(file);
            const own = checkPolicy(loaded, { today: "2026-11-23" });
            return said([...own, ...resolvePolicy(loaded, acmeInventory, "2026-11-23").findings]);
        },
    },
    overrides: {
        host: overrides,
        read: (bytes) => said(parseOverrides(bytes.toString(), "o.yaml", "2026-11-23").findings),
    },
    lock: {
        host: lock,
        read: (bytes) => {
            const read = parseLock(bytes.toString(), "p.lock.json");
            return said([...read.findings, ...checkPins(read, pinned, acmeInventory)]);
        },
    },
    "rollback file": {
        host: plan,
        read: (bytes) => {
            try {
                parsePlanFile(bytes.toString(), "rollback.json");
                return [];
            } catch (error) {
                if (error instanceof PolicyError) return error.message.split("\n");
                throw error;
            }
        },
    },
    inventory: {
        host: inventory,
        read: (bytes) => {
            try {
                parseInventory(bytes.toString());
                return [];
            } catch (error) {
                if (error instanceof SyntaxError || error instanceof RangeError) return [];
                throw error;
            }
        },
    },
};

const pinned = { version: 1, organization: "acme" } as unknown as Parameters<typeof checkPins>[1];

const fuzzing = process.env.FUZZ_SECONDS !== undefined;

/** In the short form only policies meet files that are large. */
const affordable = (kind: string, size: number) => fuzzing || kind === "policy" || size < 100_000;

/** Everything that a terminal acts on, or that hides or moves text. */
const raw = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

function attack(read: Reader, bytes: Buffer): string[] {
    const wrong: string[] = [];
    const started = process.cpuUsage();
    const before = process.memoryUsage().heapUsed;
    try {
        const lines = read(bytes).flatMap((line) => line.split("\n"));
        const shown = lines.find((line) => raw.test(line));
        if (shown !== undefined)
            wrong.push(`raw characters: ${JSON.stringify(shown.slice(0, 200))}`);
    } catch (error) {
        wrong.push(`throws ${String((error as Error).stack).slice(0, 300)}`);
    }
    const { user } = process.cpuUsage(started);
    // Figures depend on the machine and on what else it does, so they are held where somebody asked for them.
    if (!fuzzing) return [...wrong, ...polluted()];
    if (user > 1_000_000) wrong.push(`${Math.round(user / 1000)} ms of CPU`);
    const grown = (process.memoryUsage().heapUsed - before) / 2 ** 20;
    if (grown > 200) wrong.push(`${Math.round(grown)} MB`);
    return [...wrong, ...polluted()];
}

function polluted(): string[] {
    return "polluted" in {} || "polluted" in globalThis ? ["writes to a prototype"] : [];
}

test("there are 300 hostile policies", () => {
    expect(corpus(policy).length).toBeGreaterThanOrEqual(300);
});

test.each(Object.entries(readers))(
    "%s: every hostile file is read or refused",
    (kind, { host, read }) => {
        const cases = corpus(host).filter(({ bytes }) => affordable(kind, bytes.length));
        const wrong = cases.flatMap(({ name, bytes }) =>
            attack(read, bytes).map((what) => `${name}: ${what}`),
        );
        expect(wrong).toEqual([]);
    },
);

test.each(Object.entries(readers))(
    "%s: mutations of it are read or refused",
    (kind, { host, read }) => {
        const seconds = Number(process.env.FUZZ_SECONDS ?? "0") / Object.keys(readers).length;
        const seed = Number(process.env.FUZZ_SEED ?? (seconds > 0 ? Date.now() % 2 ** 31 : 7));
        if (seconds > 0) process.stderr.write(`fuzz ${kind}: FUZZ_SEED=${seed}\n`);
        const until = Date.now() + seconds * 1000;
        let tried = 0;
        for (const bytes of mutations(Buffer.from(host.text), seed)) {
            if (tried >= 60 && Date.now() >= until) break;
            tried++;
            const wrong = attack(read, bytes);
            if (wrong.length > 0)
                throw new Error(`${wrong.join("; ")}\n${JSON.stringify(bytes.toString("base64"))}`);
        }
        if (seconds > 0) process.stderr.write(`fuzz ${kind}: ${tried} files\n`);
    },
);

test("through the front door, in text and in JSON: an exit code, and nothing that a terminal acts on", () => {
    const main = path.resolve(__dirname, "..", "..", "bin", "cli", "main.js");
    const sample = corpus(policy).filter(({ name }) =>
        [
            "bomb of lists",
            "deep lists, open",
            "terminal title for standard",
            "C1 control for A_PATH",
        ].includes(name),
    );
    expect(sample).toHaveLength(4);
    for (const { name, bytes } of sample) {
        const file = path.join(folder, "rollout.yaml");
        writeFileSync(file, bytes);
        for (const more of [[], ["--json"]]) {
            const words = ["--max-old-space-size=200", main, "validate", file, ...more];
            const { status, stdout, stderr } = spawnSync(process.execPath, words, {
                encoding: "utf8",
            });
            expect([name, [0, 1].includes(status ?? -1), stderr]).toEqual([name, true, ""]);
            expect(stdout.replaceAll("\n", "")).not.toMatch(raw);
            if (more.length > 0) expect(JSON.parse(stdout)).toHaveProperty("valid", status === 0);
        }
    }
});
