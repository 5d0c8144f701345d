/** A policy kept in several stacks, applied by the matrix: the parts of one reviewed plan, and people last. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { ensureEngine } from "../../engine";
import { canaries, createWorld, policyFile } from "./support/world";
import type { PolicyWorld } from "./support/world";

jest.setTimeout(600_000);

const policy = `version: 1
organization: acme
users:
  codex-pilot: { members: [dev-1] }
shards:
  docs: { match: [sandbox] }
`;
const changed = `${policy}repositories:
  pilot:
    match: [sandbox]
    access: { codex-pilot: write }
    branches: standard
branches:
  standard: { approvals: 1 }
`;

let world: PolicyWorld;
beforeAll(async () => {
    world = await createWorld(policy);
    const engine = await ensureEngine({});
    const folder = path.join(world.folder, "project");
    for (const words of [
        "stack init acme.docs --no-select",
        "config set codex-rollout:shard docs --stack acme.docs",
    ])
        execFileSync("pulumi", [...words.split(" "), "--non-interactive"], {
            cwd: folder,
            env: {
                ...process.env,
                ...engine.env,
                PULUMI_BACKEND_URL: `file://${path.join(world.folder, "state")}`,
                PULUMI_CONFIG_PASSPHRASE: canaries.passphrase,
                NODE_OPTIONS: "",
            },
            stdio: "pipe",
        });
    const content = readFileSync(path.join(folder, "Pulumi.acme.docs.yaml")).toString("base64");
    await world.send("PUT", "/contents/Pulumi.acme.docs.yaml", {
        message: "shard",
        content,
        branch: "main",
    });
    world.sync();
});
afterAll(() => world.close());

test("the base, the shards and the base's last part each apply their part of what the pull request showed", async () => {
    const proposal = await world.propose("pilot", { [policyFile]: changed });
    const preview = await world.run("preview", world.pullEvent(proposal));
    expect([preview.jobs.preview?.result, preview.log]).toEqual(["success", expect.anything()]);
    const { sha } = await world.send("PUT", `/pulls/${proposal.number}/merge`);
    world.sync();

    world.github.journal.clear();
    const up = await world.run("up", { name: "push", sha });
    const results = Object.entries(up.jobs).map(([id, { result }]) => `${id}: ${result}`);
    expect([results, up.log]).toEqual([
        ["plan: success", "up: success", "shards: success", "last: success"],
        expect.anything(),
    ]);
    expect(up.jobs.plan?.outputs.shards).toBe('["docs"]');
    const said = (job: string): string =>
        (up.jobs[job]?.steps ?? []).map(({ output }) => output).join("\n");
    expect(said("up")).toContain("that waits until every shard is applied");
    expect(said("shards")).toContain("shard docs (acme.docs): applied");
    expect(said("last")).toContain("shard base (acme): applied");
    const writes = world.github.journal.entries
        .map(({ method, path: at, operation }) => `${method} ${operation ?? at}`)
        .filter((one) => /^(PUT|DELETE)|^POST (mutation|\/)/.test(one));
    const first = (what: RegExp): number => writes.findIndex((one) => what.test(one));
    const order = [
        /\/orgs\/acme\/teams$/,
        /^POST mutation/,
        /\/repos\/acme\/sandbox$/,
        /\/memberships\/dev-1$/,
    ].map(first);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order).not.toContain(-1);
    expect(Object.keys(up.artefacts).sort()).toEqual([
        "codex-rollout-preview",
        "codex-rollout-up",
        "codex-rollout-up-docs",
        "codex-rollout-up-last",
    ]);
});
