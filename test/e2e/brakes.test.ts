/** Brakes through the verbs, the real engine and the real provider: five typing errors, and an override for one plan. */
import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Preview } from "../../preview/model";
import type { Outcome, TestStack } from "../support/stack";
import { createTestStack } from "../support/stack";
import { writesTo } from "../support/writes";

jest.setTimeout(600_000);

const policy = `version: 1
organization: acme
users:
  codex-pilot:
    members: [dev-1, dev-2, dev-3]
  codex-reviewers:
    members: [lead-1, lead-2]
repositories:
  pilot:
    match: [sandbox]
    access:
      codex-pilot: write
      codex-reviewers: write
    branches: standard
branches:
  standard: { approvals: 1 }
`;

let stack: TestStack;
let file: string;

beforeAll(async () => {
    stack = await createTestStack({ program: "bin/index.js" });
    file = path.join(stack.folder, "rollout.yaml");
    writeFileSync(file, policy);
    const { hash } = await preview();
    const { code, output } = await rollout(`up --plan ${hash}`);
    if (code !== 0) throw new Error(output);
});
afterAll(() => stack.close());

function rollout(words: string): Promise<Outcome> {
    return stack.codexRollout(`${words} --policy rollout.yaml --port ${stack.gatewayPort}`);
}

async function preview(): Promise<Preview> {
    const { stdout, output } = await rollout("preview --format json");
    if (!stdout.startsWith("{")) throw new Error(output);
    return JSON.parse(stdout) as Preview;
}

describe("a typing error stops before the first write", () => {
    test.each([
        [
            "a key",
            policy.replace("    access:", "    acess:"),
            /unknown key acess - did you mean access\?/,
        ],
        ["a file that is gone", undefined, /rollout\.yaml/],
        [
            "an indentation",
            policy.replace("      codex-reviewers: write", "    codex-reviewers: write"),
            /rollout\.yaml:\d+:\d+ {2}error/,
        ],
    ])("%s", async (_name, text, said) => {
        if (text === undefined) rmSync(file);
        else writeFileSync(file, text);
        const before = writesTo(stack.github).length;
        const { code, output } = await rollout("up --plan 000000000000");
        expect(code).not.toBe(0);
        expect(output).toMatch(said);
        expect(writesTo(stack.github).length).toBe(before);
    });

    test("a team by another name", async () => {
        writeFileSync(file, policy.replaceAll("codex-pilot", "codex-pilots"));
        await stopsAt(["memberships", "teams"]);
    });

    test("what cannot be read where the plan writes; who may read it goes on", async () => {
        const places =
            "environments:\n  staging: { repositories: [pilot], reviewers: [codex-reviewers] }\n";
        writeFileSync(file, `${policy}${places}`);
        const faults = [{ kind: "status", times: 0, path: "/sandbox/environments$", status: 403 }];
        await fetch(`${stack.github.url}/_local/faults`, {
            method: "PUT",
            headers: { "content-type": "application/json" },
            body: JSON.stringify({ faults }),
        });
        const before = writesTo(stack.github).length;
        const unread = await rollout("preview --format json");
        const { brakes, hash } = JSON.parse(unread.stdout) as Preview;
        expect([unread.code, brakes.map(({ brake }) => brake)]).toEqual([8, ["unread"]]);
        const { code, output } = await rollout(`up --plan ${hash}`);
        expect([code, writesTo(stack.github).length]).toEqual([1, before]);
        expect(output).toContain("could not be read: environments of sandbox");

        await fetch(`${stack.github.url}/_local/faults`, { method: "DELETE" });
        expect((await preview()).brakes).toEqual([]);
    });

    test("a brake that is widened in the same plan; applied before, it holds", async () => {
        const widened = `${policy}brakes: { memberships: { share: 90 % } }\n`;
        const used = widened
            .replace("[dev-1, dev-2, dev-3]", "[dev-1]")
            .replace("[lead-1, lead-2]", "[lead-1]");
        writeFileSync(file, used);
        await stopsAt(["memberships", "loosening"]);

        writeFileSync(file, widened);
        const before = writesTo(stack.github).length;
        const { hash, steps, brakes } = await preview();
        expect([steps, brakes.map(({ brake }) => brake)]).toEqual([[], ["loosening"]]);
        override("loosening", hash);
        const { code, output } = await rollout(`up --plan ${hash}`);
        expect([code, output]).toEqual([0, expect.stringContaining("is written down")]);
        expect(writesTo(stack.github).length).toBe(before);

        writeFileSync(file, used);
        expect((await preview()).brakes).toEqual([]);
    });

    test("an empty list; an override lets that plan pass", async () => {
        writeFileSync(file, policy.replace("[dev-1, dev-2, dev-3]", "[]"));
        const hash = await stopsAt(["memberships"]);
        override("memberships", hash);
        const { code, output } = await rollout(`up --plan ${hash}`);
        expect([code, output]).toEqual([0, expect.stringMatching(/steps done/)]);
        const members = (await stack.send("GET", "/orgs/acme/teams/codex-pilot/members")) as {
            login: string;
        }[];
        expect(members.map(({ login }) => login)).not.toContain("dev-1");
    });
});

/** Somebody lets one plan pass one brake. */
function override(brake: string, hash: string): void {
    const expires = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
    writeFileSync(
        path.join(stack.folder, "overrides.yaml"),
        `- { brake: ${brake}, plan: "${hash.slice(0, 12)}", by: "@owner-1", because: it is meant, expires: ${expires} }\n`,
    );
}

/** Answers the hash of the plan that is stopped. */
async function stopsAt(brakes: readonly string[]): Promise<string> {
    const before = writesTo(stack.github).length;
    const stopped = await preview();
    expect(stopped.brakes.map(({ brake }) => brake)).toEqual(brakes);
    const { code, output } = await rollout(`up --plan ${stopped.hash}`);
    expect(code).toBe(1);
    expect(output).toContain("nothing was written");
    for (const brake of brakes) expect(output).toContain(`brake ${brake}: `);
    expect(writesTo(stack.github).length).toBe(before);
    return stopped.hash;
}
