/** A policy kept in several stacks: split, previewed and applied as one, moved, and failing in one of them. */
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Preview } from "../../preview/model";
import type { Outcome, TestStack } from "../support/stack";
import { wrongWithDocument } from "../support/json-documents";
import { createTestStack } from "../support/stack";
import { writesTo } from "../support/writes";

jest.setTimeout(900_000);

const policy = `version: 1
organization: acme
users:
  codex-pilot: { members: [dev-1] }
  codex-reviewers: { members: [lead-1, lead-2] }
repositories:
  docs:
    match: [docs-*]
    access: { codex-pilot: write, codex-reviewers: write }
    branches: standard
  tools:
    match: [tools-cli, sandbox]
    access: { codex-pilot: write }
    branches: standard
branches:
  standard: { approvals: 1, checks: [test] }
environments:
  docs-site:
    repositories: [docs-handbook]
    reviewers: [codex-reviewers]
    branches: [main]
    secrets: { PAGES_TOKEN: { from: PAGES_TOKEN, rotated: 2026-11-01 } }
brakes:
  memberships: { few: 9, most: 50, share: 100 % }
  grants: { few: 9, most: 50, share: 100 % }
  protections: { few: 9, most: 50, share: 100 % }
  teams: { few: 9, most: 50 }
`;
const shards = `${policy}shards:
  docs: { repositories: [docs] }
  tools: { repositories: [sandbox] }
`;
const secret = "a-value-of-a-secret";

let stack: TestStack;

beforeAll(async () => {
    stack = await createTestStack({ program: "bin/index.js" });
    write(policy);
});
afterAll(() => stack.close());

function write(text: string): void {
    writeFileSync(path.join(stack.folder, "rollout.yaml"), text);
}
function edited(text: string, ...changes: readonly (readonly [string, string])[]): string {
    for (const [before, after] of changes) {
        if (!text.includes(before)) throw new Error(`the policy has no ${before}`);
        text = text.replace(before, after);
    }
    return text;
}
function rollout(words: string): Promise<Outcome> {
    return stack.codexRollout(
        `${words} --stack test --policy rollout.yaml --port ${stack.gatewayPort}`,
        { PAGES_TOKEN: secret },
    );
}
async function preview(): Promise<Preview> {
    const { stdout, output, code } = await rollout("preview --format json");
    if (!stdout.startsWith("{")) throw new Error(output);
    expect(wrongWithDocument("preview", stdout)).toEqual([]);
    const read = JSON.parse(stdout) as Preview;
    const errors = read.findings.filter(({ severity }) => severity === "error");
    expect({ code, brakes: read.brakes, errors }).toEqual({ code: 0, brakes: [], errors: [] });
    return read;
}
async function up(): Promise<Outcome> {
    const { hash } = await preview();
    return rollout(`up --plan ${hash}`);
}
const changes = (read: Preview): string[] =>
    read.changes.filter(({ part }) => part !== "left").map(({ summary }) => summary);

function results(): { shards: { name: string; result: string }[] } {
    const ups = path.join(stack.folder, ".codex-rollout", "ups");
    const last = readdirSync(ups).sort().at(-1) ?? "";
    return JSON.parse(readFileSync(path.join(ups, last, "result.json"), "utf8"));
}
const outcomes = (): string[] => results().shards.map(({ name, result }) => `${name} ${result}`);
/** Text of every state that the backend has. */
function states(): string {
    const folder = path.join(stack.folder, "state", ".pulumi", "stacks", "rollout");
    return readdirSync(folder)
        .filter((name) => name.endsWith(".json"))
        .map((name) => readFileSync(path.join(folder, name), "utf8"))
        .join("\n");
}

test("one stack becomes three without a word to GitHub, and without a change in the preview", async () => {
    expect(await up()).toMatchObject({ code: 0 });
    const before = writesTo(stack.github).length;
    write(shards);
    const unsynced = await preview();
    expect(changes(unsynced)).toEqual([]);
    expect(unsynced.findings.map(({ code, message }) => `${code}: ${message}`)).toEqual(
        expect.arrayContaining([
            "shard-out-of-place: docs-api, docs-handbook stay in shard base; by the policy they belong in docs",
        ]),
    );
    const asked = await rollout("shards --json");
    expect(wrongWithDocument("shards", asked.stdout)).toEqual([]);
    expect(JSON.parse(asked.stdout)).toMatchObject({
        shards: [{ exists: true }, { name: "docs", exists: false }, { name: "tools" }],
        moves: [
            { from: "base", to: "docs", repositories: ["docs-api", "docs-handbook"] },
            { from: "base", to: "tools", repositories: ["sandbox"] },
        ],
    });
    expect(asked.code).toBe(7);

    const synced = await rollout("shards --sync");
    expect([synced.code, synced.output]).toEqual([
        0,
        expect.stringContaining("2 repositories moved from test to test.docs"),
    ]);
    expect(states()).not.toContain(secret);
    const after = await preview();
    expect(changes(after)).toEqual([]);
    expect(after.findings.filter(({ code }) => code === "shard-out-of-place")).toEqual([]);
    expect(after.steps.filter(({ type }) => !type.startsWith("pulumi:providers:"))).toEqual([]);
    expect(
        after.shards?.map(({ name, stack: of, repositories }) => [name, of, repositories]),
    ).toEqual([
        ["base", "test", 1],
        ["docs", "test.docs", 2],
        ["tools", "test.tools", 1],
    ]);
    expect(writesTo(stack.github).length).toBe(before);

    // A literal preview of one shard, whose program goes by its configuration alone.
    const literal = await stack.pulumi(
        "preview --stack test.docs --expect-no-changes --non-interactive",
        {
            CODEX_ROLLOUT_POLICY: "rollout.yaml",
        },
    );
    expect([literal.code, literal.output]).toEqual([0, expect.stringContaining("unchanged")]);
});

test("one plan over all: a new team is made first, comes into its repositories after their bounds, and gets its people last", async () => {
    const next = edited(
        shards,
        ["users:\n", "users:\n  codex-writers: { members: [dev-2, dev-3] }\n"],
        [
            "access: { codex-pilot: write, codex-reviewers: write }",
            "access: { codex-pilot: write, codex-reviewers: write, codex-writers: write }",
        ],
        ["access: { codex-pilot: write }\n", "access: { codex-writers: maintain }\n"],
        ["approvals: 1", "approvals: 2"],
    );
    write(next);
    const read = await preview();
    expect(changes(read)).toContain("team codex-writers is created with dev-2 and dev-3");
    expect(changes(read)).toContain("team codex-writers gains write on docs-api");
    stack.github.journal.clear();
    const applied = await rollout(`up --plan ${read.hash.slice(0, 12)}`);
    expect([applied.code, applied.output]).toEqual([
        0,
        expect.stringContaining("shard docs (test.docs): applied"),
    ]);
    expect(outcomes()).toEqual(["base applied", "docs applied", "tools applied"]);
    const done = writesTo(stack.github);
    const at = (what: RegExp): number[] =>
        done.flatMap((one, index) => (what.test(one) ? [index] : []));
    const [team] = at(/^POST .*\/orgs\/acme\/teams$/);
    const grants = at(/^PUT .*\/teams?\/.*\/repos\//);
    const people = at(/^PUT .*\/teams?\/.*\/memberships\//);
    const bounds = at(/^POST .*\/graphql$/);
    expect(bounds.length).toBeGreaterThanOrEqual(3);
    expect(grants.length).toBeGreaterThanOrEqual(4);
    expect(team).toBeLessThan(Math.min(...grants));
    expect(people.length).toBe(2);
    expect(Math.min(...people)).toBeGreaterThan(Math.max(...grants, ...bounds));
    const journal = JSON.parse((await stack.codexRollout("journal --json")).stdout);
    const callers = journal.runs
        .at(-1)
        .writes.map(({ write: one }: { write: { caller?: string; path: string } }) => one.caller);
    expect([...new Set(callers)].sort()).toEqual(["base", "docs", "tools"]);
});

test("a repository that the policy moves to another shard stays where it is until it is moved, and nothing happens to it", async () => {
    const moved = edited(readFileSync(path.join(stack.folder, "rollout.yaml"), "utf8"), [
        "tools: { repositories: [sandbox] }",
        "tools: { repositories: [sandbox, docs-api] }",
    ]);
    write(moved);
    const before = writesTo(stack.github).length;
    const read = await preview();
    expect(read.findings.map(({ message }) => message)).toContain(
        "docs-api stays in shard docs; by the policy it belongs in tools",
    );
    expect(changes(read)).toEqual([]);
    expect(await rollout("shards --sync")).toMatchObject({ code: 0 });
    expect(writesTo(stack.github).length).toBe(before);
});

test("a shard that fails stops no other, the base lets nobody in, and all of it is said; rollback speaks of all stacks", async () => {
    const text = readFileSync(path.join(stack.folder, "rollout.yaml"), "utf8");
    write(
        edited(
            text,
            ["members: [dev-1]", "members: [dev-1, dev-4]"],
            ["approvals: 2", "approvals: 1"],
            [
                "match: [tools-cli, sandbox]\n    access: { ",
                "match: [tools-cli, sandbox]\n    access: { codex-reviewers: read, ",
            ],
        ),
    );
    const { hash } = await preview();
    stack.github.faults.set([
        {
            method: "PUT",
            path: "/repos/acme/sandbox$",
            kind: "status",
            status: 422,
            message: "no",
            times: 0,
        },
    ]);
    stack.github.journal.clear();
    const failed = await rollout(`up --plan ${hash}`);
    stack.github.faults.set([]);
    expect(failed.code).toBe(1);
    expect(failed.output).toContain("shard tools (test.tools): failed");
    expect(failed.output).toContain("shard docs (test.docs): applied");
    expect(failed.output).toContain("that waits until every shard is applied");
    expect(outcomes()).toEqual(["base waiting", "docs applied", "tools failed"]);
    expect(writesTo(stack.github).filter((one) => one.includes("/memberships/dev-4"))).toEqual([]);

    // What is left is another plan, which is seen again before it is applied.
    const rest = await preview();
    expect(rest.hash).not.toBe(hash);
    expect(changes(rest)).toEqual(
        expect.arrayContaining([
            "dev-4 joins team codex-pilot",
            "team codex-reviewers gains read on sandbox",
        ]),
    );
    expect(await rollout(`up --plan ${rest.hash}`)).toMatchObject({ code: 0 });
    expect(outcomes()).toEqual(["base applied", "docs nothing to do", "tools applied"]);

    const ups = path.join(stack.folder, ".codex-rollout", "ups");
    const file = path.join(ups, readdirSync(ups).sort().at(-1) ?? "", "rollback.json");
    const back = JSON.parse((await rollout(`rollback ${file} --format json`)).stdout) as Preview;
    expect(changes(back)).toEqual(
        expect.arrayContaining([
            "dev-4 leaves team codex-pilot",
            "team codex-reviewers loses read on sandbox",
        ]),
    );
});
