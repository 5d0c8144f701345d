/** `codex-rollout init` and `pulumi new`: the files of a policy repository, from questions or flags, never over what is there. */
import { spawnSync } from "node:child_process";
import {
    cpSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    rmSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { answers } from "../../cli/init/answers";
import { firstPolicy, policyFrom } from "../../cli/init/policy";
import { projectFiles } from "../../cli/init/project";
import { ensureEngine } from "../../engine/index";

jest.setTimeout(120_000);

const root = path.resolve(__dirname, "..", "..");
const main = path.join(root, "bin/cli/main.js");
let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "init-project-"))));
afterEach(() => rmSync(folder, { recursive: true }));

function init(...words: string[]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [main, "init", ...words], {
        cwd: folder,
        encoding: "utf8",
        env: { ...process.env, NODE_OPTIONS: "" },
    });
    return { code: status, stdout, stderr };
}
const flags = ["--organization", "acme", "--users", "dev-1,dev-2", "--reviewers", "lead-1"];
const file = (...parts: string[]) => readFileSync(path.join(folder, ...parts), "utf8");

test("six files, which validate; said again they are left alone, also when the policy has been edited", () => {
    const made = init(...flags, "--teams", "Platform Team", "--yes");
    expect([made.code, made.stderr]).toEqual([0, ""]);
    expect(made.stdout.match(/^created +.*$/gm)).toHaveLength(6);
    expect(made.stdout).toContain("pulumi stack init acme && npx codex-rollout preview");
    expect(file("policies", "rollout.yaml")).toContain('"Platform Team": write');
    const valid = spawnSync(process.execPath, [main, "validate", "policies/rollout.yaml"], {
        cwd: folder,
        encoding: "utf8",
    });
    expect([valid.status, valid.stdout]).toEqual([
        0,
        expect.stringContaining("is valid: 3 teams, 1 tier"),
    ]);
    writeFileSync(
        path.join(folder, "policies/rollout.yaml"),
        file("policies", "rollout.yaml").replace("dev-2", "dev-3"),
    );
    const again = init("--yes");
    expect(again.stdout.match(/^unchanged +.*$/gm)).toHaveLength(6);
    expect(file("policies", "rollout.yaml")).toContain("dev-3");
});

test("what is there and differs is shown and kept, and with it all others; --force adds, and loses nothing of package.json", () => {
    writeFileSync(
        path.join(folder, "package.json"),
        '{"name": "ours", "dependencies": {"left": "1.0.0"}}',
    );
    writeFileSync(path.join(folder, ".gitignore"), "node_modules\n*.log");
    const refused = init(...flags, "--yes");
    expect([refused.code, refused.stdout]).toEqual([1, ""]);
    expect(refused.stderr).toContain(
        "package.json, .gitignore differs from what would be written, so nothing was",
    );
    expect(refused.stderr).toContain("+/.codex-rollout/");
    expect(readdirSync(folder).sort()).toEqual([".gitignore", "package.json"]);
    expect(init(...flags, "--yes", "--force").code).toBe(0);
    const { name, dependencies } = JSON.parse(file("package.json")) as Record<string, unknown>;
    expect([name, dependencies]).toEqual([
        "ours",
        { left: "1.0.0", "codex-rollout": expect.any(String) },
    ]);
    expect(file(".gitignore")).toBe("node_modules\n*.log\n/.codex-rollout/\n");
});

test.each<[string, string[], string]>([
    ["nobody to ask and no organization", ["--yes"], "--organization is missing"],
    [
        "nobody who may use Codex",
        ["--organization", "acme", "--reviewers", "lead-1"],
        "nobody may use Codex",
    ],
    ["no login", [...flags, "--organization", "ac me"], "--organization ac me: expected one login"],
    [
        "no repository name",
        [...flags, "--repositories", "a/b"],
        "--repositories a/b: expected repository names",
    ],
    ["no policy to begin with", ["--from", "nowhere.yaml"], "no example and no file"],
])("%s: said, and nothing written", (_, words, said) => {
    const { code, stdout, stderr } = init(...words);
    expect([code, stdout, stderr]).toEqual([2, "", expect.stringContaining(said)]);
    expect(readdirSync(folder)).toEqual([]);
});

test("a policy to begin with: an example for one's own organization, and one in error is refused", () => {
    expect(init("--from", "pilot", "--organization", "globex", "--yes").code).toBe(0);
    const policy = file("policies", "rollout.yaml");
    expect(policy).toContain("organization: globex\n");
    expect(policy.split("\n")[0]).toBe("# yaml-language-server: $schema=./rollout.schema.json");
    expect(policy).toContain("# the pilot ends by itself");
    writeFileSync(path.join(folder, "wrong.yaml"), "version: 1\norganization: acme\nuser: {}\n");
    const wrong = init("--dir", "other", "--from", "wrong.yaml");
    expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining("did you mean users?")]);
    expect(existsSync(path.join(folder, "other"))).toBe(false);
    // `workflows` has a --dir of its own.
    mkdirSync(path.join(folder, "w"));
    expect(init("workflows", "--dir", "w").code).toBe(0);
    expect(readdirSync(path.join(folder, "w"))).toHaveLength(3);
});

test("questions: a wrong answer is asked again, an empty one is the usual one, a flag is not asked for", async () => {
    const said = ["globex", "sand box!", "", "web", "", "lead-1 lead-2"];
    const asked: string[] = [];
    const heard = jest.spyOn(process.stderr, "write").mockReturnValue(true);
    try {
        const all = await answers({}, (text) => {
            asked.push(text);
            return Promise.resolve(said[asked.length - 1] ?? "");
        });
        expect(all).toEqual({
            organization: "globex",
            repositories: ["sandbox"],
            teams: ["web"],
            users: [],
            reviewers: ["lead-1", "lead-2"],
        });
        expect(asked).toHaveLength(6);
        expect(heard.mock.calls).toEqual([
            ["  expected repository names or patterns, e.g. docs-*,sandbox\n"],
        ]);
        asked.length = 0;
        said.splice(0, said.length, "", "", "dev-1");
        await answers({ organization: "acme", reviewers: "lead-1" }, (text) => {
            asked.push(text);
            return Promise.resolve(said[asked.length - 1] ?? "");
        });
        expect(asked.join()).not.toMatch(/Login of the organization|review/);
    } finally {
        heard.mockRestore();
    }
});

describe("templates/pulumi-new", () => {
    const template = path.join(root, "templates", "pulumi-new");
    const read = (name: string) => readFileSync(path.join(template, name), "utf8");

    test("has the files that init writes", () => {
        const policy = firstPolicy({
            organization: "acme",
            repositories: ["sandbox"],
            teams: [],
            users: ["dev-1"],
            reviewers: ["lead-1"],
        });
        const files = projectFiles(folder, policy);
        for (const name of ["policies/rollout.yaml", "index.js", ".gitignore", "package.json"])
            expect([name, read(name)]).toEqual([name, files.get(name)]);
        const [before = ""] = read("Pulumi.yaml").split("template:");
        const named = before
            .replace("${PROJECT}", "codex-rollout")
            .replace(/^description: .*$/m, "");
        expect(named).toBe(files.get("Pulumi.yaml")?.replace(/^description: .*$/m, ""));
    });

    test("literal pulumi new makes a project of it", async () => {
        const engine = await ensureEngine({});
        // Pulumi writes into the template's folder when it looks for plugins; the checkout stays as it is.
        const copy = path.join(folder, "template");
        cpSync(template, copy, { recursive: true });
        const made = path.join(folder, "made");
        const words = [
            "new",
            copy,
            "--generate-only",
            "--yes",
            "--name",
            "codex-rollout",
            "--description",
            "Ours",
            "--dir",
            made,
        ];
        const { status, stdout, stderr } = spawnSync("pulumi", words, {
            cwd: folder,
            encoding: "utf8",
            env: {
                ...process.env,
                ...engine.env,
                PULUMI_BACKEND_URL: `file://${folder}`,
                PULUMI_CONFIG_PASSPHRASE: "test",
                NODE_OPTIONS: "",
            },
        });
        expect([status, stdout + stderr]).toEqual([
            0,
            expect.stringContaining("Created project 'codex-rollout'"),
        ]);
        expect(readdirSync(made).sort()).toEqual([
            ".gitignore",
            "Pulumi.yaml",
            "index.js",
            "package.json",
            "policies",
        ]);
        expect(readFileSync(path.join(made, "Pulumi.yaml"), "utf8")).toMatch(
            /^name: codex-rollout$/m,
        );
    });
});

test("an example keeps its organization unless another is said", () => {
    expect(policyFrom("pilot")).toMatch(/^organization: acme$/m);
});
