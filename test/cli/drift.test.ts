/** `codex-rollout drift` through its front door, on an organization that is as its policy says until somebody changes it. */
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Seed } from "../../emulator/seed/types";
import type { LocalGitHub } from "../../emulator/server";
import { createLocalGitHub } from "../../emulator/server";
import { createClient } from "../../live/client";
import { readInventory } from "../../live/inventory";
import { parsePolicy } from "../../policies/load";
import { resolvePolicy } from "../../policies/resolve";
import { seedOf } from "../live/support/seed-of";
import { liveFromPlan } from "../plan/support/planned-organization";

// Each run of the command is a process of its own.
jest.setTimeout(120_000);

const policy = `version: 1
organization: acme

users:
  codex-pilot:
    members: [dev-1, dev-2]
  codex-reviewers:
    members: [lead-1, lead-2]

repositories:
  pilot:
    match: [docs-handbook, sandbox]
    grants: authoritative
    access: { codex-pilot: write, codex-reviewers: write }
    cloud: pull-requests
    branches: standard
  restricted:
    match: [payments-api]
    access: { codex-reviewers: maintain }
    cloud: none
    branches: standard

branches:
  standard:
    approvals: 1
    code-owners: true

review:
  authentication:
    paths: ["**/auth/**"]
    owners: [codex-reviewers]

environments:
  production:
    repositories: [restricted]
    reviewers: [codex-reviewers]
    self-review: false
    secrets: [DEPLOY_TOKEN]

connections:
  codex-app:
    app: codex-app
    manage: verify
`;

const base: Seed = {
    organization: "acme",
    plan: "enterprise",
    admins: ["owner-1"],
    members: ["dev-1", "dev-2", "dev-3", "lead-1", "lead-2"],
    repositories: ["docs-handbook", "payments-api", "sandbox"].map((name) => ({
        name,
        files: { "README.md": name },
    })),
    apps: [
        {
            slug: "codex-app",
            permissions: { contents: "write" },
            installation: { repositories: [] },
        },
    ],
    tokens: [
        { token: "owner", user: "owner-1", scopes: ["*"] },
        { token: "reader", user: "owner-1", kind: "fine-grained", permissions: { "*": "read" } },
        { token: "member", user: "dev-1", scopes: ["repo", "read:org"] },
    ],
};

let folder: string;
let github: LocalGitHub;

beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "drift-"));
    writeFileSync(path.join(folder, "rollout.yaml"), policy);
    github = await createLocalGitHub({ seed: base });
    const client = await createClient({ baseUrl: github.url, token: "owner" });
    const inventory = await readInventory(client, { organization: "acme" });
    const { plan, findings } = resolvePolicy(parsePolicy(policy, "rollout.yaml"), inventory);
    if (plan === undefined) throw new Error(JSON.stringify(findings));
    const state = liveFromPlan(plan).state;
    for (const { login } of Object.values(inventory.users)) {
        state.members[login] ??= { login, role: login === "owner-1" ? "admin" : "member" };
    }
    await send("POST", "/_local/reset", { seed: { ...seedOf(state), tokens: base.tokens } });
});
afterAll(async () => {
    await github.close();
    rmSync(folder, { recursive: true });
});

async function send(method: string, at: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${github.url}${at}`, {
        method,
        headers: { authorization: "Bearer owner", "content-type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${at}: ${response.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
}

interface Outcome {
    readonly code: number | null;
    readonly stdout: string;
    readonly stderr: string;
}

/** A policy that is named replaces the usual one; two would be two runs. */
function policyWords(words: readonly string[]): readonly string[] {
    return words.includes("--policy") ? words : ["--policy", "rollout.yaml", ...words];
}

/** The built command, as `npm test` builds it. */
function drift(
    words: readonly string[] = [],
    environment: Record<string, string> = {},
): Promise<Outcome> {
    const {
        GITHUB_TOKEN: _t,
        GITHUB_BASE_URL: _b,
        GITHUB_APP_TOKEN: _a,
        FORCE_COLOR: _f,
        ...rest
    } = process.env;
    const env = {
        ...rest,
        NODE_OPTIONS: "",
        GITHUB_BASE_URL: `${github.url}/`,
        GITHUB_TOKEN: "owner",
        ...environment,
    };
    const main = path.resolve("bin/cli/main.js");
    const child = spawn(process.execPath, [main, "drift", ...policyWords(words)], {
        cwd: folder,
        env,
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    return new Promise((resolve, reject) => {
        child.on("error", reject).on("close", (code) => resolve({ code, stdout, stderr }));
    });
}

test("as declared: one line, exit 0, and nothing but reads reached GitHub", async () => {
    await send("DELETE", "/_local/requests");
    const { code, stdout, stderr } = await drift();
    expect({ code, stdout }).toEqual({ code: 0, stdout: "acme against rollout.yaml: no drift\n" });
    // Once, on every run of a person's token, which GitHub does not tell of tokens.
    expect(stderr).toMatch(
        /^not read: fine-grained personal access tokens of acme: GitHub tells them only to a GitHub App[^\n]*\nread with \d+ GraphQL and \d+ REST calls \(\d+ of them unchanged, which GitHub does not count\) in [\d.]+ s; nothing was written\n$/,
    );
    const methods = new Set(
        github.journal.entries.map(({ method, path: at }) =>
            at.endsWith("/graphql") ? "query" : method,
        ),
    );
    expect([...methods].sort()).toEqual(["GET", "query"]);
});

test("a token that may only read is enough, but for the app's repositories, which take an owner's", async () => {
    const alone = await drift([], { GITHUB_TOKEN: "reader" });
    expect(alone.code).toBe(8);
    expect(alone.stdout).toContain("repositories of app codex-app could not be read: 403");
    expect(alone.stdout).toContain(
        "acme against rollout.yaml: no drift in what was read, 1 part not read",
    );
    const both = await drift([], { GITHUB_TOKEN: "reader", GITHUB_APP_TOKEN: "owner" });
    expect({ code: both.code, stdout: both.stdout }).toEqual({
        code: 0,
        stdout: "acme against rollout.yaml: no drift\n",
    });
});

test("a token to which GitHub hides repositories compares nothing, instead of taking them for gone", async () => {
    const { code, stdout, stderr } = await drift([], { GITHUB_TOKEN: "member" });
    expect({ code, stdout }).toEqual({ code: 8, stdout: "" });
    expect(stderr).toContain(
        "could not read all repositories of acme: GitHub shows dev-1 only those",
    );
    expect(stderr).toContain("nothing was compared");
});

test("an attestation that has ended is drift; one that ends soon or is missing is said and fails nothing", async () => {
    const day = (from: number): string =>
        new Date(Date.now() + from * 86_400_000).toISOString().slice(0, 10);
    const attested = (until: number): string => `${policy}
data: { training: false }
attestations:
  training: { says: off, by: "@lead-1", on: ${day(-300)}, expires: ${day(until)}, evidence: SEC-1 }
`;
    const write = (text: string): void => writeFileSync(path.join(folder, "attested.yaml"), text);
    const words = ["--policy", "attested.yaml"];
    write(attested(10));
    const soon = await drift(words);
    expect(soon.code).toBe(0);
    expect(soon.stdout).toMatch(
        /To be attested\n[^]*no file holds this, and nobody attests retention[^]*what @lead-1 said of training ends on .*, in 10 days\n +attested\.yaml:\d+:\d+ {2}attestations\.training\.expires/,
    );
    expect(soon.stdout).toContain("acme against attested.yaml: no drift");

    write(attested(-1));
    const ended = await drift(words);
    expect(ended.code).toBe(7);
    expect(ended.stdout).toMatch(
        /attestations {2}what @lead-1 said of training ended on .*\n +attested\.yaml:\d+:\d+ {2}attestations\.training\.expires {2}· look again: /,
    );
    const json = await drift([...words, "--format", "json"]);
    expect(JSON.parse(json.stdout)).toMatchObject({
        changes: [{ area: "attestations", path: "attestations/training/expires", managed: false }],
        findings: [{ code: "attestation-missing", severity: "warning" }],
    });
    expect((await drift([...words, "--only", "branches"])).code).toBe(0);
});

test("owners that the policy names are compared; what somebody lets stand fails no run, until it is something else", async () => {
    const write = (section: string): void =>
        writeFileSync(path.join(folder, "owned.yaml"), `${policy}\ndrift:\n${section}`);
    const strict = ["--policy", "owned.yaml", "--strict"];
    await send("POST", "/api/v3/repos/acme/sandbox/keys", {
        title: "build",
        key: `ssh-ed25519 ${Buffer.from("build".padEnd(51)).toString("base64")}`,
        read_only: true,
    });
    await send("POST", "/api/v3/repos/acme/sandbox/actions/variables", {
        name: "REGION",
        value: "the value of a variable",
    });
    try {
        write("  owners: [lead-1]\n");
        const other = await drift(strict);
        expect(other.code).toBe(7);
        expect(other.stdout).toMatch(
            /drift +owner-1 is an owner of acme, administrator of every repository, not in the policy\n +owned\.yaml:\d+:\d+ {2}drift\.owners +· an organization owner, under People/,
        );
        expect(other.stdout).toContain("lead-1 is no owner of acme, policy says owner");
        expect(other.stdout).toContain("sandbox: variable REGION of the repository is not in");
        expect(other.stdout + other.stderr).not.toContain("the value of a variable");

        write("  owners: [Owner-1]\n");
        const found = await drift(strict);
        expect(found.code).toBe(7);
        const named = [
            ...found.stdout.matchAll(/to let it stand: where: "([^"]+)", as: "([0-9a-f]{12})"/g),
        ].map(([, where = "", as = ""]) => ({ where, as }));
        expect(named.map(({ where }) => where).sort()).toEqual([
            "repositories/sandbox/deployKeys/build",
            "repositories/sandbox/variables/REGION",
        ]);
        const accept = (some: typeof named, expires: string): string =>
            some
                .map(
                    ({ where, as }) =>
                        `    - { where: ${where}, as: "${as}", because: OPS-12, by: "@lead-1", expires: ${expires} }\n`,
                )
                .join("");
        const soon = new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10);
        write(`  accept:\n${accept(named, soon)}`);
        const accepted = await drift(strict);
        expect(accepted.code).toBe(0);
        expect(accepted.stdout).toContain("Accepted for a while");
        expect(accepted.stdout).toContain(`@lead-1 lets it stand until ${soon}: OPS-12`);
        expect(accepted.stdout).toContain("no drift, 2 accepted");

        write(`  accept:\n${accept(named, "2026-01-01")}`);
        const ended = await drift(strict);
        expect(ended.code).toBe(7);
        expect(ended.stdout).toContain("@lead-1 let it stand until 2026-01-01");

        await send("DELETE", "/api/v3/repos/acme/sandbox/actions/variables/REGION");
        write(`  accept:\n${accept(named, soon)}`);
        const gone = await drift([...strict, "--json"]);
        expect(gone.code).toBe(0);
        expect(JSON.parse(gone.stdout)).toMatchObject({
            accepted: [{ path: "repositories/sandbox/deployKeys/build" }],
            findings: [{ code: "acceptance-stale", severity: "warning" }],
        });
        // Of what was not read nobody can say that it is gone.
        expect(JSON.parse((await drift([...strict, "--quick", "--json"])).stdout)).toMatchObject({
            findings: [],
        });
    } finally {
        const keys = (await send("GET", "/api/v3/repos/acme/sandbox/keys")) as { id: number }[];
        for (const { id } of keys) await send("DELETE", `/api/v3/repos/acme/sandbox/keys/${id}`);
    }
});

test("who did it is said as the audit log has it, and since when as earlier runs saw it", async () => {
    await send("PUT", "/api/v3/repos/acme/sandbox/collaborators/dev-3", { permission: "push" });
    await send("POST", "/_local/change", {
        changes: [
            {
                op: "set-protection",
                as: "lead-2",
                repository: "acme/docs-handbook",
                pattern: "main",
                set: { requiresCodeOwnerReviews: false },
            },
        ],
    });
    const memory = path.join(folder, ".codex-rollout", "drift", "acme.json");
    rmSync(memory, { force: true });
    interface Told {
        readonly path: string;
        readonly firstSeen?: string;
        readonly actor?: { readonly login: string; readonly type: string; readonly action: string };
    }
    const told = async (words: readonly string[] = []): Promise<Record<string, Told>> => {
        const { stdout } = await drift(["--json", ...words]);
        const { changes } = JSON.parse(stdout) as { changes: Told[] };
        return Object.fromEntries(changes.map((one) => [one.path, one]));
    };
    const [grant, rule] = [
        "repositories/sandbox/collaborators/dev-3",
        "repositories/docs-handbook/protections/main/codeOwners",
    ];
    try {
        const first = await told();
        expect(first[grant]?.actor).toMatchObject({ login: "owner-1", type: "person" });
        expect(first[rule]?.actor).toMatchObject({ login: "lead-2", type: "person" });
        expect(first[grant]?.firstSeen).toBeUndefined();
        expect(statSync(memory).mode & 0o777).toBe(0o600);

        // Five days ago, as far as the file knows.
        const past = new Date(Date.now() - 5 * 86_400_000).toISOString();
        const text = readFileSync(memory, "utf8").replaceAll(
            /"since": "[^"]+"/g,
            `"since": "${past}"`,
        );
        writeFileSync(memory, text);
        const again = await told();
        expect(again[grant]?.firstSeen).toBe(past);
        const said = await drift();
        expect(said.stdout).toMatch(
            new RegExp(
                `by owner-1 on \\S+ \\(repo\\.add_member\\) {2}· first seen ${past.slice(0, 10)}`,
            ),
        );

        // What another area has is not forgotten, and what is something else by now is new.
        await told(["--only", "users"]);
        await send("PUT", "/api/v3/repos/acme/sandbox/collaborators/dev-3", {
            permission: "admin",
        });
        const raised = await told();
        expect(raised[grant]?.firstSeen).toBeUndefined();
        expect(raised[rule]?.firstSeen).toBe(past);

        writeFileSync(memory, "not JSON");
        const { code, stderr } = await drift();
        expect(code).toBe(7);
        expect(stderr).toContain("acme.json is not what a run writes there");

        await send("PUT", "/_local/faults", {
            faults: [{ path: "/audit-log$", kind: "status", status: 404, times: 0 }],
        });
        const nobody = await drift();
        expect(nobody.code).toBe(7);
        expect(nobody.stdout).toContain(
            "By whom: could not be read: the audit log needs GitHub Enterprise Cloud, and a token that may read it",
        );
        expect(nobody.stdout).not.toContain("by owner-1");
    } finally {
        await send("DELETE", "/_local/faults");
        await send("DELETE", "/api/v3/repos/acme/sandbox/collaborators/dev-3");
        await send("POST", "/_local/change", {
            changes: [
                {
                    op: "set-protection",
                    repository: "acme/docs-handbook",
                    pattern: "main",
                    set: { requiresCodeOwnerReviews: true },
                },
            ],
        });
    }
    const after = await drift();
    expect(after.code).toBe(0);
    expect(JSON.parse(readFileSync(memory, "utf8"))).toMatchObject({ seen: {} });
});

test("five changes behind the tool's back, all five found with the line that each breaks", async () => {
    const repositories = "/api/v3/repos/acme";
    await send("PUT", `${repositories}/sandbox/collaborators/dev-3`, { permission: "admin" });
    await send(
        "PATCH",
        `${repositories}/docs-handbook/branches/main/protection/required_pull_request_reviews`,
        {
            require_code_owner_reviews: false,
        },
    );
    await send("PUT", `${repositories}/payments-api/environments/production`, { reviewers: [] });
    const at = `${repositories}/sandbox/contents/.github/CODEOWNERS`;
    const file = (await send("GET", at)) as { sha: string; content: string };
    const text = Buffer.from(file.content, "base64")
        .toString()
        .replace(/^\*\*\/auth.*\n/m, "");
    await send("PUT", at, {
        message: "Tidy",
        content: Buffer.from(text).toString("base64"),
        sha: file.sha,
    });
    const { installations } = (await send("GET", "/api/v3/orgs/acme/installations")) as {
        installations: { id: number }[];
    };
    const { id } = (await send("GET", `${repositories}/payments-api`)) as { id: number };
    await send("PUT", `/api/v3/user/installations/${installations[0]?.id}/repositories/${id}`);

    const { code, stdout } = await drift();
    expect(code).toBe(7);
    const lines = stdout.split("\n").map((line) => line.trim());
    const origin = (summary: string) =>
        lines[lines.findIndex((line) => line.endsWith(summary)) + 1];
    expect(origin("dev-3 has admin on sandbox, policy grants nothing")).toMatch(
        /^rollout\.yaml:14:13 {2}repositories\.pilot\.access/,
    );
    expect(origin("docs-handbook main: code-owner review is off, policy says on")).toMatch(
        /^rollout\.yaml:26:18 {2}branches\.standard\.code-owners {2}· by owner-1 on \S+ \(protected_branch\.update\)$/,
    );
    expect(
        origin(
            "payments-api, environment production: nobody must approve, policy says team codex-reviewers",
        ),
    ).toMatch(/^rollout\.yaml:36:16 {2}environments\.production\.reviewers( {2}· |$)/);
    expect(
        origin('sandbox .github/CODEOWNERS, line "**/auth/** @acme/codex-reviewers" is missing'),
    ).toMatch(/^rollout\.yaml:30:13 {2}review\.authentication\.paths/);
    expect(origin("app codex-app sees payments-api, not in the policy")).toMatch(
        /^rollout\.yaml:\d+:\d+ {2}.* {2}· an organization owner, in the settings of the app {2}· (.* {2}· )?to let it stand: where: "apps\/codex-app\/repositories\/payments-api", as: "[0-9a-f]{12}"$/,
    );

    const json = await drift(["--format", "json"]);
    expect(json.code).toBe(7);
    const { changes } = JSON.parse(json.stdout) as { changes: { path: string; kind: string }[] };
    expect(
        changes
            .filter(({ path: where }) => !where.includes("environments"))
            .map(({ kind, path: where }) => `${kind} ${where}`)
            .sort(),
    ).toEqual([
        "changed repositories/docs-handbook/protections/main/codeOwners",
        "excess repositories/sandbox/collaborators/dev-3",
        "missing repositories/sandbox/files/.github~1CODEOWNERS/lines/1",
        "unmanaged apps/codex-app/repositories/payments-api",
    ]);

    const annotated = await drift(["--format", "github"]);
    expect(annotated.code).toBe(7);
    expect(annotated.stdout).toContain(
        "::error file=rollout.yaml,line=26,col=18,title=branches::docs-handbook main: code-owner review is off",
    );

    const one = await drift(["--only", "branches"]);
    expect(one.code).toBe(7);
    expect(one.stdout.split("\n").at(-2)).toBe(
        "acme against rollout.yaml (branches): 1 difference, 1 looser; pulumi up repairs 1",
    );
    expect((await drift(["--only", "users"])).code).toBe(0);
});

test("an endpoint that fails is unknown and exits 8, whatever else was found", async () => {
    await send("PUT", "/_local/faults", {
        faults: [{ path: "/environments$", kind: "status", status: 403, times: 0 }],
    });
    try {
        const { code, stdout } = await drift();
        expect(code).toBe(8);
        expect(stdout).toContain("environments of payments-api could not be read: 403");
        expect(stdout).not.toContain("nobody must approve");
    } finally {
        await send("DELETE", "/_local/faults");
    }
});

test.each<[string, string[], Record<string, string>, number, string]>([
    ["no token", [], { GITHUB_TOKEN: "" }, 2, "no token - set GITHUB_TOKEN"],
    [
        "a wrong token",
        [],
        { GITHUB_TOKEN: "wrong" },
        8,
        "could not read organization acme: 401 Bad credentials\n  GITHUB_TOKEN is no token of this GitHub, or is no longer valid\nnothing was compared",
    ],
    ["no such policy", ["--policy", "nowhere.yaml"], {}, 2, "nowhere.yaml: no such file"],
    ["no such area", ["--only", "branchs"], {}, 2, "Did you mean branches?"],
    [
        "no such format",
        ["--format", "xml"],
        {},
        2,
        "Allowed choices are text, json, markdown, html, sarif, github.",
    ],
    ["no URL", ["--base-url", "github"], {}, 2, "github is no URL"],
    [
        "another organization",
        ["--organization", "nowhere"],
        {},
        8,
        "could not read organization nowhere: 404 Not Found\n  is `organization` in the policy the login on GitHub",
    ],
])("%s is said in a line", async (_, words, environment, code, said) => {
    const outcome = await drift(words, environment);
    expect({ code: outcome.code, stdout: outcome.stdout }).toEqual({ code, stdout: "" });
    expect(outcome.stderr).toContain(said);
    expect(outcome.stderr).not.toMatch(/\n\s+at /);
});

test("a policy in error exits 1 with every finding", async () => {
    writeFileSync(
        path.join(folder, "bad.yaml"),
        policy.replace("owners: [codex-reviewers]", "owners: [codex-reviewer]"),
    );
    const { code, stderr } = await drift(["--policy", "bad.yaml"]);
    expect(code).toBe(1);
    expect(stderr).toContain("bad.yaml:31:14  error  review.authentication.owners");
});
