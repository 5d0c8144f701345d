/** `codex-rollout validate --watch` as somebody has it beside an editor: each saved state is answered, in the order of saving. */
import { spawn } from "node:child_process";
import { mkdtempSync, renameSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";

const main = path.resolve("bin/cli/main.js");
const good = "version: 1\norganization: acme\n";

test("answers every change: in place, by another file, gone, and back", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "watch-"));
    const file = path.join(folder, "rollout.yaml");
    writeFileSync(file, good);
    const child = spawn(process.execPath, [main, "validate", "rollout.yaml", "--watch"], {
        cwd: folder,
        env: { ...process.env, NODE_OPTIONS: "" },
    });
    const closed = new Promise<number | null>((resolve) => child.once("close", resolve));
    const lines = [child.stdout, child.stderr].map((input) =>
        createInterface({ input })[Symbol.asyncIterator](),
    );
    /** Reads on until a line says it; the test's own time limit is the only one. */
    const heard = async (words: string, from = 0): Promise<void> => {
        for (;;) {
            const { value, done } = await lines[from]!.next();
            if (done === true) throw new Error(`ended without saying: ${words}`);
            if (value.includes(words)) return;
        }
    };
    try {
        await heard("rollout.yaml is valid: 0 teams");
        writeFileSync(file, `${good}user: {}\n`);
        await heard("did you mean users?");
        const other = path.join(folder, "rollout.yaml.new");
        writeFileSync(other, `${good}users: { pilot: { members: [dev-1] } }\n`);
        renameSync(other, file);
        await heard("is valid: 1 team,");
        unlinkSync(file);
        await heard("rollout.yaml: no such file", 1);
        writeFileSync(file, good);
        await heard("is valid: 0 teams");
        child.kill("SIGINT");
        expect(await closed).toBe(0);
    } finally {
        child.kill("SIGKILL");
        rmSync(folder, { recursive: true });
    }
}, 120_000);

test("a folder that is not there is said at once", async () => {
    const child = spawn(process.execPath, [main, "validate", "nowhere/rollout.yaml", "--watch"], {
        env: { ...process.env, NODE_OPTIONS: "" },
    });
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString()));
    const code = await new Promise((resolve) => child.once("close", resolve));
    expect([code, said]).toEqual([2, "codex-rollout: nowhere/rollout.yaml: no such file\n"]);
}, 60_000);
