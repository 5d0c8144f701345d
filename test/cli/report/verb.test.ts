/** `codex-rollout report` through its front door, on the local GitHub. */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { RolloutReport } from "../../../cli/report/model";
import { createLocalGitHub } from "../../../emulator/server";

const root = path.resolve(__dirname, "..", "..", "..");
let folder: string;

beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "codex-rollout-"));
});
afterAll(() => {
    rmSync(folder, { recursive: true });
});

function report(words: string[], env: Record<string, string> = {}) {
    return new Promise<{ code: number; out: string; err: string }>((resolve) => {
        execFile(
            process.execPath,
            [path.join(root, "bin", "cli", "main.js"), "report", ...words],
            { cwd: root, env: { PATH: process.env.PATH, NO_COLOR: "1", ...env } },
            (error, out, err) =>
                resolve({ code: error === null ? 0 : Number(error.code), out, err }),
        );
    });
}

test("offline, then of what is there, with what changed: each file by its ending", async () => {
    const [json, page] = [path.join(folder, "report.json"), path.join(folder, "report.html")];
    const offline = await report(["--out", json]);
    expect(offline).toMatchObject({ code: 0, out: "" });
    const before = JSON.parse(readFileSync(json, "utf8")) as RolloutReport;
    expect(before).toMatchObject({ version: 1, organization: "acme", source: "policy" });
    expect(before.drift).toBeUndefined();

    const github = await createLocalGitHub({ seed: "acme" });
    try {
        const token = "local-owner";
        const env = {
            GITHUB_TOKEN: token,
            GITHUB_APP_TOKEN: token,
            GITHUB_BASE_URL: `${github.url}/`,
        };
        const live = await report(["--live", "--previous", json, "--out", page], env);
        expect(live.code).toBe(0);
        expect(live.err).toMatch(/report\.html: 11 of 16 questions answered; .*from the policy/);
    } finally {
        await github.close();
    }
    const text = readFileSync(page, "utf8");
    expect(text).toContain("What acme has, as it was read on");
    expect(text).toContain("From report to report");
    expect(text).toContain("some of these differences are between the two, and not in time");
    // Nobody declared this grant: a person's own, as admin, in a restricted repository.
    expect(text).toMatch(/<code>dev-5<\/code> admin/);
    expect(text).toContain("Looser than the policy");
});

test("what cannot be used is said on one line, and nothing is written", async () => {
    const other = path.join(folder, "other.json");
    writeFileSync(other, "{}");
    const refused = await report(["--previous", other, "--format", "json"]);
    expect(refused).toMatchObject({ code: 2, out: "" });
    expect(refused.err).toContain("other.json:1:1  error  version");
    expect(await report(["--live", "--inventory", other])).toMatchObject({ code: 2, out: "" });
    expect(await report(["--format", "pdf"])).toMatchObject({ code: 2, out: "" });
});
