import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { severalPolicies } from "../../cli/several/detect";
import { credentialsOf, worst } from "../../cli/several/run";
import { createLocalGitHub } from "../../emulator/server";
import type { LocalGitHub } from "../../emulator/server";

const main = path.resolve("bin/cli/main.js");
let folder: string;
beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "several-"));
    mkdirSync(path.join(folder, "policies"));
    for (const organization of ["acme", "globex"])
        writeFileSync(
            path.join(folder, "policies", `${organization}.yaml`),
            `version: 1\norganization: ${organization}\nusers:\n  codex-pilot: { members: [dev-1] }\n`,
        );
    writeFileSync(path.join(folder, "policies", "overrides.yaml"), "- brake: grants\n");
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a command line about several policies", () => {
    test("is one with a folder, or with more than one policy; overrides are no policy", () => {
        const at = (name: string) => path.join(folder, "policies", name);
        const files = [at("acme.yaml"), at("globex.yaml")];
        const policies = path.join(folder, "policies");
        expect(severalPolicies(["validate", policies])?.files).toEqual(files);
        expect(severalPolicies(["drift", "--policy", policies, "--quick"])).toEqual({
            verb: "drift",
            files,
            words: ["--quick"],
        });
        expect(
            severalPolicies(["drift", `--policy=${files[1]}`, "--policy", files[0] ?? ""])?.files,
        ).toEqual(files);
        expect(severalPolicies(["drift", "--policy", files[0] ?? ""])).toBeUndefined();
        expect(severalPolicies(["up", "--policy", policies])).toBeUndefined();
        // What an option takes is no second policy.
        const inventory = ["--inventory", "inventory.json"];
        expect(severalPolicies(["validate", files[0] ?? "", ...inventory])).toBeUndefined();
    });

    test("is refused where only one can be meant, and for a folder without a policy", () => {
        const policies = path.join(folder, "policies");
        expect(() => severalPolicies(["preview", "--policy", policies, "--stack", "x"])).toThrow(
            "--stack is of one organization",
        );
        expect(() => severalPolicies(["validate", path.resolve("docs/editor")])).toThrow(
            "no policy in this folder",
        );
    });
});

test("each organization has its own credentials, and none of another's", () => {
    const environment = {
        HOME: "/home",
        GITHUB_TOKEN: "general",
        GITHUB_TOKEN_ACME_LABS: "labs",
        GITHUB_TOKEN_GLOBEX: "globex",
        GITHUB_APP_ID: "1",
        GITHUB_APP_PEM_FILE: "key",
        GITHUB_APP_INSTALLATION_ID: "10",
        GITHUB_APP_INSTALLATION_ID_INITECH: "30",
    };
    expect(credentialsOf("acme-labs", environment)).toEqual({
        HOME: "/home",
        GITHUB_TOKEN: "labs",
    });
    expect(credentialsOf("Initech", environment)).toEqual({
        HOME: "/home",
        GITHUB_TOKEN: "general",
        GITHUB_APP_ID: "1",
        GITHUB_APP_PEM_FILE: "key",
        GITHUB_APP_INSTALLATION_ID: "30",
    });
    expect(credentialsOf("acme", { GITHUB_TOKEN: "general" })).toEqual({ GITHUB_TOKEN: "general" });
});

test("the exit code of all is that of the worst", () => {
    expect(worst([0, 0])).toBe(0);
    expect(worst([0, 7])).toBe(7);
    expect(worst([7, 8, 0])).toBe(8);
    expect(worst([8, 1])).toBe(1);
    expect(worst([0, 2])).toBe(1);
    expect(worst([2, 2])).toBe(2);
});

describe("through the front door", () => {
    const hubs: LocalGitHub[] = [];
    beforeAll(async () => {
        for (const organization of ["acme", "globex"])
            hubs.push(
                await createLocalGitHub({
                    seed: {
                        organization,
                        name: organization,
                        admins: ["owner-1", "owner-2"],
                        members: ["dev-1"],
                        repositories: [{ name: "sandbox" }],
                        tokens: [
                            { token: `local-${organization}`, user: "owner-1", scopes: ["*"] },
                        ],
                    },
                }),
            );
    });
    afterAll(async () => {
        for (const hub of hubs) await hub.close();
    });
    const run = (words: readonly string[], environment: Record<string, string> = {}) =>
        new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
            const { GITHUB_TOKEN: _, ...env } = process.env;
            const child = spawn(process.execPath, [main, ...words], {
                cwd: folder,
                env: { ...env, NODE_OPTIONS: "", ...environment },
            });
            let [stdout, stderr] = ["", ""];
            child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
            child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
            child.once("close", (code) => resolve({ code, stdout, stderr }));
        });

    test("validate checks all, and says which policy each finding is in", async () => {
        const fine = await run(["validate", "policies"]);
        expect([fine.code, fine.stderr]).toEqual([0, expect.stringContaining("(globex)")]);
        const both = await run([
            "validate",
            "policies/acme.yaml",
            "policies/globex.yaml",
            "--json",
        ]);
        expect(JSON.parse(both.stdout)).toHaveLength(2);
    });

    test("drift reads each organization with its own token; a token that does not do is that organization's failure alone", async () => {
        const base = { GITHUB_BASE_URL: `${hubs[0]?.url ?? ""}/`, GITHUB_TOKEN_ACME: "local-acme" };
        const asked = await run(["drift", "--policy", "policies", "--json"], base);
        // Globex is on another server, and has no token here.
        expect(asked.code).toBe(1);
        const [acme, globex] = JSON.parse(asked.stdout) as unknown[];
        expect(acme).toMatchObject({ version: expect.any(Number) });
        expect(globex).toBeNull();
        expect(asked.stderr).toContain("no token");
    });
});
