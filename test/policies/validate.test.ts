import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { acmeInventory } from "../fixtures/acme-inventory";

/** The built command, as `npm test` builds it. */
function run(...args: readonly string[]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, ["bin/cli/main.js", ...args], {
        encoding: "utf8",
    });
    return { status, stdout, stderr };
}

describe("codex-rollout validate", () => {
    let folder: string;
    const file = (name: string, text: string): string => {
        const place = path.join(folder, name);
        writeFileSync(place, text);
        return place;
    };
    beforeAll(() => {
        folder = mkdtempSync(path.join(tmpdir(), "validate-"));
    });
    afterAll(() => {
        rmSync(folder, { recursive: true });
    });

    it("says what a valid policy declares and exits 0", () => {
        expect(run("validate", "policies/rollout.yaml")).toEqual({
            status: 0,
            stdout: "policies/rollout.yaml is valid: 6 teams, 3 tiers, 2 branch profiles, 3 review areas, 2 environments\n",
            stderr: "",
        });
    });

    it("says everything that is wrong at once and exits 1", () => {
        const policy = file(
            "bad.yaml",
            "version: 1\norganization: acme\nusers:\n  pilots: { membrs: [dev-1] }\nrepositories:\n  pilot: { match: [sandbox], access: { pilot: read } }\n",
        );

        const { status, stdout } = run("validate", policy);

        expect(status).toBe(1);
        expect(stdout).toBe(
            [
                `${policy}:4:13  error  users.pilots.membrs  unknown key membrs - did you mean members?`,
                `${policy}:6:40  error  repositories.pilot.access.pilot  no team pilot in \`users\` - did you mean pilots?`,
                "",
                `${policy} is not valid: 2 errors, 0 warnings`,
                "",
            ].join("\n"),
        );
    });

    it("shows warnings and exits 0", () => {
        const policy = file(
            "warned.yaml",
            "version: 1\norganization: acme\nusers:\n  pilots: { members: [] }\n",
        );

        const { status, stdout } = run("validate", policy);

        expect(status).toBe(0);
        expect(stdout).toContain(
            ":4:22  warning  users.pilots.members  pilots has no people: whoever is in it now is removed",
        );
        expect(stdout).toContain("is valid (1 warning): 1 team, 0 tiers");
    });

    it("prints one JSON document with --json", () => {
        const policy = file("json.yaml", "version: 1\norganization: acme\nrepos: {}\n");

        const { status, stdout } = run("validate", policy, "--json");

        expect(status).toBe(1);
        expect(JSON.parse(stdout)).toEqual({
            version: 1,
            file: policy,
            valid: false,
            errors: 1,
            warnings: 0,
            findings: [
                {
                    severity: "error",
                    code: "unknown-key",
                    message: "unknown key repos",
                    expected: "did you mean repositories?",
                    origin: { file: policy, line: 3, column: 1, path: "repos" },
                },
            ],
        });
        expect(JSON.parse(run("validate", "policies/rollout.yaml", "--json").stdout)).toMatchObject(
            { version: 1, valid: true, findings: [] },
        );
    });

    it("checks against an organization that was written down", () => {
        const policy = file(
            "org.yaml",
            "version: 1\norganization: acme\nusers:\n  pilots: { members: [dev-9] }\n",
        );
        const inventory = file("acme.json", JSON.stringify(acmeInventory));

        expect(run("validate", policy).status).toBe(0);
        const { status, stdout } = run("validate", policy, "--inventory", inventory);
        expect(status).toBe(1);
        expect(stdout).toContain("nobody on GitHub has the login dev-9 - did you mean dev-1?");
        expect(run("validate", "policies/rollout.yaml", "--inventory", inventory).status).toBe(0);
    });

    it.each([
        ["no file", [], "missing required argument 'file'"],
        ["a file that is not there", ["nowhere.yaml"], "nowhere.yaml: no such file"],
        ["a folder without a policy", ["docs"], "docs: no policy in this folder"],
        ["an unknown option", ["policies/rollout.yaml", "--jsn"], "unknown option '--jsn'"],
        [
            "an inventory that is not there",
            ["policies/rollout.yaml", "--inventory", "nowhere.json"],
            "nowhere.json: no such file",
        ],
        [
            "an inventory that is no JSON",
            ["policies/rollout.yaml", "--inventory", "policies/rollout.yaml"],
            "policies/rollout.yaml:1:1  error  this is no JSON",
        ],
        [
            "an inventory that is none",
            ["policies/rollout.yaml", "--inventory", "package.json"],
            "package.json:3:16  error  version",
        ],
    ])("exits 2 for %s, without a word on stdout", (_what, args, said) => {
        const { status, stdout, stderr } = run("validate", ...args);

        expect(status).toBe(2);
        expect(stdout).toBe("");
        expect(stderr).toContain(said);
        expect(stderr).not.toContain("    at ");
    });

    it("needs neither Pulumi nor Octokit", () => {
        const script = `require("./bin/cli/commands/validate.js"); console.log(Object.keys(require.cache).filter((file) => /node_modules.(@pulumi|@octokit|fastify|graphql)/.test(file)).length, Object.keys(require.cache).length > 50)`;
        const { stdout } = spawnSync(process.execPath, ["-e", script], { encoding: "utf8" });
        expect(stdout).toBe("0 true\n");
    });
});

describe("codex-rollout schema", () => {
    it("prints the schema that editors are given", () => {
        expect(run("schema")).toEqual({
            status: 0,
            stdout: readFileSync("policies/rollout.schema.json", "utf8"),
            stderr: "",
        });
    });
});
