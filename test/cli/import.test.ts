import { execFile } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse } from "yaml";
import type { LocalGitHub } from "../../emulator/server";
import { createLocalGitHub } from "../../emulator/server";

jest.setTimeout(120_000);

const main = path.resolve(__dirname, "..", "..", "bin", "cli", "main.js");
let github: LocalGitHub;
let folder: string;
beforeAll(async () => {
    github = await createLocalGitHub({ seed: "acme", contract: "strict" });
    folder = mkdtempSync(path.join(tmpdir(), "codex-rollout-import-"));
});
afterAll(async () => {
    await github.close();
    rmSync(folder, { recursive: true, force: true });
});

function run(
    words: readonly string[],
    token = "local-owner",
    verb = "import",
): Promise<{ code: number; stdout: string; stderr: string }> {
    return new Promise((resolve) => {
        execFile(
            process.execPath,
            [main, verb, ...words],
            {
                cwd: folder,
                env: { PATH: process.env.PATH, GITHUB_BASE_URL: github.url, GITHUB_TOKEN: token },
            },
            (error, stdout, stderr) =>
                resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr }),
        );
    });
}

const at = (name: string): string => path.join(folder, name);
const read = (name: string): unknown => parse(readFileSync(at(name), "utf8"));

describe("codex-rollout import", () => {
    it("writes nothing when a part could not be read, and says which; --partial says it in the file", async () => {
        const words = ["--org", "acme", "--out", "member.yaml"];
        const refused = await run(words, "local-member");
        expect(refused).toMatchObject({ code: 8, stdout: "" });
        expect(refused.stderr).toContain("could not be read");
        expect(existsSync(at("member.yaml"))).toBe(false);

        const partial = await run([...words, "--partial"], "local-member");
        expect({ ...partial, stderr: "" }).toMatchObject({ code: 0 });
        const text = readFileSync(at("member.yaml"), "utf8");
        expect(text).toContain("# - unknown: ");
        // The member does not see this protection, and nothing is said of it.
        expect(read("member.yaml")).not.toHaveProperty("branches.reviewed");

        const all = [...words, "--partial", "--stage", "repositories=authoritative"];
        expect(await run(all, "local-member")).toMatchObject({ code: 2, stdout: "" });
    });

    it("writes the same from a snapshot as from the organization, and says every bound that is broken", async () => {
        const live = await run(["--org", "acme", "--out", "a.yaml", "--write-snapshot", "a.json"]);
        expect({ ...live, stderr: "" }).toMatchObject({ code: 0 });
        expect(live.stderr).toContain("lets it stand until");
        await run(["--snapshot", "a.json", "--out", "b.yaml"]);
        expect(read("b.yaml")).toEqual(read("a.yaml"));
        expect(read("a.yaml")).toMatchObject({
            repositories: { "infra-deploy": { access: { "@dev-5": "admin" } } },
            branches: { "protect-releases": { name: "protect releases" } },
            guardrails: { waive: expect.arrayContaining([]) as unknown },
        });
        writeFileSync(at("bad.json"), "{}");
        expect(await run(["--snapshot", "bad.json"])).toMatchObject({ code: 2, stdout: "" });
        expect(await run(["--snapshot", "a.json", "--peribolos", "x"])).toMatchObject({ code: 2 });
    });

    it("refuses what it could not keep, and leaves the file as it is", async () => {
        await run(["--org", "acme", "--out", "c.yaml"]);
        const commented = readFileSync(at("c.yaml"), "utf8").replace(
            "    access: { payments: write, web: write }\n",
            "    access:\n      payments: write # until spring\n      security: read\n",
        );
        writeFileSync(at("c.yaml"), commented);
        const refused = await run(["--org", "acme", "--out", "c.yaml"]);
        expect(refused.code).toBe(1);
        expect(refused.stderr).toMatch(/c\.yaml:\d+ {2}a comment stands inside/);
        expect(readFileSync(at("c.yaml"), "utf8")).toBe(commented);
    });

    it("reads Peribolos, teams below teams, and says what has no counterpart", async () => {
        writeFileSync(
            at("org.yaml"),
            `orgs:
  widgets:
    admins: [boss-1]
    members: [ann, Bob]
    has_projects: true
    repos: { core: { private: true }, old: { archived: true } }
    teams:
      Build Team:
        maintainers: [ann]
        repos: { core: write }
        teams: { releases: { members: [Bob], repos: { core: admin } } }
`,
        );
        const words = ["--peribolos", "org.yaml", "--by", "boss-1", "--teams", "managed"];
        const { code, stderr } = await run([...words, "--out", "p.yaml"]);
        expect(code).toBe(0);
        expect(stderr).toContain("orgs.widgets.has_projects");
        expect(read("p.yaml")).toMatchObject({
            organization: "widgets",
            users: {
                "Build Team": { maintainers: ["ann"] },
                releases: { parent: "Build Team", members: ["Bob"] },
            },
            repositories: {
                core: { match: ["core"], access: { "Build Team": "write", releases: "admin" } },
            },
        });
        writeFileSync(at("wrong.yaml"), "orgs: { a: { teams: { t: { repos: [core] } } } }\n");
        const wrong = await run(["--peribolos", "wrong.yaml"]);
        expect(wrong.code).toBe(2);
        expect(wrong.stderr).toContain("orgs.a.teams.t.repos");
    });

    it("reads safe-settings, the nearer file winning key by key", async () => {
        for (const below of ["suborgs", "repos"])
            mkdirSync(at(path.join("settings", below)), { recursive: true });
        const files = {
            "settings.yml": `teams: [{ name: platform, permission: push }]
branches: [{ name: default, protection: { enforce_admins: true, required_pull_request_reviews: { required_approving_review_count: 1 } } }]
labels: { include: [] }
`,
            "suborgs/pay.yml": `suborgrepos: [pay-*]
branches: [{ name: default, protection: { required_pull_request_reviews: { required_approving_review_count: 2 } } }]
`,
            "repos/pay-api.yml": "collaborators: [{ username: Zoe, permission: pull }]\n",
            "repos/site.yml": "teams: [{ name: platform, permission: admin }]\n",
        };
        for (const [name, text] of Object.entries(files))
            writeFileSync(at(path.join("settings", name)), text);
        const words = ["--safe-settings", "settings", "--org", "widgets", "--by", "zoe"];
        const { code, stderr } = await run([...words, "--out", "s.yaml"]);
        expect({ code, stderr: code === 0 ? "" : stderr }).toEqual({ code: 0, stderr: "" });
        expect(stderr).toContain("labels has no counterpart");
        expect(read("s.yaml")).toMatchObject({
            repositories: {
                "pay-api": { access: { "@Zoe": "read", platform: "write" } },
                site: { access: { platform: "admin" } },
            },
            branches: {
                reviewed: { "enforce-admins": true },
                "reviewed-by-2": { approvals: 2, "enforce-admins": true },
            },
        });
    });
});

describe("codex-rollout init --from", () => {
    const init = (words: string, token?: string) => run(words.split(" "), token, "init");

    it("live and a snapshot begin with what import writes; the project is whole, and a member's view is refused", async () => {
        await run(["--org", "acme", "--out", "plain.yaml", "--write-snapshot", "now.json"]);
        const live = await init("--from live --organization acme --dir live --yes");
        expect(live).toMatchObject({
            code: 0,
            stdout: expect.stringMatching(/created +live[/]Pulumi\.yaml/),
        });
        expect(live.stderr).toContain("not in the policy: ");
        const snapshot = await init("--from now.json --dir snapshot --yes");
        expect(snapshot.code).toBe(0);
        for (const folder of ["live", "snapshot"])
            expect(read(`${folder}/policies/rollout.yaml`)).toEqual(read("plain.yaml"));
        const text = readFileSync(at("live/policies/rollout.yaml"), "utf8");
        expect(text).toMatch(/^# yaml-language-server: .*\n# What codex-rollout import found/);

        const member = await init(
            "--from live --organization acme --dir member --yes",
            "local-member",
        );
        expect(member).toMatchObject({ code: 8, stdout: "" });
        expect(existsSync(at("member"))).toBe(false);
    });

    it.each([
        ["--from live --dir no --yes", "say which with --organization"],
        ["--from now.json --organization globex --dir no --yes", "not of globex"],
        ["--from none.json --dir no --yes", "none.json"],
    ])("%s is refused, and nothing is written", async (words, message) => {
        expect(await init(words)).toMatchObject({
            code: 2,
            stdout: "",
            stderr: expect.stringContaining(message),
        });
        expect(existsSync(at("no"))).toBe(false);
    });
});
