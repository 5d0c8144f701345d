/** What a release is held to, and the workflows of this repository. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse } from "yaml";

const root = path.resolve(__dirname, "..", "..");
const read = (...at: string[]) => readFileSync(path.join(root, ...at), "utf8");

describe("tag, versions and changelog", () => {
    const files = [
        "package.json",
        "package-lock.json",
        "plugin/package.json",
        "plugin/schema.json",
        "policies/guardrails/package.json",
        "templates/pulumi-new/package.json",
    ];
    const { version } = JSON.parse(read("package.json")) as { version: string };
    let folder: string;
    beforeEach(() => {
        folder = mkdtempSync(path.join(tmpdir(), "release-"));
        for (const file of files) cpSync(path.join(root, file), path.join(folder, file));
        const manifest = JSON.parse(read("package.json")) as object;
        writeFileSync(
            path.join(folder, "package.json"),
            JSON.stringify({ ...manifest, repository: "github:acme/codex-rollout" }),
        );
        changelog(`## Unreleased\n\n## [${version}] - 2026-12-01\n\n### Added\n\n- Everything.\n`);
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    const changelog = (text: string) =>
        writeFileSync(path.join(folder, "CHANGELOG.md"), `# Changelog\n\n${text}`);
    function notes(tag: string) {
        const script = path.join(root, "tools", "release-notes.mjs");
        const { status, stdout, stderr } = spawnSync(process.execPath, [script, tag, folder], {
            encoding: "utf8",
        });
        return { status, stdout, stderr };
    }

    test("agree: the section is printed", () => {
        expect(notes(`v${version}`)).toEqual({
            status: 0,
            stdout: "### Added\n\n- Everything.\n",
            stderr: "",
        });
    });

    test("another tag: every file that says something else is named", () => {
        const { status, stderr } = notes("v99.0.0");
        expect(status).toBe(1);
        for (const file of files) expect(stderr).toContain(`${file}: version ${version}`);
        expect(stderr).toContain('no section "## 99.0.0 - YYYY-MM-DD"');
    });

    test.each([
        ["no section", "## Unreleased\n\n- Everything.\n"],
        ["an empty section", `## ${version} - 2026-12-01\n\n## 0.0.1 - 2026-01-01\n\n- Old.\n`],
        ["no date", `## ${version}\n\n- Everything.\n`],
    ])("%s is refused", (_, text) => {
        changelog(text);
        expect(notes(`v${version}`)).toMatchObject({ status: 1, stdout: "" });
    });

    test("no repository: npm would refuse the provenance", () => {
        cpSync(path.join(root, "package.json"), path.join(folder, "package.json"));
        const declared = "repository" in (JSON.parse(read("package.json")) as object);
        expect(notes(`v${version}`).status).toBe(declared ? 0 : 1);
    });

    test.each(["", "main", "1.2.3", "v1.2", "v1.2.3;id"])("%p is no tag of a version", (tag) => {
        expect(notes(tag)).toMatchObject({ status: 2, stdout: "" });
    });
});

describe("the workflows of this repository", () => {
    const workflows = readdirSync(path.join(root, ".github", "workflows")).map((name) => {
        const text = read(".github", "workflows", name);
        return { name, text, workflow: parse(text) };
    });
    const jobs = workflows.flatMap(({ name, workflow }) =>
        Object.entries<any>(workflow.jobs).map(([id, job]) => ({ ...job, file: name, id })),
    );

    test("allow nothing but what a job names, and pin each action by its digest, the same everywhere", () => {
        for (const { workflow } of workflows) expect(workflow.permissions).toEqual({});
        for (const job of jobs) {
            expect([job.id, job.permissions]).toEqual([job.id, expect.anything()]);
            expect([job.id, job["timeout-minutes"]]).toEqual([job.id, expect.any(Number)]);
        }
        const pins = new Map<string, string>();
        const texts = [...workflows.map(({ text }) => text), read("action.yml")];
        for (const text of texts)
            for (const [, action = "", pin = ""] of text.matchAll(/uses: ([\w/-]+)@(.*)$/gm)) {
                expect([action, pin]).toEqual([
                    action,
                    expect.stringMatching(/^[\da-f]{40} # v\d+\.\d+\.\d+$/),
                ]);
                expect([action, pins.get(action) ?? pin]).toEqual([action, pin]);
                pins.set(action, pin);
            }
    });

    test("put no expression into a script, and keep no credentials in a checkout", () => {
        for (const { id, steps } of jobs)
            for (const { run = "", uses = "", with: given } of steps) {
                expect([id, run]).toEqual([id, expect.not.stringContaining("${{")]);
                if (uses.startsWith("actions/checkout@"))
                    expect(given).toEqual({ "persist-credentials": false });
            }
    });

    test("test what is published, on the Node versions that are promised", () => {
        const [ci] = jobs.filter(({ file, id }) => file === "ci.yml" && id === "test");
        expect(ci?.strategy.matrix.node).toEqual(["20.19", "22"]);
        expect(JSON.parse(read("package.json")).engines.node).toBe(">=20.19");
        const release = jobs.filter(({ file }) => file === "release.yml");
        const needs = Object.fromEntries(release.map((job) => [job.id, job.needs]));
        expect(needs).toEqual({
            check: undefined,
            npm: "check",
            image: "check",
            github: ["npm", "image"],
        });
        const text = read(".github", "workflows", "release.yml");
        expect(text).toContain("npm publish --provenance");
        // A publisher that npm trusts has no token to be stolen.
        expect(text).not.toContain("secrets.");
    });
});
