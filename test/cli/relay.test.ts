import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import fc from "fast-check";
import { redactBytes, redactor } from "../../cli/redact";
import { relay } from "../../cli/relay";

const secret = "canary-9f8e7d6c5b4a3210";
const redact = redactor({ PAGES_TOKEN: secret });

async function relayed(chunks: readonly Buffer[]): Promise<Buffer> {
    const [from, to] = [new PassThrough(), new PassThrough()];
    const out: Buffer[] = [];
    to.on("data", (chunk: Buffer) => out.push(chunk));
    const done = relay(from, to, redact);
    for (const chunk of chunks) from.write(chunk);
    from.end();
    await done;
    to.end();
    return Buffer.concat(out);
}

describe("what a command prints", () => {
    test("loses its secrets wherever it is cut, and nothing else", async () => {
        const text = Buffer.from(
            `é before ${secret}\nAuthorization: Basic ${Buffer.from(`x-access-token:${secret}`).toString("base64")}\n…${secret}`,
        );
        const expected = redactBytes(redact, text);
        expect(expected.toString()).toBe("é before ***\nAuthorization: Basic ***\n…***");
        await fc.assert(
            fc.asyncProperty(fc.array(fc.nat(text.length), { maxLength: 12 }), async (cuts) => {
                const ends = [...cuts.sort((a, b) => a - b), text.length];
                const chunks = ends.map((end, at) => text.subarray(ends[at - 1] ?? 0, end));
                expect((await relayed(chunks)).equals(expected)).toBe(true);
            }),
        );
    });

    test("that is no text passes byte by byte", async () => {
        const bytes = Buffer.from([0xff, 0xfe, 0, 10, 0xc3, 0x28, 7, 10]);
        const all = Buffer.concat([bytes, Buffer.from(secret), bytes]);
        const clean = Buffer.concat([bytes, Buffer.from("***"), bytes]);
        expect((await relayed([all])).equals(clean)).toBe(true);
    });

    test("in a line without end is passed on in parts, and a secret on a cut is found", async () => {
        const part = Buffer.alloc(2 ** 20 - 10, "x");
        const out = await relayed([part, Buffer.from(secret), part, part]);
        expect(out.includes(secret)).toBe(false);
        expect(out.length).toBe(3 * part.length + 3);
    });
});

test("`run --` lets no secret of the environment through to a pipe, and keeps the exit code", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "codex-rollout-"));
    try {
        const main = path.resolve(__dirname, "..", "..", "bin", "cli", "main.js");
        const script = path.join(folder, "leak.js");
        // Written in halves, to both streams, and to a file as proof that the command had it.
        writeFileSync(
            script,
            `const { PAGES_TOKEN: secret, GITHUB_TOKEN: run } = process.env;
            require("node:fs").writeFileSync("had", secret);
            process.stdout.write("out " + secret.slice(0, 9));
            setImmediate(() => {
                process.stdout.write(secret.slice(9) + " end\\n");
                process.stderr.write("err " + encodeURIComponent(secret) + " " + run + "\\n");
                process.exitCode = 3;
            });`,
        );
        const words = ["run", "--port", "0", "--", process.execPath, script];
        const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...words], {
            cwd: folder,
            encoding: "utf8",
            env: { ...process.env, PAGES_TOKEN: secret, GITHUB_TOKEN: `${secret}-too` },
        });
        expect(readFileSync(path.join(folder, "had"), "utf8")).toBe(secret);
        expect([status, stdout]).toEqual([3, "out *** end\n"]);
        expect(stderr).toContain("err *** ***\n");
    } finally {
        rmSync(folder, { recursive: true });
    }
});
