/** Pulumi's state in an S3-compatible store, with literal `pulumi` and with the verbs. */
import { writeFileSync } from "node:fs";
import path from "node:path";
import type { TestStack } from "../support/stack";
import { createTestStack } from "../support/stack";
import type { S3Server } from "./support/s3";
import { startS3 } from "./support/s3";

jest.setTimeout(900_000);

const policy = `version: 1
organization: acme
users:
  codex-pilot: { members: [dev-1] }
repositories:
  pilot:
    match: [docs-*]
    access: { codex-pilot: write }
    branches: standard
branches:
  standard: { approvals: 1 }
`;

let s3: S3Server;
let stack: TestStack;

beforeAll(async () => {
    s3 = await startS3();
    stack = await createTestStack({
        program: "bin/index.js",
        environment: {
            ...s3.credentials,
            PULUMI_BACKEND_URL: s3.backend,
            CODEX_ROLLOUT_POLICY: "rollout.yaml",
        },
    });
    writeFileSync(path.join(stack.folder, "rollout.yaml"), policy);
});
afterAll(async () => {
    await stack.close();
    s3.close();
});

const waitFor = async (happened: () => boolean): Promise<void> => {
    for (let tries = 0; !happened(); tries++) {
        if (tries > 3000) throw new Error("it never happened");
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
};

test("literal preview, up and preview; of two at once the lock refuses one, and the other is whole", async () => {
    const preview = await stack.must("preview --non-interactive");
    expect(preview.output).toMatch(/\d+ to create/);

    // The first holds the lock while GitHub keeps it waiting; the second comes meanwhile.
    stack.github.faults.set([
        { method: "POST", path: "/orgs/acme/teams$", kind: "latency", ms: 20_000 },
    ]);
    const first = stack.pulumi("up --yes --skip-preview --non-interactive");
    await waitFor(() => stack.github.faults.list().some(({ hits }) => hits > 0));
    const second = await stack.pulumi("up --yes --skip-preview --non-interactive");
    expect([second.code, second.output]).toEqual([
        expect.any(Number),
        expect.stringContaining("the stack is currently locked by 1 lock(s)"),
    ]);
    expect(second.code).not.toBe(0);
    expect(await first).toMatchObject({ code: 0 });
    stack.github.faults.set([]);

    const after = await stack.pulumi("preview --refresh --expect-no-changes --non-interactive");
    expect([after.code, after.output]).toEqual([0, expect.stringContaining("unchanged")]);
});

test("the verbs, and a policy split into stacks of the same store", async () => {
    const words = `--stack test --policy rollout.yaml --port ${stack.gatewayPort}`;
    writeFileSync(
        path.join(stack.folder, "rollout.yaml"),
        `${policy}shards: { docs: { repositories: [pilot] } }\n`,
    );
    expect(await stack.codexRollout(`shards --sync ${words}`)).toMatchObject({ code: 0 });
    const preview = await stack.codexRollout(`preview --json ${words}`);
    expect(JSON.parse(preview.stdout)).toMatchObject({
        shards: [{ name: "base" }, { name: "docs", stack: "test.docs", repositories: 2 }],
    });
    expect((await stack.must("stack ls --json")).stdout).toContain("test.docs");
});
