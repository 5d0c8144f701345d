import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { spawn, spawnSync } from "node:child_process";
import { hostname, tmpdir } from "node:os";
import path from "node:path";
import { abandoned, locksOf } from "../../cli/recovery/locks";
import type { Lock } from "../../cli/recovery/locks";
import { recover } from "../../cli/recovery/recover";

let folder: string;
beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "codex-rollout-recovery-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The number of a process that was and is no more. */
const gone = spawnSync(process.execPath, ["-e", ""]).pid;
const lock = (fields: Partial<Lock> = {}): Lock => ({
    pid: gone,
    hostname: hostname(),
    username: "ops",
    timestamp: new Date().toISOString(),
    ...fields,
});
const pending = [
    {
        resource: { urn: "urn:pulumi:test::rollout::github:index/team:Team::codex" },
        type: "creating",
    },
    {
        resource: { urn: "urn:pulumi:test::rollout::github:index/team:Team::readers" },
        type: "updating",
    },
    {
        resource: { urn: "urn:pulumi:test::rollout::github:index/team:Team::former" },
        type: "deleting",
    },
];

/** A killed run in the journal, a lock in the backend, pending operations in the state. */
function stage(
    options: { process?: number; ended?: boolean; locks?: Lock[]; resources?: object[] } = {},
) {
    const journalFolder = path.join(folder, "journal");
    mkdirSync(journalFolder);
    const base = { at: new Date().toISOString(), run: "r" };
    const records: object[] = [
        {
            ...base,
            sequence: 1,
            kind: "run",
            target: "x",
            process: options.process ?? gone,
            host: hostname(),
        },
        { ...base, sequence: 2, kind: "write", method: "POST", path: "/orgs/acme/teams" },
        ...(options.ended === true ? [{ ...base, sequence: 3, kind: "end", writes: 1 }] : []),
    ];
    writeFileSync(
        path.join(journalFolder, "000001-x.ndjson"),
        records.map((one) => `${JSON.stringify(one)}\n`).join(""),
    );
    const locks = path.join(folder, "state/.pulumi/locks/organization/rollout/test");
    mkdirSync(locks, { recursive: true });
    for (const [nth, one] of (options.locks ?? [lock()]).entries())
        writeFileSync(path.join(locks, `${nth}.json`), JSON.stringify(one));
    const asked: string[] = [];
    const imported: any[] = [];
    const said: string[] = [];
    const answers: Record<string, string> = {
        "whoami --json --verbose": JSON.stringify({ url: `file://${folder}/state` }),
        "stack --show-name": "test\n",
        "stack export": JSON.stringify({
            version: 3,
            deployment: {
                resources: options.resources ?? [
                    { urn: "urn:pulumi:test::rollout::pulumi:pulumi:Stack::rollout-test" },
                ],
                pending_operations: pending,
            },
        }),
    };
    const work = recover({
        journalFolder,
        say: (line) => said.push(line),
        project: () => "rollout",
        pulumi: async (words) => {
            const [verb = "", noun = ""] = words;
            asked.push(words.slice(0, 2).join(" "));
            if (verb === "stack" && noun === "import")
                imported.push(JSON.parse(readFileSync(words[3] ?? "", "utf8")));
            return { code: 0, stdout: answers[words.join(" ")] ?? "", stderr: "" };
        },
    });
    return { work, asked, imported, said };
}

test("a killed run: its lock is removed, its pending operations leave the state, and both are said", async () => {
    const { work, asked, imported, said } = stage();
    // A create is found by the gateway; of the others the state may say what GitHub does not.
    expect(await work).toEqual(["readers", "former"]);
    expect(asked).toContain("cancel --yes");
    expect(imported).toHaveLength(1);
    expect(imported[0].deployment).not.toHaveProperty("pending_operations");
    expect(imported[0].deployment.resources).toHaveLength(1);
    expect(said.join("\n")).toMatch(
        /1 writes are recorded, of 1 the result is not known[^]*was removed[^]*codex was creating/,
    );
});

test.each([
    ["torn", '{"version":3,"checkpoint":{"stack'],
    ["empty", ""],
])("a state that the kill left %s gives way to the one before it", async (_how, left) => {
    const stacks = path.join(folder, "state/.pulumi/stacks/rollout");
    mkdirSync(stacks, { recursive: true });
    writeFileSync(path.join(stacks, "test.json"), left);
    writeFileSync(path.join(stacks, "test.json.bak"), '{"version":3}');
    writeFileSync(path.join(stacks, "other.json"), left);
    writeFileSync(path.join(stacks, "other.json.bak"), '{"version":3}');
    const { work, said } = stage();
    // What the one before does not know has to be read again.
    expect(await work).toContain("rollout/test");
    expect(readFileSync(path.join(stacks, "test.json"), "utf8")).toBe('{"version":3}');
    expect(readFileSync(path.join(stacks, "test.json.torn"), "utf8")).toBe(left);
    expect(said.join("\n")).toContain("the state of rollout/test was cut off");
    // Nobody's lock says that it was a killed run.
    expect(readFileSync(path.join(stacks, "other.json"), "utf8")).toBe(left);
});

test("attributes that the kill left empty go, and the state stays", async () => {
    const stacks = path.join(folder, "state/.pulumi/stacks/rollout");
    mkdirSync(stacks, { recursive: true });
    writeFileSync(path.join(stacks, "test.json"), '{"version":3}');
    writeFileSync(path.join(stacks, "test.json.attrs"), "");
    const { work } = stage();
    expect(await work).not.toContain("rollout/test");
    expect(readdirSync(stacks)).toEqual(["test.json"]);
});

test("a run that was killed before anything was in the state: its lock is removed", async () => {
    const { work, asked } = stage({ resources: [] });
    await work;
    expect(asked).toContain("cancel --yes");
});

test("a run that ended: no command is run", async () => {
    const { work, asked } = stage({ ended: true });
    await work;
    expect(asked).toEqual([]);
});

test("a run that is still going is left alone", async () => {
    const { work, asked } = stage({ process: process.ppid });
    await expect(work).rejects.toThrow("another run of this stack is at work");
    expect(asked).toEqual([]);
});

test.each<[string, Partial<Lock>]>([
    ["of another machine", { hostname: "elsewhere" }],
    ["of a process that runs", { pid: process.ppid }],
])("a lock %s stays, and nothing is changed", async (_whose, fields) => {
    const { work, asked, imported } = stage({ locks: [lock(), lock(fields)] });
    await expect(work).rejects.toThrow("cannot be proven gone");
    expect(asked).not.toContain("cancel --yes");
    expect(imported).toEqual([]);
});

test("a number that another process has since is no proof that the lock is held", () => {
    const long = { timestamp: "2020-01-01T00:00:00Z", pid: process.pid };
    expect(abandoned(lock(long))).toBe(process.platform === "linux");
    expect(abandoned(lock({ pid: process.pid }))).toBe(false);
});

test("a process that ended and was not asked for its exit code holds nothing", async () => {
    // The shell becomes a program that never asks, as the first process of many containers.
    const parent = spawn("sh", ["-c", "sleep 0.2 & echo $!; exec sleep 60"]);
    try {
        const pid = await new Promise<number>((resolve) =>
            parent.stdout.once("data", (text: Buffer) => resolve(Number(text.toString()))),
        );
        while (process.platform === "linux" && !/\) Z /.test(statusOf(pid)))
            await new Promise((resolve) => setTimeout(resolve, 10));
        expect(process.kill(pid, 0)).toBe(true);
        expect(abandoned(lock({ pid }))).toBe(process.platform === "linux");
    } finally {
        parent.kill();
    }
});

function statusOf(pid: number): string {
    return readFileSync(`/proc/${pid}/stat`, "utf8");
}

test("only a backend of files says who holds a lock", () => {
    expect(locksOf("https://api.pulumi.com", "rollout", "test")).toBeUndefined();
    expect(locksOf(`file://${folder}`, "rollout", "test")).toEqual([]);
});
