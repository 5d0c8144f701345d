/** `codex-rollout publish` through its front door: one comment, one issue, and only what the same identity wrote. */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { FaultRule } from "../../emulator/http/faults";
import type { LocalGitHub } from "../../emulator/server";
import { createLocalGitHub } from "../../emulator/server";
import { actionsApp, installationToken } from "../workflows/support/apps";

const hash = "a1".repeat(32);
jest.setTimeout(120_000);

let folder: string;
let github: LocalGitHub;
let workflow: string;

beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "publish-"));
});
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(async () => {
    github = await createLocalGitHub({
        contract: "strict",
        seed: {
            organization: "acme",
            admins: ["owner-1"],
            repositories: [
                {
                    name: "policy",
                    files: { "policies/rollout.yaml": "version: 1\n" },
                    branches: [{ name: "change", files: { "new.md": "new" } }],
                },
            ],
            apps: [actionsApp],
            tokens: [{ token: "owner", user: "owner-1", scopes: ["*"] }],
        },
    });
    workflow = await installationToken(github, "github-actions", {
        pull_requests: "write",
        issues: "write",
    });
});
afterEach(() => github.close());

async function send(method: string, at: string, body?: unknown): Promise<any> {
    const answer = await fetch(`${github.url}/api/v3/repos/acme/policy${at}`, {
        method,
        headers: { authorization: "Bearer owner", "content-type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${at}: ${answer.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
}

async function faults(script: readonly FaultRule[]): Promise<void> {
    await fetch(`${github.url}/_local/faults`, {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ faults: script }),
    });
}

const openPull = async (): Promise<{ number: number; head: { sha: string } }> =>
    send("POST", "/pulls", { title: "Change", head: "change", base: "main" });

interface Outcome {
    readonly code: number | null;
    readonly stdout: string;
    readonly stderr: string;
}

function publish(words: string, environment: Record<string, string> = {}): Promise<Outcome> {
    const inherited = Object.entries(process.env).filter(([name]) => !/^(GITHUB|GH)_/.test(name));
    const child = spawn(
        process.execPath,
        [path.resolve("bin/cli/main.js"), "publish", ...words.split(" ")],
        {
            cwd: folder,
            env: {
                ...Object.fromEntries(inherited),
                NODE_OPTIONS: "",
                GITHUB_API_URL: `${github.url}/api/v3`,
                GITHUB_REPOSITORY: "acme/policy",
                GITHUB_TOKEN: workflow,
                ...environment,
            },
        },
    );
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    return new Promise((resolve, reject) => {
        child.on("error", reject).on("close", (code) => resolve({ code, stdout, stderr }));
    });
}

const write = (name: string, text: string): void => writeFileSync(path.join(folder, name), text);
const comments = (number: number): Promise<{ body: string; user: { login: string } }[]> =>
    send("GET", `/issues/${number}/comments`);

describe("comment", () => {
    test("made once, then edited in place; another stack has its own; a stranger's with our marker stays as it is", async () => {
        const { number, head } = await openPull();
        const forged = `<!-- codex-rollout:preview stack=acme plan=${hash} -->\nall is well`;
        await send("POST", `/issues/${number}/comments`, { body: forged });
        for (let filler = 0; filler < 100; filler++)
            await send("POST", `/issues/${number}/comments`, { body: `filler ${filler}` });
        write("preview.md", "first");
        const words = `comment --stack acme --pull-request ${number} --file preview.md`;
        const made = await publish(`${words} --plan ${hash} --commit ${head.sha}`);
        expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/^created http/) });
        write("preview.md", "second");
        expect((await publish(words)).stdout).toMatch(/^edited http/);
        await publish(words.replace("acme", "acme/policy/other"));

        const all = await send("GET", `/issues/${number}/comments?per_page=100&page=2`);
        expect(all.map(({ body, user }: any) => [user.login, body])).toEqual([
            ["owner-1", "filler 99"],
            ["github-actions[bot]", "<!-- codex-rollout:preview stack=acme -->\nsecond"],
            [
                "github-actions[bot]",
                "<!-- codex-rollout:preview stack=acme/policy/other -->\nsecond",
            ],
        ]);
        expect((await comments(number))[0]?.body).toBe(forged);
    });

    test("a failure is shown with its words, which cannot leave their block, and carries no plan", async () => {
        const { number } = await openPull();
        write("log.txt", "rollout.yaml:3:1  repo  no such key\n````\n@acme/everyone\n");
        const outcome = await publish(
            `comment --stack acme --pull-request ${number} --file none.md --log log.txt --plan ${hash}`,
            { GITHUB_SERVER_URL: "https://github.example", GITHUB_RUN_ID: "7" },
        );
        expect(outcome.code).toBe(0);
        const [one] = await comments(number);
        expect(one?.body.split("\n")).toEqual([
            "<!-- codex-rollout:preview stack=acme -->",
            expect.stringContaining("**It could not be found out.**"),
            "",
            "`````text",
            "rollout.yaml:3:1  repo  no such key",
            "````",
            "@acme/everyone",
            "`````",
            "",
            "<sub>[workflow run](https://github.example/acme/policy/actions/runs/7)</sub>",
        ]);
    });

    test("what is too long is never cut: the comment says so, shows no plan, and the command fails", async () => {
        const { number } = await openPull();
        write("long.md", "x".repeat(60_001));
        const words = `comment --stack acme --pull-request ${number} --plan ${hash} --file long.md`;
        const outcome = await publish(words);
        expect(outcome).toMatchObject({ code: 1, stderr: expect.stringContaining("60001") });
        const [one] = await comments(number);
        expect(one?.body).toContain("Too long to be shown here");
        expect(one?.body).not.toContain(hash);
        write("long.md", "x".repeat(60_000));
        expect((await publish(words)).code).toBe(0);
        expect((await comments(number))[0]?.body).toContain("x".repeat(60_000));
    });

    test("refusals: no file, no token, GitHub says no, GitHub cannot be read", async () => {
        const { number } = await openPull();
        write("preview.md", "text");
        const words = `comment --stack acme --pull-request ${number} --file preview.md`;
        const code = async (more: string, environment?: Record<string, string>) => {
            const { code: exit, stderr } = await publish(more, environment);
            return [exit, stderr.split("\n")[0]];
        };
        expect(await code(words.replace("preview.md", "none.md"))).toEqual([
            2,
            "codex-rollout: none.md: no such file, or empty - nothing was written",
        ]);
        expect((await code(words, { GITHUB_TOKEN: "" }))[0]).toBe(2);
        expect((await code(words, { GITHUB_REPOSITORY: "policy" }))[0]).toBe(2);
        const reader = await installationToken(github, "github-actions", { pull_requests: "read" });
        expect(await code(words, { GITHUB_TOKEN: reader })).toEqual([
            1,
            `codex-rollout: could not comment on pull request ${number}: 403 Resource not accessible by integration`,
        ]);
        expect(await code(words.replace(String(number), "99"))).toEqual([
            8,
            "codex-rollout: could not read the comments of pull request 99: 404 Not Found",
        ]);
        expect(await comments(number)).toEqual([]);
    });
});

describe("reviewed", () => {
    const reviewed = (sha: string) => publish(`reviewed --stack acme --commit ${sha}`);

    test("the plan of the merged commit; not of another commit, not of a failed preview, not of a direct push", async () => {
        const { number, head } = await openPull();
        write("preview.md", "text");
        const words = `comment --stack acme --pull-request ${number} --file preview.md`;
        const { sha } = await send("PUT", `/pulls/${number}/merge`);
        expect((await reviewed(sha)).stderr).toContain(
            `pull request ${number} has no preview of stack acme`,
        );
        await publish(`${words} --plan ${hash} --commit ${head.sha}`);
        expect(await reviewed(sha)).toMatchObject({ code: 0, stdout: `${hash}\n` });
        await publish(`${words} --plan ${hash} --commit ${"b".repeat(40)}`);
        const stale = await reviewed(sha);
        expect(stale).toMatchObject({ code: 1, stdout: "" });
        expect(stale.stderr).toContain(
            `is of commit ${"b".repeat(40)}, and ${head.sha} was merged`,
        );
        await publish(`${words} --commit ${head.sha}`);
        expect((await reviewed(sha)).stderr).toContain("failed, so it shows no plan");

        const { commit } = await send("PUT", "/contents/direct.md", {
            message: "direct",
            content: "eA==",
        });
        const direct = await reviewed(commit.sha);
        expect(direct).toMatchObject({ code: 1, stdout: "" });
        expect(direct.stderr).toContain("is not what a pull request was merged as");
    });
});

describe("issue", () => {
    const issues = (): Promise<
        { number: number; state: string; body: string; comments: number }[]
    > => send("GET", "/issues?state=all");

    test("opened, kept current, closed with a last comment, and the same one opened again", async () => {
        const state = async (which: string, text: string) => {
            write("drift.md", text);
            const { stdout } = await publish(
                `issue --stack acme --state ${which} --file drift.md --label drift`,
            );
            return stdout.split(" http")[0]?.trim();
        };
        expect(await state("closed", "clean")).toBe("nothing to close");
        expect(await issues()).toEqual([]);
        expect(await state("open", "one")).toBe("opened");
        expect(await state("open", "two")).toBe("updated");
        const [one] = await issues();
        expect(one).toMatchObject({
            number: 1,
            state: "open",
            title: "Drift check of acme",
            body: "<!-- codex-rollout:drift stack=acme -->\ntwo",
            labels: [{ name: "drift" }],
        });
        expect(await state("closed", "clean")).toBe("closed");
        expect((await comments(1)).map(({ body }) => body)).toEqual(["clean"]);
        expect((await issues())[0]).toMatchObject({ state: "closed", comments: 1 });
        expect(await state("closed", "clean")).toBe("nothing to close");
        expect(await state("open", "three")).toBe("reopened");
        expect(await issues()).toMatchObject([{ number: 1, state: "open" }]);
    });

    test("a person's issue with our marker is not ours, nor is a pull request", async () => {
        const body = "<!-- codex-rollout:drift stack=acme -->\nmine";
        await send("POST", "/issues", { title: "forged", body });
        write("drift.md", "text");
        const { stdout } = await publish("issue --stack acme --state open --file drift.md");
        expect(stdout).toMatch(/^opened /);
        const [, forged] = await issues();
        expect(forged).toMatchObject({ state: "open", body });
    });

    test("when the list breaks off nothing is opened: that may be there already", async () => {
        write("drift.md", "text");
        await faults([
            { method: "GET", path: "/repos/acme/policy/issues", kind: "status", status: 404 },
        ]);
        const outcome = await publish("issue --stack acme --state open --file drift.md");
        expect(outcome.code).toBe(8);
        expect(await issues()).toEqual([]);
    });
});

test("summary goes to the page of the run", async () => {
    write("preview.md", "text");
    const page = path.join(folder, "summary.md");
    writeFileSync(page, "before\n");
    const outcome = await publish("summary --file preview.md", { GITHUB_STEP_SUMMARY: page });
    expect(outcome.code).toBe(0);
    expect(readFileSync(page, "utf8")).toBe("before\ntext\n");
    expect((await publish("summary --file preview.md")).code).toBe(2);
});

test("render takes a preview that was written down, and nothing else", async () => {
    for (const [text, wrong] of [
        ["{", "1:2  error  this is no JSON"],
        ["null", "1:1  error  must be object"],
        ['{ "version": 2 }', "1:1  error  must have required property 'organization'"],
    ] as const) {
        write("none.json", text);
        const outcome = await publish("render --file none.json --format html");
        expect(outcome).toMatchObject({
            code: 2,
            stdout: "",
            stderr: `codex-rollout: none.json:${wrong} - what codex-rollout preview --out wrote\n`,
        });
    }
});
