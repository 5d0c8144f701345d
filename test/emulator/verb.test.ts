/** `codex-rollout emulator` as a person runs it. */
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = mkdtempSync(join(tmpdir(), "emulator-verb-"));
const children: ChildProcess[] = [];
afterAll(() => {
    for (const child of children) child.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
});

/** Starts the verb and waits for its block of text. */
function start(...args: string[]) {
    const child = spawn(process.execPath, ["bin/cli/main.js", "emulator", "--port", "0", ...args], {
        stdio: ["ignore", "pipe", "pipe"],
    });
    children.push(child);
    let [out, err] = ["", ""];
    child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
    const ended = new Promise<{ code: number | null; err: string }>((resolve) =>
        child.on("exit", (code) => resolve({ code, err })),
    );
    return new Promise<{ child: ChildProcess; url: string; out: string; ended: typeof ended }>(
        (resolve, reject) => {
            child.stdout.on("data", (chunk: Buffer) => {
                out += chunk.toString();
                const url = /^Local GitHub at (\S+)$/m.exec(out)?.[1];
                if (url !== undefined && out.includes("Ctrl-C"))
                    resolve({ child, url, out, ended });
            });
            void ended.then(({ code }) => reject(new Error(`ended with ${code}: ${err}`)));
        },
    );
}

const as = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

test("says where it is and with which tokens, stops when told, and remembers", async () => {
    const first = await start("--state", join(folder, "state"));
    expect(first.out).toContain("acme (8 repositories, 5 teams, 12 members)");
    expect(first.out).toMatch(/local-owner +owner-1: everything an owner may do/);
    expect(first.out).toContain(
        `GITHUB_BASE_URL=${first.url}/ GITHUB_OWNER=acme GITHUB_TOKEN=local-owner`,
    );
    const made = await fetch(`${first.url}/api/v3/orgs/acme/teams`, {
        ...as("local-owner"),
        method: "POST",
        body: '{"name":"kept"}',
    });
    expect(made.status).toBe(201);
    first.child.kill("SIGTERM");
    expect(await first.ended).toEqual({ code: 0, err: "local GitHub stopped\n" });

    const second = await start("--state", join(folder, "state"), "--seed", "acme");
    expect(second.out).toContain("(as it was; --seed was not read)");
    expect(
        (await fetch(`${second.url}/api/v3/orgs/acme/teams/kept`, as("local-reader"))).status,
    ).toBe(200);
    second.child.kill("SIGINT");
    expect((await second.ended).code).toBe(0);
});

test("what was written outlives a kill", async () => {
    const first = await start("--state", join(folder, "killed"));
    await fetch(`${first.url}/api/v3/orgs/acme/teams`, {
        ...as("local-owner"),
        method: "POST",
        body: '{"name":"kept"}',
    });
    await new Promise((resolve) => setTimeout(resolve, 1500));
    first.child.kill("SIGKILL");
    await first.ended;
    // The dead one's lock is given up after 5 seconds; a second folder holds the same state at once.
    const { cpSync } = await import("node:fs");
    cpSync(join(folder, "killed"), join(folder, "copy"), { recursive: true });
    const second = await start("--state", join(folder, "copy"));
    expect(
        (await fetch(`${second.url}/api/v3/orgs/acme/teams/kept`, as("local-owner"))).status,
    ).toBe(200);
    second.child.kill("SIGTERM");
    await second.ended;
});

test.each([
    [["--seed", "nothing"], 2, /nothing {2}no such seed/],
    [["--port", "many"], 2, /a whole number, 0 or more/],
    [["--sed", "acme"], 2, /unknown option '--sed'/],
])("%j is refused in words", (args, status, message) => {
    const run = spawnSync(process.execPath, ["bin/cli/main.js", "emulator", ...args], {
        encoding: "utf8",
    });
    expect(run.status).toBe(status);
    expect(run.stderr).toMatch(message);
    expect(run.stderr).not.toMatch(/^ +at /m);
});

test("a seed that is wrong is told line by line", () => {
    const file = join(folder, "wrong.yaml");
    writeFileSync(
        file,
        "organization: acme\nadmins: [a]\nplan: gold\nteams:\n  - name: x\n    privcy: closed\n",
    );
    const run = spawnSync(process.execPath, ["bin/cli/main.js", "emulator", "--seed", file], {
        encoding: "utf8",
    });
    expect(run.status).toBe(2);
    expect(run.stderr).toContain(
        `${file}  plan  not allowed ("gold") - one of free, team, enterprise`,
    );
    expect(run.stderr).toContain(`${file}  teams.0  unknown key (privcy)`);
});
