/** The package for other languages on the real engine: its schema, and programs whose components its own process makes. */
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { TestStack } from "../support/stack";
import { createTestStack } from "../support/stack";

jest.setTimeout(300_000);

const root = path.resolve(__dirname, "..", "..");
const plugin = path.join(root, "plugin");
const policy = `version: 1
organization: acme
users:
  codex-policy:
    members: [dev-2]
repositories:
  pilot:
    match: [web-shop]
    access: { codex-policy: read }
secrets:
  NEW_TOKEN:
    repositories: [pilot]
    from: NEW_TOKEN
`;

let stack: TestStack;
let file: string;
beforeAll(async () => {
    stack = await createTestStack({
        program: "test/e2e/programs/plugin.js",
        environment: { GITHUB_OWNER: "acme" },
    });
    // As `pulumi package add` writes it down, but for the name under which an SDK asks.
    const provider = `plugins:\n  providers:\n    - name: codex-rollout\n      path: ${plugin}\n`;
    appendFileSync(path.join(stack.folder, "Pulumi.yaml"), provider);
    file = path.join(stack.folder, "rollout.yaml");
    writeFileSync(file, policy);
});
afterAll(() => stack.close());

test("Pulumi gets the schema of the folder", async () => {
    const { stdout } = await stack.must(`package get-schema ${plugin}`);
    const served = JSON.parse(stdout) as { resources: object; types: object };
    const { resources, types } = JSON.parse(
        readFileSync(path.join(plugin, "schema.json"), "utf8"),
    ) as typeof served;
    expect(Object.keys(served.resources)).toEqual(Object.keys(resources));
    expect(Object.keys(served.types)).toEqual(Object.keys(types));
});

test("a preview writes nothing, an apply makes everything, and then nothing is left to do", async () => {
    const environment = { POLICY: file };
    const before = stack.github.journal.entries.length;
    const preview = await stack.must("preview", environment);
    expect(preview.output).toContain("NEW_TOKEN is not set - set it for `pulumi up`");
    const sent = stack.github.journal.entries.slice(before);
    expect(sent.filter(({ method, path: at }) => method !== "GET" && !/graphql/.test(at))).toEqual(
        [],
    );
    await stack.must("up --yes --skip-preview", { ...environment, NEW_TOKEN: "first" });
    expect(await stack.send("GET", "/repos/acme/sandbox/teams")).toContainEqual(
        expect.objectContaining({ slug: "codex-remote", permission: "push" }),
    );
    expect(await stack.send("GET", "/orgs/acme/teams/codex-policy/members")).toEqual([
        expect.objectContaining({ login: "dev-2" }),
    ]);
    const { stdout } = await stack.must("stack output --json");
    expect(JSON.parse(stdout)).toEqual({ slug: "codex-remote", teams: ["codex-policy"] });
    await stack.must("preview --refresh --expect-no-changes", environment);
});

test("a policy in error, a path that is no whole one: said with its place, and nothing is taken away", async () => {
    writeFileSync(file, policy.replace("users", "user"));
    const wrong = await stack.pulumi("preview", { POLICY: file });
    expect([wrong.code === 0, wrong.output]).toEqual([
        false,
        expect.stringMatching(/rollout\.yaml:3:1 .*user.* did you mean users\?/),
    ]);
    const relative = await stack.pulumi("up --yes --skip-preview", { POLICY: "rollout.yaml" });
    expect([relative.code === 0, relative.output]).toEqual([
        false,
        expect.stringContaining("give the whole path"),
    ]);
    expect(await stack.send("GET", "/orgs/acme/teams/codex-policy")).toMatchObject({
        slug: "codex-policy",
    });
});
