/** A pull request from its first preview to the applied organization: what was reviewed is what is applied, or nothing is. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Run } from "./support/runner";
import { canaries, createWorld, policyFile } from "./support/world";
import type { PolicyWorld } from "./support/world";

jest.setTimeout(600_000);

const policy = `version: 1
organization: acme
users:
  codex-pilot:
    members: [dev-1]
`;
const changed = `${policy}repositories:
  pilot:
    match: [sandbox]
    access: { codex-pilot: write }
    cloud: none
    branches: standard
branches:
  standard:
    approvals: 1
`;

let world: PolicyWorld;
beforeAll(async () => {
    world = await createWorld(policy);
});
afterAll(() => world.close());

const results = ({ jobs }: Run): string[] =>
    Object.entries(jobs).map(([id, { result }]) => `${id}: ${result}`);
/** What only a policy over several stacks has a use for. */
const oneStack = ["shards: skipped", "last: skipped"];
const comments = (number: number): Promise<any[]> =>
    world.send("GET", `/issues/${number}/comments`);
const planOf = (body: string): string | undefined => / plan=([\da-f]{64}) /.exec(body)?.[1];
async function teams(): Promise<string[]> {
    const answer = await fetch(`${world.github.url}/api/v3/orgs/acme/teams`, {
        headers: { authorization: "Bearer owner" },
    });
    return ((await answer.json()) as { slug: string }[]).map(({ slug }) => slug);
}
async function write(branch: string, text: string): Promise<void> {
    const { sha } = await world.send("GET", `/contents/${policyFile}?ref=${branch}`);
    const content = Buffer.from(text).toString("base64");
    await world.send("PUT", `/contents/${policyFile}`, { message: "edit", content, branch, sha });
}
async function merge(number: number): Promise<string> {
    const { sha } = await world.send("PUT", `/pulls/${number}/merge`);
    world.sync();
    return sha;
}

test("one comment: broken, then in order, then merged and applied; a second plan that nobody saw is refused", async () => {
    const proposal = await world.propose("pilot", {
        [policyFile]: changed.replace("access:", "acess:"),
    });
    const broken = await world.run("preview", world.pullEvent(proposal));
    expect(results(broken)).toEqual(["policy: failure", "preview: skipped", "comment: success"]);
    const [first] = await comments(proposal.number);
    expect(first.body).toContain("rollout.yaml:9:5");
    expect(first.body).toContain("did you mean access?");
    expect(planOf(first.body)).toBeUndefined();

    await write("pilot", changed);
    world.github.journal.clear();
    const preview = await world.run("preview", world.pullEvent(proposal));
    expect([results(preview), preview.log]).toEqual([
        ["policy: success", "preview: success", "comment: success"],
        expect.anything(),
    ]);
    const [second, ...others] = await comments(proposal.number);
    expect(others).toEqual([]);
    expect(second.id).toBe(first.id);
    expect(second.body).toContain("codex-pilot");
    const plan = planOf(second.body);
    expect(plan).toMatch(/^[\da-f]{64}$/);
    // What a preview sends: reads, the tokens it is given, and the one comment.
    const writes = world.github.journal.entries
        .filter(({ method, path: at }) => method !== "GET" && !at.endsWith("/graphql"))
        .map(({ method, path: at }) => `${method} ${at.replace(/\d+/g, "N")}`)
        .filter((one) => !one.includes("/access_tokens"));
    expect(writes).toEqual(["PATCH /api/vN/repos/acme/policy/issues/comments/N"]);
    expect(await teams()).toEqual([]);
    const kept = preview.artefacts["codex-rollout-preview"] ?? "";
    const kinds = ["html", "json", "log", "md", "sarif"].map((kind) => `preview.${kind}`);
    expect(readdirSync(kept).sort()).toEqual(["plan.json", ...kinds]);
    expect(readFileSync(path.join(kept, "preview.html"), "utf8")).toMatch(/^<!doctype html>/i);

    const sha = await merge(proposal.number);
    const up = await world.run("up", { name: "push", sha });
    expect([results(up), up.log]).toEqual([
        ["plan: success", "up: success", ...oneStack],
        expect.anything(),
    ]);
    expect(up.jobs.plan?.outputs.plan).toBe(plan);
    expect(await teams()).toEqual(["codex-pilot"]);
    const ups = up.artefacts["codex-rollout-up"] ?? "";
    const [record = ""] = readdirSync(ups);
    expect(readdirSync(path.join(ups, record))).toEqual(
        expect.arrayContaining(["preview.json", "result.json", "rollback.json"]),
    );
    const holders = Object.entries(up.jobs).flatMap(([id, { steps }]) =>
        steps
            .filter(({ environment }) => JSON.stringify(environment).includes(canaries.passphrase))
            .map(({ name }) => `${id}: ${name}`),
    );
    expect(holders).toEqual(["plan: Preview", "up: Up"]);

    // Another pull request is reviewed, and before it is merged somebody changes the organization.
    const next = await world.propose("more", {
        [policyFile]: changed.replace("[dev-1]", "[dev-1, dev-2]"),
    });
    await world.run("preview", world.pullEvent(next));
    const reviewed = planOf((await comments(next.number))[0].body);
    await fetch(`${world.github.url}/api/v3/repos/acme/sandbox/collaborators/lead-1`, {
        method: "PUT",
        headers: { authorization: "Bearer owner", "content-type": "application/json" },
        body: JSON.stringify({ permission: "admin" }),
    });
    await fetch(`${world.github.url}/api/v3/orgs/acme/teams/codex-pilot/repos/acme/sandbox`, {
        method: "DELETE",
        headers: { authorization: "Bearer owner" },
    });
    const commit = await merge(next.number);
    const refused = await world.run("up", { name: "push", sha: commit });
    expect(results(refused)).toEqual(["plan: failure", "up: skipped", ...oneStack]);
    expect(refused.log).toContain(`is not what was reviewed (${reviewed})`);
    const now = /start this workflow by hand with its hash: ([\da-f]{64})/.exec(refused.log)?.[1];
    expect(now).not.toBe(reviewed);

    // Somebody has read it on the page of that run, and says so by its hash.
    expect(refused.summary).toContain("codex-pilot");
    const byHand = await world.run("up", {
        name: "workflow_dispatch",
        sha: commit,
        inputs: { plan: now ?? "" },
    });
    expect([results(byHand), byHand.log]).toEqual([
        ["plan: success", "up: success", ...oneStack],
        expect.anything(),
    ]);
    const saved = readFileSync(
        path.join(byHand.artefacts["codex-rollout-preview"] ?? "", "plan.json"),
        "utf8",
    );
    expect(JSON.parse(saved).hash).toBe(now);
});

test("a direct push is not applied: no pull request showed what it does", async () => {
    await write("main", `${changed}# pushed\n`);
    world.sync();
    const run = await world.run("up", { name: "push", sha: world.tip() });
    expect(results(run)).toEqual(["plan: failure", "up: skipped", ...oneStack]);
    expect(run.log).toContain("No pull request showed what would be applied, so nothing is.");
});
