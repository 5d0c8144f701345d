import { spawn } from "node:child_process";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { readJournal, runsOf } from "../../gateway/journal/read";
import { createTestStack } from "../support/stack";
import type { TestStack } from "../support/stack";

/** The short form of `npm run faults`: the verb, the real engine and provider, three of the faults. */
jest.setTimeout(300_000);

let stack: TestStack;
let port: number;
beforeAll(async () => {
    stack = await createTestStack({ program: "test/faults/programs/access.js" });
    port = await freePort();
});
afterAll(() => stack.close());

const journal = () => path.join(stack.folder, ".codex-rollout", "journal");

async function freePort(): Promise<number> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const found = (server.address() as AddressInfo).port;
    await new Promise((resolve) => server.close(resolve));
    return found;
}

function run(
    words: string,
    ...options: string[]
): Promise<{ code: number | null; output: string }> {
    const main = path.resolve(__dirname, "../../bin/cli/main.js");
    const ours = [
        "run",
        "--port",
        String(port),
        "--target",
        `${stack.github.url}/`,
        ...options,
        "--",
    ];
    return new Promise((resolve, reject) => {
        const child = spawn(process.execPath, [main, ...ours, ...words.split(" ")], {
            cwd: stack.folder,
            env: stack.environment({
                TEAMS: "2",
                KINDS: "team,grant,key",
                GITHUB_ACTOR: "owner-1",
            }),
            stdio: ["ignore", "pipe", "pipe"],
        });
        let output = "";
        child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
        child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
        child.once("error", reject);
        child.once("close", (code) => resolve({ code, output }));
    });
}

const state = async (): Promise<string> => (await stack.must("stack export --show-secrets")).stdout;
const quiet = "--yes --skip-preview --non-interactive --suppress-progress";

test("an up whose answers are lost ends well, its token is in no state, its writes are in the journal", async () => {
    stack.github.faults.set([
        { method: "POST", path: "/orgs/acme/teams$", kind: "reset-after-commit" },
        { method: "POST", path: "/keys$", kind: "status-after-commit" },
    ]);
    const { code, output } = await run(`pulumi up ${quiet}`);
    expect([code, output]).toEqual([0, expect.stringContaining("so it counts as created")]);
    expect(stack.github.faults.list().map(({ hits }) => hits)).toEqual([1, 1]);
    const text = await state();
    expect(text).not.toContain("local-owner");
    expect(
        text.match(/github:index\/(team:Team|teamRepository:|repositoryDeployKey:)/g)?.length,
    ).toBeGreaterThanOrEqual(5);
    const read = readJournal(journal());
    expect(read.broken).toEqual([]);
    expect(runsOf(read)[0]).toMatchObject({ ended: true, started: { actor: "owner-1" } });
    expect(runsOf(read)[0]?.notes).toHaveLength(2);
});

test("P1: when nothing can be seen any more, refresh fails and the state keeps everything", async () => {
    const before = await state();
    stack.github.faults.set([
        { method: "GET", path: "^/api/v3/(?!orgs/acme$)", kind: "status", status: 404, times: 0 },
    ]);
    const { code, output } = await run(`pulumi refresh ${quiet}`);
    stack.github.faults.set([]);
    expect([code, output]).toEqual([
        1,
        expect.stringContaining("Nothing is dropped from the state"),
    ]);
    const urns = (text: string) => text.match(/"urn": "[^"]*"/g);
    expect(urns(await state())).toEqual(urns(before));
});

test("--read-only lets a preview pass and refuses an up; a budget ends a run", async () => {
    const preview =
        "pulumi preview --refresh --expect-no-changes --non-interactive --suppress-progress";
    expect((await run(preview, "--read-only")).code).toBe(0);
    stack.github.journal.clear();
    const { code, output } = await run(`pulumi destroy ${quiet}`, "--read-only");
    expect([code, output]).toEqual([expect.any(Number), expect.stringContaining("read-only run")]);
    expect(code).not.toBe(0);
    expect(stack.github.journal.entries.filter(({ method }) => method !== "GET")).toEqual([]);
    const bounded = await run(preview, "--budget", "2");
    expect([bounded.code === 0, bounded.output]).toEqual([
        false,
        expect.stringContaining("the budget of 2 requests is used up"),
    ]);
});
