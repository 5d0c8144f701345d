/** `codex-rollout init workflows` through its front door: written once, left alone, never overwritten unasked. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

jest.setTimeout(120_000);

let folder: string;
beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "init-"));
    mkdirSync(path.join(folder, "policies"));
    writeFileSync(
        path.join(folder, "policies/rollout.yaml"),
        "version: 1\norganization: acme\nusers:\n  codex-pilot:\n    members: [dev-1]\n",
    );
});
afterEach(() => rmSync(folder, { recursive: true }));

function init(...words: string[]): { status: number | null; stdout: string; stderr: string } {
    const main = path.resolve("bin/cli/main.js");
    return spawnSync(process.execPath, [main, "init", "workflows", ...words], {
        cwd: folder,
        encoding: "utf8",
        env: { ...process.env, NODE_OPTIONS: "" },
    });
}
const up = () => path.join(folder, ".github/workflows/codex-rollout-up.yml");

test("writes three files with the project's names, says what is left to do, and again does nothing", () => {
    const first = init("--schedule", "5 4 * * 1-5", "--branch", "trunk");
    expect([first.status, first.stderr]).toEqual([0, ""]);
    expect(first.stdout.match(/^created .*$/gm)).toEqual([
        "created    .github/workflows/codex-rollout-drift.yml",
        "created    .github/workflows/codex-rollout-preview.yml",
        "created    .github/workflows/codex-rollout-up.yml",
    ]);
    expect(first.stdout).toContain('[ ] GitHub App "codex-rollout plan"');
    expect(first.stdout).toContain("secret CODEX_ROLLOUT_APPLY_PRIVATE_KEY");
    const text = readFileSync(up(), "utf8");
    expect(text).toContain('STACK: "acme"');
    expect(text).toContain('branches: ["trunk"]');
    expect(text).toContain('"policies/overrides.yaml"');
    expect(readFileSync(up().replace("up.yml", "drift.yml"), "utf8")).toContain('"5 4 * * 1-5"');
    const again = init("--schedule", "5 4 * * 1-5", "--branch", "trunk");
    expect(again.stdout.match(/^(\w+) {2,}\.github/gm)).toEqual(
        Array(3).fill("unchanged  .github"),
    );
    expect(readdirSync(path.dirname(up()))).toHaveLength(3);
});

test("a file that differs is shown and kept, and with it all others; --force replaces it", () => {
    init();
    writeFileSync(
        up(),
        readFileSync(up(), "utf8").replace("timeout-minutes: 360", "timeout-minutes: 30"),
    );
    rmSync(up().replace("up.yml", "drift.yml"));
    const refused = init();
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain("--force replaces it");
    expect(refused.stderr).toMatch(/^-.*timeout-minutes: 30\n\+.*timeout-minutes: 360$/m);
    expect(readFileSync(up(), "utf8")).toContain("timeout-minutes: 30\n");
    expect(readdirSync(path.dirname(up()))).toHaveLength(2);
    expect(init("--force").status).toBe(0);
    expect(readFileSync(up(), "utf8")).toContain("timeout-minutes: 360");
});

test.each([
    [["--stack", "a b"], "expected a Pulumi stack"],
    [["--stack", 'x"; rm'], "expected a Pulumi stack"],
    [["--policy", "../other/rollout.yaml"], "expected a path in this repository"],
    [["--policy", "/etc/rollout.yaml"], "expected a path in this repository"],
    [["--branch", "main]"], "expected a branch"],
    [["--schedule", "daily"], "expected five fields"],
    [["--policy", "policies/none.yaml"], "no such file"],
])("%j is misuse, and nothing is written", (words, message) => {
    const { status, stderr } = init(...words);
    expect([status, stderr]).toEqual([2, expect.stringContaining(message)]);
    expect(readdirSync(folder)).toEqual(["policies"]);
});
