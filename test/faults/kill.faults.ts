import { spawn } from "node:child_process";
import path from "node:path";
import { recover } from "../../cli/recovery/recover";
import { readJournal, runsOf } from "../../gateway/journal/read";
import { Bench } from "./support/bench";
import { row } from "./support/table";

/** FAULTS_KILL=all kills at every write of the up; otherwise at a sample, whose seed is printed. */
const teams = 6;
const writesOfUp = teams * 3;
const seed = Number(process.env.FAULTS_SEED ?? 1);
const every = Array.from({ length: writesOfUp }, (_, nth) => nth + 1);
const sample = every.filter((nth) => (nth * 7 + seed) % 6 === 0);
const indices = process.env.FAULTS_KILL === "all" ? every : sample;

let bench: Bench;
afterEach(() => bench.close());

/** P5: Pulumi writes the state only at the end, so a kill leaves nothing in it, and nothing pending. */
const ways = { P4: {}, P5: { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" } };
const cases = [
    ...indices.map((nth) => ["P4", nth] as const),
    ["P5", Math.ceil(writesOfUp / 2)] as const,
];

describe.each([false, true])("gateway %s", (fixed) => {
    test.each(cases)(`%s kill -9 at write %s of an up (seed ${seed})`, async (way, nth) => {
        bench = await Bench.open(fixed, { TEAMS: String(teams), KINDS: "team,grant" });
        // Slow enough that the kill comes while the write is under way.
        bench.stack.github.options.latency = 30;
        await killAt(nth, ways[way]);
        bench.stack.github.options.latency = 0;
        const live = (await bench.teams()).length;
        const { names, pending } = await bench.state();
        const known = names.filter((name) => name.startsWith("team-")).length;
        const said: string[] = [];
        if (fixed) {
            const folder = path.join(bench.stack.folder, "journal");
            await recover({
                journalFolder: folder,
                say: (line) => said.push(line),
                project: () => "rollout",
                pulumi: async (words) => {
                    const { code, stdout, output } = await bench.pulumi(words.join(" "));
                    return { code, stdout, stderr: output };
                },
            });
            await bench.interpose();
            expect(readJournal(folder).broken).toEqual([]);
            expect(runsOf(readJournal(folder))[0]?.ended).toBe(false);
        }
        const next = await bench.up();
        const after = await bench.state();
        const preview = await bench.preview();
        row(
            `${way} kill at write ${String(nth).padStart(2)}`,
            fixed,
            `${live} teams live, ${known} in state, ${pending} pending; next up exits ${next.code}, ${after.names.length} of ${teams * 2} in state, preview ${preview.code}`,
        );
        if (!fixed) return;
        expect(next.code).toBe(0);
        expect(after).toEqual({ names: expect.any(Array), pending: 0 });
        expect(after.names).toHaveLength(teams * 2);
        expect(await bench.teams()).toHaveLength(teams);
        expect(preview.code).toBe(0);
    });
});

/** Starts an up and kills everything of it, the gateway's run included, when the nth write has reached GitHub. */
async function killAt(nth: number, more: Record<string, string>): Promise<void> {
    const { github } = bench.stack;
    const child = spawn(
        "pulumi",
        "up --yes --skip-preview --non-interactive --suppress-progress".split(" "),
        {
            cwd: bench.stack.folder,
            env: bench.stack.environment(bench.env(more)),
            stdio: "ignore",
            detached: true,
        },
    );
    const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
    await new Promise<void>((resolve) => {
        const look = setInterval(() => {
            const writes = github.journal.entries.filter(({ method }) => method !== "GET").length;
            if (writes < nth && child.exitCode === null) return;
            clearInterval(look);
            resolve();
        }, 2);
    });
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, "SIGKILL");
    await ended;
    bench.abandon();
}
