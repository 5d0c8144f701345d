/** `codex-rollout drift --since` through its front door: what is read again, what is taken over, and when everything is read. */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import type { DriftDocument } from "../../cli/render/drift-report";
import type { Drifting } from "../drift/organization";
import { createDrifting, policy } from "../drift/organization";

// Each run of the command is a process of its own.
jest.setTimeout(300_000);

let world: Drifting;
let folder: string;

beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "drift-since-"));
    writeFileSync(path.join(folder, "rollout.yaml"), policy);
    world = await createDrifting(20);
});
afterAll(async () => {
    await world.close();
    rmSync(folder, { recursive: true });
});
beforeEach(() => rmSync(path.join(folder, ".codex-rollout"), { recursive: true, force: true }));

const kept = (): string => path.join(folder, ".codex-rollout", "drift", "acme.reading.jsonl.gz");

interface Outcome {
    readonly code: number | null;
    readonly stdout: string;
    readonly stderr: string;
}

function drift(...words: readonly string[]): Promise<Outcome> {
    const main = path.resolve("bin/cli/main.js");
    const args = [main, "drift", "--policy", "rollout.yaml", ...words];
    const env = {
        PATH: process.env.PATH,
        GITHUB_TOKEN: "owner",
        GITHUB_BASE_URL: world.github.url,
    };
    const child = spawn(process.execPath, args, { cwd: folder, env });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (text: Buffer) => (stdout += text.toString()));
    child.stderr.on("data", (text: Buffer) => (stderr += text.toString()));
    return new Promise((resolve) => {
        child.on("close", (code) => resolve({ code, stdout, stderr }));
    });
}

async function document(...words: readonly string[]): Promise<Outcome & { json: DriftDocument }> {
    const outcome = await drift("--format", "json", ...words);
    return { ...outcome, json: JSON.parse(outcome.stdout) as DriftDocument };
}

const rest = (method: string, at: string, body?: unknown): Promise<void> =>
    world.change([{ op: "rest", as: "owner-1", method, path: at, body }]);

async function faults(all: readonly object[]): Promise<void> {
    const answer = await fetch(`${world.github.url}/_local/faults`, {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ faults: all }),
    });
    if (!answer.ok) throw new Error(await answer.text());
}

test("what nothing happened to is carried over, with its findings and when they were read", async () => {
    const first = await document("--since", "last");
    expect(first.code).toBe(0);
    expect(first.stderr).toContain("everything is read (no earlier run has kept what it read");
    expect(first.json.since).toMatchObject({ cursor: "last", readAgain: 20, carriedOver: 0 });
    expect(first.json.since?.everything).toContain("no earlier run");
    expect(statSync(kept()).mode & 0o777).toBe(0o600);

    await rest("PUT", "/repos/acme/pilot-0001/collaborators/dev-3", { permission: "admin" });
    const second = await document("--since", "last");
    expect(second.code).toBe(7);
    expect(second.stderr).toMatch(
        /^1 of 20 repositories had events since \S+Z: at least \d+ requests, instead of \d+$/m,
    );
    expect(second.json.since).toMatchObject({ touched: 1, readAgain: 1, carriedOver: 19 });
    const grant = "repositories/pilot-0001/collaborators/dev-3";
    const [found] = second.json.changes;
    expect(found).toMatchObject({ path: grant, actor: { login: "owner-1", type: "person" } });
    expect(found?.readAt).toBeUndefined();

    // What was found is found still, in a repository that is not asked for.
    await rest("PUT", "/repos/acme/core-0002/collaborators/dev-3", { permission: "push" });
    const asked = await document("--since", "last");
    expect(asked.code).toBe(7);
    expect(asked.json.since).toMatchObject({ touched: 1, readAgain: 1, carriedOver: 19 });
    const again = asked.json.changes.find((one) => one.path === grant);
    expect(again?.readAt).toMatch(/^2\d{3}-.*Z$/);
    expect(again?.firstSeen).toBeDefined();
    const beside = "repositories/core-0002/collaborators/dev-3";
    expect(asked.json.leftOpen.map((one) => one.path)).toContain(beside);

    for (const format of ["text", "markdown", "html", "sarif", "github"]) {
        const { code, stdout } = await drift("--since", "last", "--format", format);
        expect({ format, code }).toEqual({ format, code: 7 });
        expect(stdout).toContain("20 repositories carried over");
        if (format !== "github") expect(stdout).toContain("as read on 2");
    }

    const full = await document();
    expect(full.code).toBe(7);
    const same = ({ path: at, kind, actual }: DriftDocument["changes"][number]) => ({
        at,
        kind,
        actual,
    });
    expect(full.json.since).toBeUndefined();
    expect(asked.json.changes.map(same)).toEqual(full.json.changes.map(same));
    expect(asked.json.leftOpen.map(same)).toEqual(full.json.leftOpen.map(same));
    // An instant before everything: whatever has an event is read again.
    const since = await document("--since", "2026-01-05T10:00:00+01:00");
    expect(since.json.since).toMatchObject({ touched: 2, carriedOver: 18 });
    await rest("DELETE", "/repos/acme/pilot-0001/collaborators/dev-3");
    await rest("DELETE", "/repos/acme/core-0002/collaborators/dev-3");
    expect((await drift("--since", "last")).code).toBe(0);
});

test("a repository of which a part could not be read is read again, and only it", async () => {
    await faults([
        { path: "/repos/acme/core-0003/invitations$", kind: "status", status: 403, times: 0 },
    ]);
    const refused = await drift();
    expect(refused.code).toBe(8);
    await faults([]);
    const { code, json, stderr } = await document("--since", "last");
    expect(code).toBe(0);
    expect(json.since).toMatchObject({ touched: 0, readAgain: 1, carriedOver: 19 });
    expect(stderr).toContain("0 of 20 repositories had events");
    expect(stderr).toContain("1 more have to be read all the same");
});

test("an unreadable log, and a file that is none, are said, and everything is read", async () => {
    expect((await drift()).code).toBe(0);
    await faults([{ path: "/audit-log$", kind: "status", status: 404, times: 0 }]);
    const blind = await document("--since", "last");
    await faults([]);
    expect(blind.code).toBe(0);
    expect(blind.json.since).toMatchObject({ readAgain: 20, carriedOver: 0 });
    expect(blind.json.since?.everything).toContain("the audit log needs GitHub Enterprise Cloud");

    writeFileSync(kept(), "{}");
    const damaged = await drift("--since", "last");
    expect(damaged.code).toBe(0);
    expect(damaged.stdout).toContain("Read: everything was read, since");
    expect(damaged.stdout).toContain("acme.reading.jsonl.gz is not what a run writes there");
    const lines = gunzipSync(readFileSync(kept())).toString().trimEnd().split("\n");
    expect(lines).toHaveLength(21);
});

test("what the log has no event for is carried over and said to be", async () => {
    expect((await drift()).code).toBe(0);
    const at = "/repos/acme/core-0004/environments/production/deployment-branch-policies";
    await rest("POST", at, { name: "anything/*" });
    const since = await drift("--since", "last");
    expect(since.code).toBe(0);
    expect(since.stdout).toContain(
        "does not tell of the branches that may deploy (10 environments)",
    );
    expect((await drift()).code).toBe(7);
    expect((await drift("--since", "last")).code).toBe(7);
});

test.each([
    [["--since", "yesterday"], "It is to be last, or an instant of the past such as"],
    [["--since", "2999-01-01T00:00:00Z"], "It is to be last, or an instant of the past such as"],
    [["--since", "2026-11-23"], "It is to be last, or an instant of the past such as"],
    [["--since", "last", "--no-cache"], "cannot be used with option"],
])("%j is misuse, and nothing is written", async (words, said) => {
    const { code, stdout, stderr } = await drift(...words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(said);
    expect(existsSync(path.join(folder, ".codex-rollout"))).toBe(false);
});
