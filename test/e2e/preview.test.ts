/** `codex-rollout preview` and `up`, through the verbs, the real engine and the real provider. */
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Preview, PreviewChange } from "../../preview/model";
import type { Outcome, TestStack } from "../support/stack";
import { wrongWithDocument } from "../support/json-documents";
import { createTestStack } from "../support/stack";
import { writesTo } from "../support/writes";

/** The issue wants 100 previews without a write: `PREVIEWS=100`. */
const previews = Number(process.env.PREVIEWS ?? "3");

jest.setTimeout(600_000 + previews * 60_000);

const first = `version: 1
organization: acme
users:
  codex-pilot: { members: [dev-1, dev-2] }
  codex-reviewers: { members: [lead-1, lead-2] }
  engineering: existing
repositories:
  pilot:
    match: [sandbox]
    grants: authoritative
    access: { codex-pilot: write, codex-reviewers: write, engineering: write }
    branches: standard
  open:
    match: [docs-handbook]
    access: { codex-reviewers: maintain }
    branches: standard
branches:
  standard: { approvals: 2, code-owners: true, checks: [test] }
environments:
  docs-site:
    repositories: [open]
    reviewers: [codex-reviewers]
    branches: [main]
    secrets: { PAGES_TOKEN: { from: PAGES_TOKEN, rotated: 2026-11-01 } }
brakes:
  memberships: { few: 9, most: 50, share: 100 % }
  grants: { few: 9, most: 50, share: 100 % }
  protections: { few: 9, most: 50, share: 100 % }
`;

let stack: TestStack;

beforeAll(async () => {
    stack = await createTestStack({ program: "bin/index.js" });
    write(first);
});
afterAll(() => stack.close());

function write(policy: string): void {
    writeFileSync(path.join(stack.folder, "rollout.yaml"), policy);
}

/** The value of the secret is known to an apply alone, as in a workflow. */
function rollout(words: string, environment: Record<string, string> = {}): Promise<Outcome> {
    return stack.codexRollout(
        `${words} --policy rollout.yaml --port ${stack.gatewayPort}`,
        environment,
    );
}

function up(words: string): Promise<Outcome> {
    return rollout(`up ${words}`.trim(), { PAGES_TOKEN: "a-value" });
}

async function preview(): Promise<Preview> {
    const { code, stdout, output } = await rollout("preview --format json");
    if (!stdout.startsWith("{")) throw new Error(output);
    expect(wrongWithDocument("preview", stdout)).toEqual([]);
    const read = JSON.parse(stdout) as Preview;
    // What stands in the way is more telling than the exit code.
    const { brakes, unknown } = read;
    const wrong = read.findings.filter(({ severity }) => severity === "error");
    expect({ brakes, unknown, wrong, code }).toEqual({
        brakes: [],
        unknown: [],
        wrong: [],
        code: 0,
    });
    return read;
}

const said = (part: PreviewChange["part"], { changes }: Preview): string[] =>
    changes
        .filter((change) => change.part === part)
        .map(({ class: kind, summary }) => `${kind} ${summary}`);

describe("a first rollout, reviewed and applied", () => {
    let reviewed: Preview;

    test("the preview says who gains what, and is the same every time; nothing is written", async () => {
        reviewed = await preview();
        const hashes = new Set([reviewed.hash]);
        for (let count = 1; count < previews; count++) hashes.add((await preview()).hash);
        expect([...hashes]).toEqual([reviewed.hash]);
        expect(writesTo(stack.github)).toEqual([]);
        const changes = said("change", reviewed);
        expect(changes).toContain("loosens team codex-pilot is created with dev-1 and dev-2");
        expect(changes).toContain("loosens team codex-pilot gains write on sandbox");
        expect(changes).toContain("tightens sandbox: branch protection of main is created");
        expect(changes).toContain("tightens docs-handbook: environment docs-site is created");
        expect(said("drift", reviewed)).toEqual([]);
        expect(
            reviewed.access.map(({ subject, repository, after }) => [
                subject.name,
                repository,
                after,
            ]),
        ).toContainEqual(["lead-1", "docs-handbook", "maintain"]);
        // Every step of the engine stands for a fact, but the setting up of the provider itself.
        expect(
            reviewed.changes.filter(({ area }) => area === "engine").map(({ path: at }) => at),
        ).toEqual(["engine/github"]);
    });

    test("it is kept for the one who reviews, and for nobody else", () => {
        const plans = path.join(stack.folder, ".codex-rollout", "plans");
        expect(readdirSync(plans)).toEqual([`${reviewed.hash}.json`]);
        expect(statSync(path.join(plans, `${reviewed.hash}.json`)).mode & 0o777).toBe(0o600);
        const text = readFileSync(path.join(plans, `${reviewed.hash}.json`), "utf8");
        expect(wrongWithDocument("plan", text)).toEqual([]);
        expect(text).toContain('"rotated": "2026-11-01"');
        expect(text).not.toContain("local-owner");
    });

    test("without a plan, or with another one, nothing is applied", async () => {
        const unnamed = await up("");
        expect(unnamed.code).toBe(1);
        expect(unnamed.output).toContain(`codex-rollout up --plan ${reviewed.hash.slice(0, 12)}`);
        const other = await up("--plan 000000000000");
        expect(other.code).toBe(1);
        expect(other.output).toContain("is not what would be applied now");
        expect(writesTo(stack.github)).toEqual([]);
    });

    test("with its hash it is applied as reviewed, and recorded", async () => {
        const applied = await up(`--plan ${reviewed.hash.slice(0, 12)}`);
        expect(applied.output).toMatch(/\d+ of \d+ steps done/);
        expect(applied.code).toBe(0);
        expect(applied.output).toMatch(/1 of \d+ {2}create /);
        expect(writesTo(stack.github)).not.toEqual([]);
        const ups = path.join(stack.folder, ".codex-rollout", "ups");
        const [record = ""] = readdirSync(ups);
        expect(readdirSync(path.join(ups, record)).sort()).toEqual([
            "preview.json",
            "result.json",
            "rollback.json",
        ]);
        const result = readFileSync(path.join(ups, record, "result.json"), "utf8");
        expect(wrongWithDocument("result", result)).toEqual([]);
        expect(JSON.parse(result)).toMatchObject({
            hash: reviewed.hash,
            actor: "owner-1",
            succeeded: true,
            differences: [],
        });
        const nothing = await rollout("preview --expect-no-changes");
        expect(nothing.output).not.toContain("engine-disagrees");
        expect(nothing.code).toBe(0);
    });
});

describe("after that", () => {
    test("a policy that was edited after the review is refused, and it is said in what it differs", async () => {
        write(first.replace("members: [dev-1, dev-2]", "members: [dev-1]"));
        const { hash, changes } = await preview();
        expect(changes.some(({ summary }) => summary === "dev-2 leaves team codex-pilot")).toBe(
            true,
        );
        write(first.replace("members: [dev-1, dev-2]", "members: [dev-1, dev-2, dev-3]"));
        const before = writesTo(stack.github).length;
        const refused = await up(`--plan ${hash}`);
        expect(refused.code).toBe(1);
        expect(refused.output).toContain(
            "reviewed, and not to be done any more: teams/codex-pilot/members/dev-2",
        );
        expect(refused.output).toContain("new since the review: teams/codex-pilot/members/dev-3");
        expect(writesTo(stack.github).length).toBe(before);
        write(first);
    });

    test("what people did meanwhile is told apart: undone where the policy speaks, left where it does not", async () => {
        await stack.send("PUT", "/repos/acme/sandbox/collaborators/dev-5", { permission: "admin" });
        await stack.send("PUT", "/repos/acme/docs-handbook/collaborators/dev-6", {
            permission: "push",
        });
        await stack.send("DELETE", "/repos/acme/sandbox/branches/main/protection");
        // Who is taken off and who is let on, to see that one goes before the other.
        write(
            first
                .replace("codex-reviewers: maintain", "codex-reviewers: write")
                .replace("lead-1, lead-2", "lead-1, lead-2, lead-3"),
        );
        const now = await preview();
        expect(said("drift", now)).toEqual([
            "tightens dev-5 loses admin on sandbox",
            "tightens sandbox: branch protection of main is created",
        ]);
        expect(said("change", now)).toEqual([
            "loosens lead-3 joins team codex-reviewers",
            "tightens team codex-reviewers goes from maintain to write on docs-handbook",
        ]);
        expect(said("left", now).filter((one) => one.includes("dev-6"))).toEqual([
            "neutral dev-6 has write on docs-handbook, policy grants nothing",
        ]);
        const applied = await up(`--plan ${now.hash}`);
        expect(applied.output).not.toContain("NOT AS REVIEWED");
        expect(applied.output).toContain("what tightens goes first");
        expect(applied.code).toBe(0);
        const order = [
            "update repositories/docs-handbook/access/teams",
            "update teams/codex-reviewers/members",
        ];
        expect(order.map((step) => applied.output.indexOf(step))).toEqual(
            order.map((step) => applied.output.indexOf(step)).sort((a, b) => a - b),
        );
        const after = await preview();
        expect(said("drift", after)).toEqual([]);
        expect(said("change", after)).toEqual([]);
        expect(said("left", after).filter((one) => one.includes("dev-6"))).toHaveLength(1);
    });
});

test("a policy in error ends with its lines, and an unknown folder with what to do", async () => {
    write(first.replace("repositories:", "repos:"));
    const wrong = await rollout("preview");
    expect(wrong.code).toBe(1);
    expect(wrong.output).toMatch(/rollout\.yaml:\d+:\d+ .*did you mean repositories/);
    const nowhere = await stack.codexRollout("preview --cwd /");
    expect(nowhere.code).toBe(2);
    expect(nowhere.output).toContain("no Pulumi.yaml");
});
