import { open } from "./support/open";
import type { Opened } from "./support/open";

let here: Opened;
let organization: number;
let team: number;
let sandbox: number;
beforeEach(async () => {
    here = await open();
    organization = (await here.ask("GET", "/orgs/acme")).body.id;
    team = (await here.direct("POST", "/orgs/acme/teams", { name: "codex", privacy: "closed" }))
        .body.id;
    sandbox = (await here.direct("GET", "/repos/acme/sandbox")).body.id;
    await here.direct("PUT", "/orgs/acme/teams/codex/memberships/dev-1");
    await here.direct("PUT", "/orgs/acme/teams/codex/repos/acme/sandbox", { permission: "push" });
    await here.direct("PUT", "/repos/acme/sandbox/environments/codex%2Fprod");
    await here.direct("POST", "/repos/acme/sandbox/environments/codex%2Fprod/variables", {
        name: "A",
        value: "b",
    });
});
afterEach(() => here.close());

const paths = (): [string, string][] => [
    ["team", `/organizations/${organization}/team/${team}`],
    ["membership", `/organizations/${organization}/team/${team}/memberships/dev-1`],
    ["grant", `/organizations/${organization}/team/${team}/repos/acme/sandbox`],
    ["environment", "/repos/acme/sandbox/environments/codex%2Fprod"],
    ["variable", "/repos/acme/sandbox/environments/codex%2Fprod/variables/A"],
    ["environment secret", `/repositories/${sandbox}/environments/codex%2Fprod/secrets/TOKEN`],
    ["ruleset", "/repos/acme/sandbox/rulesets/999999?includes_parents=false"],
    ["organization ruleset", "/orgs/acme/rulesets/999999"],
    ["organization secret", "/orgs/acme/actions/secrets/NONE"],
    ["deploy key", "/repos/acme/sandbox/keys/999999"],
    ["file", "/repos/acme/sandbox/contents/nowhere.md?ref=main"],
    ["branch", "/repos/acme/sandbox/git/ref/heads/nowhere"],
    ["repository", "/repos/acme/nowhere"],
];

describe("not found, although the token would see it: it is gone", () => {
    test("every kind that the provider reads passes as 404", async () => {
        await here.direct("DELETE", "/orgs/acme/teams/codex");
        await here.direct("DELETE", "/repos/acme/sandbox/environments/codex%2Fprod");
        for (const [kind, path] of paths()) {
            const { status, body } = await here.ask("GET", path);
            expect([kind, status, body.message]).toEqual([kind, 404, "Not Found"]);
        }
    });

    test("a removal of what is gone passes as 404, which the provider takes for removed", async () => {
        await here.direct("DELETE", "/orgs/acme/teams/codex");
        expect(
            (await here.ask("DELETE", `/organizations/${organization}/team/${team}`)).status,
        ).toBe(404);
    });
});

describe("not found, because the token may not see it any more", () => {
    test("when every read is a 404, no kind passes as gone", async () => {
        here.faults({
            method: "GET",
            path: "^/api/v3/(?!orgs/acme$)",
            kind: "status",
            status: 404,
            times: 0,
        });
        for (const [kind, path] of paths()) {
            const { status, body } = await here.ask("GET", path);
            expect([kind, status]).toEqual([kind, 403]);
            expect(body.message).toContain("Nothing is dropped from the state");
        }
    });

    test.each([
        ["teams", "/teams?|/team/"],
        ["one repository", "^/api/v3/(repos/acme/sandbox|repositories)"],
    ])("when only %s cannot be seen", async (_what, path) => {
        here.faults({ method: "GET", path, kind: "status", status: 404, times: 0 });
        const touched = paths().filter(([, at]) => new RegExp(path).test(`/api/v3${at}`));
        expect(touched.length).toBeGreaterThan(2);
        for (const [kind, at] of touched) {
            const { status } = await here.ask("GET", at);
            expect([kind, status]).not.toEqual([kind, 404]);
        }
    });

    test("a removal is not taken for done", async () => {
        here.faults({ path: "/team", kind: "status", status: 404, times: 0 });
        const { status, body } = await here.ask(
            "DELETE",
            `/organizations/${organization}/team/${team}`,
        );
        expect(status).toBe(403);
        expect(body.message).toContain("--gone");
        here.faults();
        expect((await here.direct("GET", "/orgs/acme/teams/codex")).status).toBe(200);
    });

    test("the organization itself: the provider would go on as if it were a person's account", async () => {
        here.faults({ path: "^/api/v3/orgs/acme$", kind: "status", status: 404, times: 0 });
        expect((await here.ask("GET", "/orgs/acme")).status).toBe(403);
    });

    test("GraphQL's null for a node, and for a team, is not passed on", async () => {
        const { body } = await here.direct("GET", "/repos/acme/sandbox");
        const created = await here.graphql(
            "mutation($input:CreateBranchProtectionRuleInput!){createBranchProtectionRule(input: $input){branchProtectionRule{id}}}",
            { input: { repositoryId: body.node_id, pattern: "x" } },
        );
        const { id } = created.body.data.createBranchProtectionRule.branchProtectionRule;
        await here.again();
        await here.ask("GET", "/orgs/acme");
        const read = () =>
            here.graphql("query($id:ID!){node(id: $id){... on BranchProtectionRule{id,pattern}}}", {
                id,
            });
        expect((await read()).body.data.node.id).toBe(id);
        await here.direct("DELETE", "/repos/acme/sandbox/branches/x/protection");
        await here.graphql(
            "mutation($input:DeleteBranchProtectionRuleInput!){deleteBranchProtectionRule(input: $input){clientMutationId}}",
            { input: { branchProtectionRuleId: id } },
        );
        const gone = await read();
        expect([gone.status, gone.body.data.node]).toEqual([200, null]);
        here.faults({ path: "/repos$", kind: "status", status: 403, times: 0 });
        expect((await read()).status).toBe(403);

        const members = () =>
            here.graphql(
                "query($login:String!,$slug:String!){organization(login: $login){team(slug: $slug){members(first: 1){edges{role}}}}}",
                { login: "acme", slug: "none" },
            );
        expect((await members()).body.data.organization.team).toBeNull();
        here.faults({ path: "/teams", kind: "status", status: 404, times: 0 });
        expect((await members()).status).toBe(403);
    });

    test("--gone is a person's word for what cannot be proven", async () => {
        const path = `/organizations/${organization}/team/${team}`;
        await here.again({ gone: [path] });
        here.faults({ method: "GET", path: "/team", kind: "status", status: 404, times: 0 });
        expect((await here.ask("GET", path)).status).toBe(404);
        expect((await here.ask("GET", `${path}/memberships/dev-1`)).status).toBe(403);
    });
});

describe("not found right after it was written", () => {
    const path = () => `/organizations/${organization}/team/${team}/repos/acme/tools-cli`;

    test.each([1, 3])("%s times: waited out", async (times) => {
        await here.ask("PUT", path(), { permission: "push" });
        here.faults({ method: "GET", path: "/tools-cli$", kind: "status", status: 404, times });
        expect((await here.ask("GET", path())).status).toBe(204);
        expect(here.clock.slept).toEqual([1000, 2000, 4000, 8000].slice(0, times));
    });

    test("10 times: an error, so that the state keeps what is live", async () => {
        await here.ask("PUT", path(), { permission: "push" });
        here.faults({ method: "GET", path: "/tools-cli$", kind: "status", status: 404, times: 10 });
        const { status, body } = await here.ask("GET", path());
        expect(status).toBe(403);
        expect(body.message).toContain("was written and GitHub still does not find it");
    });

    test("by name and by id alike; and not after it was removed again", async () => {
        const { body } = await here.ask("POST", "/orgs/acme/teams", {
            name: "fresh",
            privacy: "closed",
        });
        const byId = `/organizations/${organization}/team/${body.id}`;
        for (const at of [byId, "/orgs/acme/teams/fresh"]) {
            here.faults({ method: "GET", path: at, kind: "status", status: 404 });
            expect((await here.ask("GET", at)).status).toBe(200);
        }
        here.faults();
        await here.ask("DELETE", byId);
        const before = here.clock.slept.length;
        expect((await here.ask("GET", byId)).status).toBe(404);
        expect(here.clock.slept).toHaveLength(before);
    });
});

test("P8: a ruleset without its bypass actors is unknown; our own reader gets it as it is", async () => {
    const { body } = await here.direct("POST", "/repos/acme/sandbox/rulesets", {
        name: "r",
        target: "branch",
        enforcement: "active",
        conditions: { ref_name: { include: ["~ALL"], exclude: [] } },
        rules: [{ type: "deletion" }],
    });
    const path = `/repos/acme/sandbox/rulesets/${body.id}`;
    expect((await here.ask("GET", path)).status).toBe(200);
    const reader = { authorization: "Bearer local-reader" };
    const hidden = await here.ask("GET", path, undefined, reader);
    expect(hidden.status).toBe(403);
    expect(hidden.body.message).toContain("may not see who bypasses ruleset");
    const own = await here.ask("GET", path, undefined, {
        ...reader,
        "user-agent": "codex-rollout octokit",
    });
    expect(own.status).toBe(200);
});

describe("not found yet, in the ways that reads lag behind a write", () => {
    const once = (path: string, status: number, message: string) =>
        here.faults({ method: "GET", path, kind: "status", status, message });

    test("a commit that a replica does not have yet, which GitHub says with a 422", async () => {
        const { body } = await here.ask("PUT", "/repos/acme/sandbox/contents/new.md", {
            message: "m",
            content: Buffer.from("new").toString("base64"),
            branch: "main",
        });
        once("/commits/", 422, `No commit found for SHA: ${body.commit.sha}`);
        const read = await here.ask("GET", `/repos/acme/sandbox/commits/${body.commit.sha}`);
        expect(read.status).toBe(200);
    });

    test("a branch, read as a branch", async () => {
        const main = await here.direct("GET", "/repos/acme/sandbox/git/ref/heads/main");
        const { sha } = main.body.object;
        await here.ask("POST", "/repos/acme/sandbox/git/refs", {
            ref: "refs/heads/codex/new",
            sha,
        });
        once("/branches/", 404, "Branch not found");
        const read = await here.ask("GET", "/repos/acme/sandbox/branches/codex%2Fnew");
        expect(read.status).toBe(200);
    });

    test("a team of which somebody was removed in between", async () => {
        await here.ask("POST", "/orgs/acme/teams", { name: "late", privacy: "closed" });
        await here.ask("DELETE", "/orgs/acme/teams/late/memberships/owner-1");
        once("/teams/late$", 404, "Not Found");
        expect((await here.ask("GET", "/orgs/acme/teams/late")).status).toBe(200);
        await here.ask("DELETE", "/orgs/acme/teams/late");
        expect((await here.ask("GET", "/orgs/acme/teams/late")).status).toBe(404);
    });
});
