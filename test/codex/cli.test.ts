import { spawnSync } from "node:child_process";
import {
    chmodSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    readFileSync,
    rmSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { wrongWithDocument } from "../support/json-documents";

/** The front door, as a person uses it; built by `npm run build`, which `npm test` does first. */
const program = join(__dirname, "../../bin/cli/main.js");
let scratch: string;
let policy: string;

/** A date so many days from now, since the program reads the clock. */
const day = (from: number): string =>
    new Date(Date.now() + from * 86_400_000).toISOString().slice(0, 10);

beforeAll(() => {
    scratch = mkdtempSync(join(tmpdir(), "codex-cli-"));
    policy = join(scratch, "rollout.yaml");
    writeFileSync(
        policy,
        `version: 1
organization: acme
execution:
  local:
    deny-read: ["**/*.env"]
commands:
  allow: [npm test]
  approve: [git push]
  forbid:
    - run: git push --force
      because: history is kept
attestations:
  local-access: { says: on, by: "@lead-1", on: ${day(-1)}, expires: ${day(200)}, evidence: here }
`,
    );
});
afterAll(() => rmSync(scratch, { recursive: true }));

function run(...words: string[]): { code: number | null; out: string; err: string } {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], {
        encoding: "utf8",
    });
    return { code: status, out: stdout, err: stderr };
}

test("render writes the files, again the same, and names what is not ours", () => {
    const out = join(scratch, "out");
    expect(run("codex", "render", "--policy", policy, "--out", out)).toMatchObject({
        code: 0,
        err: "",
    });
    const requirements = join(out, "machine/requirements.toml");
    const first = readFileSync(requirements, "utf8");
    writeFileSync(join(out, "machine/managed_config.toml"), "");
    const again = run("codex", "render", "--policy", policy, "--out", out);
    expect(again.err).toContain("machine/managed_config.toml: is not of this policy");
    expect(readFileSync(requirements, "utf8")).toBe(first);
    expect(existsSync(join(out, "machine/managed_config.toml"))).toBe(true);
});

test("a policy with errors writes nothing and says where it is wrong", () => {
    const bad = join(scratch, "bad.yaml");
    writeFileSync(
        bad,
        "version: 1\norganization: acme\ncommands:\n  allow: [git push]\n  forbid: [git]\n",
    );
    const out = join(scratch, "never");
    const { code, err } = run("codex", "render", "--policy", bad, "--out", out);
    expect(code).toBe(1);
    expect(err).toContain(
        `${bad}:4:11  error  commands.allow[0]  git push is allowed, and forbidden as git`,
    );
    expect(existsSync(out)).toBe(false);
});

test("check and prove with the real codex: obeyed from the policy, broken from a folder changed by hand", () => {
    expect(run("codex", "check", "--policy", policy)).toMatchObject({ code: 0 });

    const out = join(scratch, "changed");
    run("codex", "render", "--policy", policy, "--out", out);
    const requirements = join(out, "machine/requirements.toml");
    writeFileSync(
        requirements,
        readFileSync(requirements, "utf8").replace("default_permissions", "default_permission"),
    );
    const checked = run("codex", "check", "--policy", policy, "--dir", out, "--json");
    expect(checked.code).toBe(1);
    expect(wrongWithDocument("proof", checked.out)).toEqual([]);
    const { rows, codex } = JSON.parse(checked.out) as {
        rows: { verdict: string; declared: string }[];
        codex: object;
    };
    expect(codex).toEqual({ version: "0.169.0", proven: "0.169.0" });
    expect(rows).toContainEqual(
        expect.objectContaining({ verdict: "broken", declared: "machine/requirements.toml" }),
    );
}, 120_000);

test("check --repository holds every AGENTS.md of a checkout to the limit, together with ours", () => {
    const checkout = join(scratch, "checkout");
    mkdirSync(join(checkout, "web", "node_modules"), { recursive: true });
    writeFileSync(join(checkout, "web", "AGENTS.md"), "x".repeat(32_700));
    writeFileSync(join(checkout, "web", "node_modules", "AGENTS.md"), "x".repeat(40_000));
    const { code, out } = run("codex", "check", "--policy", policy, "--repository", checkout);
    expect(code).toBe(1);
    expect(out).toMatch(
        /BROKEN +at most 32768 bytes in web\/ +\d+ bytes in AGENTS\.md, web\/AGENTS\.md/,
    );
    expect(out).toMatch(/, 1 broken, /);
    const nowhere = join(scratch, "nowhere");
    expect(run("codex", "check", "--policy", policy, "--repository", nowhere)).toMatchObject({
        code: 2,
        err: `codex-rollout: ${nowhere}: no such file\n`,
    });
}, 120_000);

test("prove shows a table, what no file enforces, and a last line", () => {
    const { code, out } = run("codex", "prove", "--policy", policy);
    expect(out).toMatch(/obeyed +forbidden: git push -f +refused: .*history is kept/);
    expect(out).toMatch(/obeyed +cannot be read: \*\*\/\*\.env/);
    expect(out).toContain("not enforced by any file");
    expect(out).toMatch(/^codex 0\.169\.0: \d+ obeyed, 0 broken, \d+ read only, 0 unchecked$/m);
    expect(code).toBe(0);
}, 120_000);

test("explain command says which rule decides, why, and from which line", () => {
    const forced = run(
        "explain",
        "command",
        "--policy",
        policy,
        "--",
        "git",
        "push",
        "--force",
        "origin",
        "main",
    );
    expect(forced).toMatchObject({ code: 0, err: "" });
    expect(forced.out).toBe(
        [
            "git push --force origin main: forbidden",
            `  forbidden \`git push --force|-f\`  ${policy}:10:7  commands.forbid[0]`,
            "  because history is kept",
            `  weaker or the same: prompt \`git push\`  ${policy}:8:13  commands.approve[0]`,
            `  the hook refuses it: history is kept  ${policy}:10:7  commands.forbid[0]`,
            "",
        ].join("\n"),
    );
    expect(run("explain", "command", "--policy", policy, "--", "npm test").out).toContain(
        `allowed by ${policy}:7:11  commands.allow[0]`,
    );
    const chain = run(
        "explain",
        "command",
        "--json",
        "--policy",
        policy,
        "--",
        "npm test && git push origin main --force",
    );
    expect(JSON.parse(chain.out)).toMatchObject({
        decision: "forbidden",
        hook: "history is kept",
        parts: [{ decision: "none" }, { decision: "prompt" }],
    });
});

test("a codex that is none, a folder and a policy that are not there are misuse", () => {
    const fake = join(scratch, "codex");
    writeFileSync(fake, "#!/bin/sh\necho something else\n");
    chmodSync(fake, 0o755);
    expect(run("codex", "check", "--policy", policy, "--codex", fake)).toMatchObject({
        code: 2,
        err: expect.stringContaining("is not codex"),
    });
    expect(run("codex", "check", "--policy", policy, "--dir", join(scratch, "no"))).toMatchObject({
        code: 2,
    });
    expect(
        run("codex", "render", "--policy", join(scratch, "no.yaml"), "--out", scratch),
    ).toMatchObject({ code: 2 });
    expect(run("codex", "render", "--policy", policy)).toMatchObject({ code: 2 });
});

test("checklist answers from the policy, and says by its exit code whether something is open", () => {
    const small = run("checklist", "--policy", policy);
    expect(small.code).toBe(1);
    expect(small.out).toMatch(/^enforced +Define allowed and approval-required commands$/m);
    expect(small.out).toMatch(/^open +Write operating rules in AGENTS\.md or shared guidance$/m);
    const whole = run(
        "checklist",
        "--json",
        "--policy",
        join(__dirname, "../../policies/rollout.yaml"),
    );
    expect(whole).toMatchObject({ code: 0 });
    const { items, version } = JSON.parse(whole.out) as { items: object[]; version: number };
    expect(items).toHaveLength(16);
    expect(version).toBe(2);
    const regulated = run(
        "checklist",
        "--policy",
        join(__dirname, "../../policies/examples/regulated.yaml"),
    );
    expect(regulated).toMatchObject({ code: 0, err: "" });
    expect(regulated.out).toMatch(
        /^16 of 16 answered, from what .*regulated\.yaml says by itself/m,
    );
    expect(run("checklist", "--live", "--inventory", "x", "--policy", policy).code).toBe(2);
});
