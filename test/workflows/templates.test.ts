/** What holds of the workflows by themselves: least permissions, pinned actions, no untrusted text in a script. */
import { execFileSync, spawnSync } from "node:child_process";
import {
    existsSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    renameSync,
    rmSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse } from "yaml";
import { identities } from "../../cli/init/identities";
import { workflowFiles } from "../../cli/init/workflows";
import { cacheDirectory } from "../../engine";

const actionlint = "1.7.12";
const files = workflowFiles({
    stack: "acme",
    policy: "policies/rollout.yaml",
    branch: "main",
    schedule: "23 5 * * *",
});
const texts = [...files].map(([name, text]) => ({ name, text, workflow: parse(text) }));
const steps = texts.flatMap(({ name, workflow }) =>
    Object.entries<any>(workflow.jobs).flatMap(([job, { steps: all, environment, permissions }]) =>
        all.map((step: any) => ({ name, job, step, environment, permissions })),
    ),
);

test("the three are there, and no blank is left to be filled in", () => {
    expect(texts.map(({ name }) => name)).toEqual([
        "codex-rollout-drift.yml",
        "codex-rollout-preview.yml",
        "codex-rollout-up.yml",
    ]);
    for (const { text } of texts) expect(text).not.toMatch(/__[A-Z]+__/);
});

test("nothing is allowed but what a job names: only the comment writes to pull requests, only the issue to issues", () => {
    for (const { workflow } of texts) expect(workflow.permissions).toEqual({});
    const allowed = texts.flatMap(({ workflow }) =>
        Object.entries<any>(workflow.jobs).map(([job, { permissions }]) => [job, permissions]),
    );
    expect(allowed).toEqual([
        ["drift", { contents: "read" }],
        ["issue", { contents: "read", issues: "write" }],
        ["policy", { contents: "read" }],
        ["preview", { contents: "read" }],
        ["comment", { contents: "read", "pull-requests": "write" }],
        ["plan", { contents: "read", "pull-requests": "read" }],
        ["up", { contents: "read" }],
        ["shards", { contents: "read" }],
        ["last", { contents: "read" }],
    ]);
});

test("actions are pinned to a commit with its version beside it, one commit an action", () => {
    const pins = new Map<string, string>();
    for (const { text } of texts) {
        for (const [line, action = "", pin = ""] of text.matchAll(/uses: ([\w/-]+)@(.*)$/gm)) {
            expect(line).toMatch(/@[\da-f]{40} # v\d+\.\d+\.\d+$/);
            expect([action, pins.get(action) ?? pin]).toEqual([action, pin]);
            pins.set(action, pin);
        }
    }
    expect([...pins.keys()].every((action) => action.startsWith("actions/"))).toBe(true);
});

test("a script has no expression in it, is bash, and stops at the first failure", () => {
    const scripts = steps.filter(({ step }) => step.run !== undefined);
    expect(scripts.length).toBeGreaterThan(10);
    for (const { step } of scripts) {
        expect(step.run).not.toContain("${{");
        expect(step.run).toMatch(/^set -euo pipefail\n/);
    }
    for (const { workflow } of texts) expect(workflow.defaults.run.shell).toBe("bash");
});

test("the packages of a run are installed before it holds a secret, and credentials never stay in the checkout", () => {
    for (const { step } of steps) {
        if (step.run?.includes("npm ci")) expect(step.env).toBeUndefined();
        if (step.uses?.startsWith("actions/checkout@")) {
            expect(step.with["persist-credentials"]).toBe(false);
            // The commit of the run: of a pull request nothing is checked out.
            expect([step.with.ref, step.with.repository]).toEqual([undefined, undefined]);
        }
    }
    const secret = steps.filter(({ step }) => JSON.stringify(step).includes("secrets."));
    expect(new Set(secret.map(({ job }) => job))).toEqual(
        new Set(["drift", "preview", "plan", "up", "shards", "last"]),
    );
    for (const { environment } of secret) expect(environment).toMatch(/^codex-rollout/);
});

test("each token asks for exactly what its identity is given, and for nothing with write but where it applies", () => {
    const tokens = steps.filter(({ step }) =>
        step.uses?.startsWith("actions/create-github-app-token@"),
    );
    const asked = tokens.map(({ job, environment, step }) => {
        const key = /CODEX_ROLLOUT_(\w+)_CLIENT_ID/.exec(step.with["client-id"])?.[1];
        const permissions = Object.entries<string>(step.with)
            .filter(([name]) => name.startsWith("permission-"))
            .map(([name, access]) => [
                name.slice("permission-".length).replaceAll("-", "_"),
                access,
            ]);
        return { job, environment, key, permissions: Object.fromEntries(permissions) };
    });
    const of = (key: string, job: string) => {
        const one = identities.find((identity) => identity.key === key);
        return { job, environment: one?.environment, key, permissions: one?.permissions };
    };
    expect(asked).toEqual([
        of("AUDIT", "drift"),
        of("PLAN", "preview"),
        // A plan for `up` is made with the identity that cannot write.
        of("PLAN", "plan"),
        of("APPLY", "up"),
        of("APPLY", "shards"),
        of("APPLY", "last"),
    ]);
    const plan = identities.find(({ key }) => key === "PLAN");
    expect(new Set(Object.values(plan?.permissions ?? {}))).toEqual(new Set(["read"]));
});

test("an apply is never broken off and never beside another one; an old preview is", () => {
    const concurrency = texts.map(({ workflow }) => workflow.concurrency);
    expect(concurrency).toEqual([
        { group: "codex-rollout-drift-acme", "cancel-in-progress": false },
        {
            group: "codex-rollout-preview-acme-${{ github.event.pull_request.number }}",
            "cancel-in-progress": true,
        },
        { group: "codex-rollout-up-acme", "cancel-in-progress": false },
    ]);
});

test("actionlint finds nothing", () => {
    const folder = mkdtempSync(path.join(tmpdir(), "actionlint-"));
    try {
        const paths = [...files].map(([name, text]) => {
            const file = path.join(folder, name);
            writeFileSync(file, text);
            return file;
        });
        // Those of this repository are held to the same.
        const own = path.resolve(__dirname, "../../.github/workflows");
        paths.push(...readdirSync(own).map((name) => path.join(own, name)));
        const words = ["-no-color", "-shellcheck=", "-pyflakes=", ...paths];
        const { status, stdout, stderr } = spawnSync(ensureActionlint(), words, {
            encoding: "utf8",
        });
        expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "", stderr: "" });
        // It does find something: an expression that is none.
        const broken = path.join(folder, "broken.yml");
        writeFileSync(
            broken,
            (files.get("codex-rollout-up.yml") ?? "").replace(
                "needs.plan.outputs.plan",
                "needs.plan.outputs.pln",
            ),
        );
        expect(spawnSync(ensureActionlint(), ["-shellcheck=", broken]).status).toBe(1);
    } finally {
        rmSync(folder, { recursive: true });
    }
}, 300_000);

/** Built once from the Go module proxy, beside the engine, and found again by its version. */
function ensureActionlint(): string {
    const folder = path.join(cacheDirectory(process.env), "tools");
    const program = path.join(folder, `actionlint-${actionlint}`);
    if (existsSync(program)) return program;
    mkdirSync(folder, { recursive: true });
    const building = mkdtempSync(path.join(folder, "building-"));
    try {
        execFileSync(
            "go",
            ["install", `github.com/rhysd/actionlint/cmd/actionlint@v${actionlint}`],
            {
                env: { ...process.env, GOBIN: building, GOFLAGS: "" },
                stdio: "pipe",
            },
        );
        renameSync(path.join(building, readdirSync(building)[0] ?? ""), program);
    } finally {
        rmSync(building, { recursive: true });
    }
    return program;
}
