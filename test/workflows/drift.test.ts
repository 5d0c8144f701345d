/** The scheduled workflow: one issue, opened, kept current, closed when nothing is left, and never closed by not knowing. */
import type { Run } from "./support/runner";
import { createWorld } from "./support/world";
import type { PolicyWorld } from "./support/world";

const policy = `version: 1
organization: acme
users:
  codex-pilot:
    members: [dev-1]
`;

jest.setTimeout(300_000);

let world: PolicyWorld;
beforeAll(async () => {
    world = await createWorld(policy);
    await send("POST", "/orgs/acme/teams", { name: "codex-pilot", privacy: "closed" });
    await send("DELETE", "/orgs/acme/teams/codex-pilot/memberships/owner-1");
    await send("PUT", "/orgs/acme/teams/codex-pilot/memberships/dev-1", { role: "member" });
});
afterAll(() => world.close());

async function send(method: string, at: string, body?: unknown): Promise<void> {
    const answer = await fetch(`${world.github.url}/api/v3${at}`, {
        method,
        headers: { authorization: "Bearer owner", "content-type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${at}: ${answer.status} ${await answer.text()}`);
}

const drift = (): Promise<Run> => world.run("drift", { name: "schedule", sha: world.tip() });
const issues = (): Promise<any[]> => world.send("GET", "/issues?state=all");
const results = ({ jobs }: Run): string[] =>
    Object.entries(jobs).map(([id, { result }]) => `${id}: ${result}`);

test("reads alone, one issue: clean, drift twice, unreadable, clean again", async () => {
    await fetch(`${world.github.url}/_local/requests`, { method: "DELETE" });
    const clean = await drift();
    const methods = world.github.journal.entries
        .filter(({ path: at }) => !at.includes("/access_tokens"))
        .map(({ method, path: at }) => (at.endsWith("/graphql") ? "query" : method));
    expect(new Set(methods)).toEqual(new Set(["GET", "query"]));
    expect(clean.log).toContain("everything is read (no earlier run has kept what it read");
    const held = clean.jobs.issue?.steps.map(({ environment }) => environment);
    expect(JSON.stringify(held)).not.toContain("canary");
    expect([results(clean), clean.log]).toEqual([
        ["drift: success", "issue: success"],
        expect.stringContaining("nothing to close"),
    ]);
    expect(await issues()).toEqual([]);

    await send("PUT", "/orgs/acme/teams/codex-pilot/memberships/dev-2", { role: "member" });
    const second = await drift();
    expect(results(second)).toEqual(["drift: success", "issue: success"]);
    // The next run on schedule knows what the last one read; one by hand reads all.
    expect(second.log).toMatch(/\d of \d repositories had events since/);
    const byHand = await world.run("drift", { name: "workflow_dispatch", sha: world.tip() });
    expect(byHand.log).not.toMatch(/had events since|everything is read/);
    const [opened] = await issues();
    expect(opened).toMatchObject({ state: "open", labels: [{ name: "drift" }] });
    expect(opened.body).toContain("dev-2");
    expect(opened.user.login).toBe("github-actions[bot]");

    await send("DELETE", "/orgs/acme/teams/codex-pilot/memberships/dev-1");
    await drift();
    const [updated, ...others] = await issues();
    expect(others).toEqual([]);
    expect(updated.number).toBe(opened.number);
    expect(updated.body).toMatch(/dev-1[^]*dev-2|dev-2[^]*dev-1/);

    // Put right, but now GitHub does not answer: that the drift is gone cannot be said.
    await send("DELETE", "/orgs/acme/teams/codex-pilot/memberships/dev-2");
    await send("PUT", "/orgs/acme/teams/codex-pilot/memberships/dev-1", { role: "member" });
    await faults([{ path: "/graphql$", query: "team", kind: "status", status: 403, times: 0 }]);
    const unread = await drift();
    await faults([]);
    expect([results(unread), unread.log]).toEqual([
        ["drift: success", "issue: failure"],
        expect.stringContaining("updated http"),
    ]);
    expect((await issues())[0]).toMatchObject({ state: "open" });
    expect((await issues())[0].body).toMatch(/could not/i);

    const again = await drift();
    expect([results(again), again.log]).toEqual([
        ["drift: success", "issue: success"],
        expect.stringContaining("closed http"),
    ]);
    const [closed] = await issues();
    expect(closed).toMatchObject({ state: "closed", state_reason: "completed", comments: 1 });
});

async function faults(script: readonly object[]): Promise<void> {
    const answer = await fetch(`${world.github.url}/_local/faults`, {
        method: "PUT",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ faults: script }),
    });
    if (!answer.ok) throw new Error(await answer.text());
}
