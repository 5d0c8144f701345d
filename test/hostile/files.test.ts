/**
 * Hostile files through every reader: no crash, no hang, no writing to prototypes, nothing in what is said that moves a terminal.
 * `FUZZ_SECONDS=60` (`npm run fuzz`) goes on with mutations of them; `FUZZ_SEED` repeats a run.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { corpus } from "./corpus";
import { mutations } from "./mutations";
import type { Reader } from "./readers";
import { policy, readersIn } from "./readers";

jest.setTimeout(300_000 + Number(process.env.FUZZ_SECONDS ?? "0") * 3000);

/** Caches, memory and journals are looked for below the working directory. */
const folder = realpathSync(mkdtempSync(path.join(tmpdir(), "codex-rollout-")));
const before = process.cwd();
beforeAll(() => process.chdir(folder));
afterAll(() => {
    process.chdir(before);
    rmSync(folder, { recursive: true });
});

const readers = readersIn(folder);

const fuzzing = process.env.FUZZ_SECONDS !== undefined;

/** In the short form only policies meet files that are large. */
const affordable = (kind: string, size: number) => fuzzing || kind === "policy" || size < 100_000;

/** Everything that a terminal acts on, or that hides or moves text. */
const raw = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

async function attack(read: Reader, bytes: Buffer): Promise<string[]> {
    const wrong: string[] = [];
    const started = process.cpuUsage();
    const held = process.memoryUsage().heapUsed;
    try {
        const lines = (await read(bytes)).flatMap((line) => line.split("\n"));
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
    const grown = (process.memoryUsage().heapUsed - held) / 2 ** 20;
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
    async (kind, { host, read }) => {
        const cases = corpus(host).filter(({ bytes }) => affordable(kind, bytes.length));
        const wrong: string[] = [];
        for (const { name, bytes } of cases)
            wrong.push(...(await attack(read, bytes)).map((what) => `${name}: ${what}`));
        expect(wrong).toEqual([]);
    },
);

test.each(Object.entries(readers))(
    "%s: mutations of it are read or refused",
    async (kind, { host, read }) => {
        const seconds = Number(process.env.FUZZ_SECONDS ?? "0") / Object.keys(readers).length;
        const seed = Number(process.env.FUZZ_SEED ?? (seconds > 0 ? Date.now() % 2 ** 31 : 7));
        if (seconds > 0) process.stderr.write(`fuzz ${kind}: FUZZ_SEED=${seed}\n`);
        const until = Date.now() + seconds * 1000;
        let tried = 0;
        for (const bytes of mutations(Buffer.from(host.text), seed)) {
            if (tried >= 60 && Date.now() >= until) break;
            tried++;
            const wrong = await attack(read, bytes);
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
