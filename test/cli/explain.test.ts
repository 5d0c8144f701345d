import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { acmeInventory } from "../fixtures/acme-inventory";

/** The built command, as `npm test` builds it, without a token: nothing here may touch the network. */
function run(...args: readonly string[]) {
    const { status, stdout, stderr } = spawnSync(
        process.execPath,
        ["bin/cli/main.js", "explain", ...args],
        { encoding: "utf8", env: { ...process.env, GITHUB_TOKEN: "" } },
    );
    return { status, stdout, stderr };
}

describe("codex-rollout explain", () => {
    let folder: string;
    let inventory: string;
    beforeAll(() => {
        folder = mkdtempSync(path.join(tmpdir(), "explain-"));
        inventory = path.join(folder, "acme.json");
        writeFileSync(inventory, JSON.stringify(acmeInventory));
    });
    afterAll(() => {
        rmSync(folder, { recursive: true });
    });

    it("path: the answer first, then the lines it follows from", () => {
        const { status, stdout, stderr } = run(
            "path",
            "payments-api",
            "src/auth/login.ts",
            "--inventory",
            inventory,
        );
        expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
        expect(stdout.split("\n")[0]).toBe(
            "A change to src/auth/login.ts needs 2 approvals, one of them by a code owner: team codex-reviewers (lead-1, lead-2 and lead-3).",
        );
        expect(stdout).toMatch(
            /policies\/rollout\.yaml:\d+:\d+ {2}review\.authentication\.paths\[0\]/,
        );
    });

    it.each([
        ["person", "dev-1"],
        ["repository", "payments-api"],
        ["path", "payments-api", "a.ts"],
        ["secret", "DEPLOY_TOKEN"],
    ])("%s: one JSON document with --json", (...args) => {
        const { status, stdout } = run(...args, "--json", "--inventory", inventory);
        expect(status).toBe(0);
        expect(JSON.parse(stdout)).toMatchObject({
            version: 1,
            kind: args[0],
            source: "policy",
            unknown: [],
        });
    });

    it("speaks of patterns, topics and properties when there is no organization to ask", () => {
        const { status, stdout } = run("person", "dev-1");
        expect(status).toBe(0);
        expect(stdout).toContain(
            "write: docs-*, docs-handbook and sandbox, through team codex-pilot",
        );
        expect(stdout).toContain("whether they own the organization");
        expect(run("repository", "docs-anything").stdout).toContain(
            "docs-anything is in tier pilot.",
        );
    });

    it.each([
        [["person", "dev1"], "nobody here has the login dev1 - did you mean dev-1?"],
        [["repository", "payments-apj"], "did you mean payments-api?"],
        [["secret", "DEPLOY_TOKN"], "did you mean DEPLOY_TOKEN?"],
        [["path", "payments-api", "../etc"], "is no file of a repository"],
    ])("%j is misuse", (args, words) => {
        const { status, stdout, stderr } = run(...args, "--inventory", inventory);
        expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
        expect(stderr).toContain(words);
    });

    it("tells a missing file, a contradiction of options, and a policy in error apart", () => {
        expect(run("person", "dev-1", "--policy", path.join(folder, "none.yaml")).status).toBe(2);
        expect(run("person", "dev-1", "--live", "--inventory", inventory).status).toBe(2);
        const bad = path.join(folder, "bad.yaml");
        writeFileSync(bad, "version: 1\norganization: acme\nusrs: {}\n");
        const { status, stderr } = run("person", "dev-1", "--policy", bad);
        expect(status).toBe(1);
        expect(stderr).toContain("did you mean users?");
    });
});
