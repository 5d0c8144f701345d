/** Environments: reviewers, timers, branch policies, and what GitHub refuses. */
import type { Seed } from "../../../emulator/seed/types";
import { type Checked, startChecked } from "../exchange";

let gh: Checked;
beforeEach(async () => {
    gh = await startChecked();
});
afterEach(async () => {
    await gh.close();
    expect(gh.violations).toEqual([]);
});

const path = "/repos/acme/infra-deploy/environments";
const idOf = async (path: string) => (await gh.rest("GET", path)).body.id as number;
const team = () => idOf("/orgs/acme/teams/platform-team");
const types = (body: any) => body.protection_rules.map((rule: { type: string }) => rule.type);

test("a name with a slash, reviewers, a timer and protected branches, whole", async () => {
    const body = {
        wait_timer: 10,
        prevent_self_review: true,
        can_admins_bypass: false,
        reviewers: [{ type: "Team", id: await team() }],
        deployment_branch_policy: { protected_branches: true, custom_branch_policies: false },
    };
    const put = await gh.rest("PUT", `${path}/codex%2Fprod`, body);
    expect(put.status).toBe(200);
    expect(put.body).toMatchObject({
        name: "codex/prod",
        can_admins_bypass: false,
        protection_rules: [
            { type: "wait_timer", wait_timer: 10 },
            {
                type: "required_reviewers",
                prevent_self_review: true,
                reviewers: [{ type: "Team", reviewer: { slug: "platform-team" } }],
            },
            { type: "branch_policy" },
        ],
        deployment_branch_policy: { protected_branches: true, custom_branch_policies: false },
    });
    const again = await gh.rest("GET", `${path}/codex%2Fprod`);
    expect(again.body).toEqual(put.body);
    expect((await gh.rest("GET", path)).body.environments.map((one: any) => one.name)).toEqual([
        "production",
        "codex/prod",
    ]);
});

test("without reviewers there is no required_reviewers rule: what a removal by hand looks like", async () => {
    expect(types((await gh.rest("GET", `${path}/production`)).body)).toEqual([
        "required_reviewers",
        "branch_policy",
    ]);
    const put = await gh.rest("PUT", `${path}/production`, {
        wait_timer: 0,
        reviewers: null,
        can_admins_bypass: true,
        deployment_branch_policy: null,
    });
    expect(types(put.body)).toEqual([]);
    expect(put.body.deployment_branch_policy).toBeNull();
});

test("branch policies exist only while the environment says custom", async () => {
    const policies = `${path}/production/deployment-branch-policies`;
    expect((await gh.rest("POST", policies, { name: "main" })).status).toBe(404);
    await gh.rest("PUT", `${path}/production`, {
        deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
    });
    const made = await gh.rest("POST", policies, { name: "release/*", type: "branch" });
    expect(made.body).toMatchObject({ name: "release/*", type: "branch" });
    expect((await gh.rest("POST", policies, { name: "release/*" })).status).toBe(303);
    expect((await gh.rest("POST", policies, { name: "release/*", type: "tag" })).status).toBe(200);
    expect((await gh.rest("PUT", `${policies}/${made.body.id}`, { name: "main" })).body.name).toBe(
        "main",
    );
    expect((await gh.rest("GET", policies)).body.total_count).toBe(2);
    expect((await gh.rest("DELETE", `${policies}/${made.body.id}`)).status).toBe(204);
    expect((await gh.rest("GET", `${policies}/${made.body.id}`)).status).toBe(404);
});

describe("refused with 422", () => {
    test("seven reviewers, strangers, equal branch flags, self-review without reviewers", async () => {
        const ids = (await gh.rest("GET", "/orgs/acme/members?per_page=7")).body.map(
            (one: any) => ({ type: "User", id: one.id }),
        );
        expect(ids).toHaveLength(7);
        const visitor = await idOf("/users/visitor-1");
        const web = await idOf("/orgs/acme/teams/web");
        const cases: [object, RegExp][] = [
            [{ reviewers: ids }, /At most 6/],
            [{ reviewers: [{ type: "User", id: visitor }] }, /at least read access/],
            [{ reviewers: [{ type: "Team", id: web }] }, /at least read access/],
            [
                {
                    deployment_branch_policy: {
                        protected_branches: true,
                        custom_branch_policies: true,
                    },
                },
                /same value/,
            ],
            [
                { prevent_self_review: true },
                /Required reviewers must have at least one reviewer to set prevent_self_review/,
            ],
            [{ wait_timer: 50_000 }, /wait_timer/],
            [{ wait_timer: "soon" }, /wait_timer/],
        ];
        const before = (await gh.rest("GET", `${path}/production`)).body;
        for (const [body, text] of cases) {
            const answer = await gh.rest("PUT", `${path}/production`, body);
            expect([answer.status, answer.body.message]).toEqual([
                422,
                expect.stringMatching(text),
            ]);
        }
        expect((await gh.rest("GET", `${path}/production`)).body).toEqual(before);
    });
});

describe("plans", () => {
    const seed = (plan: "free" | "team"): Seed => ({
        organization: "small",
        plan,
        admins: ["boss"],
        repositories: [{ name: "open", visibility: "public" }, { name: "closed" }],
        tokens: [{ token: "local-owner", user: "boss", scopes: ["*"] }],
    });
    const reviewers = async (one: Checked) => [
        { type: "User", id: (await one.rest("GET", "/users/boss")).body.id },
    ];

    test("Free: no environments on private repositories (404), everything on public ones", async () => {
        const free = await startChecked({ seed: seed("free") });
        expect((await free.rest("PUT", "/repos/small/closed/environments/prod", {})).status).toBe(
            404,
        );
        expect((await free.rest("GET", "/repos/small/closed/environments")).status).toBe(404);
        const open = await free.rest("PUT", "/repos/small/open/environments/prod", {
            reviewers: await reviewers(free),
            wait_timer: 5,
        });
        expect(types(open.body)).toEqual(["wait_timer", "required_reviewers"]);
        await free.close();
    });

    test("Team: reviewers on a private repository are refused in GitHub's words, yet the environment is there", async () => {
        const team = await startChecked({ seed: seed("team") });
        const at = "/repos/small/closed/environments/prod";
        const refused = await team.rest("PUT", at, {
            wait_timer: 0,
            reviewers: await reviewers(team),
        });
        expect([refused.status, refused.body.message]).toEqual([
            422,
            "Failed to create the environment protection rule. Please ensure the billing plan supports the required reviewers protection rule.",
        ]);
        expect((await team.rest("GET", at)).body.protection_rules).toEqual([]);
        const policy = {
            deployment_branch_policy: { protected_branches: true, custom_branch_policies: false },
        };
        expect(types((await team.rest("PUT", at, policy)).body)).toEqual(["branch_policy"]);
        await team.close();
    });
});

test("reading takes actions, writing administration", async () => {
    expect((await gh.rest("GET", path, undefined, "local-reader")).status).toBe(200);
    const put = await gh.rest("PUT", `${path}/x`, {}, "local-reader");
    expect([put.status, put.headers["x-accepted-github-permissions"]]).toEqual([
        403,
        "administration=write",
    ]);
    expect(
        (await gh.rest("PUT", "/repos/acme/sandbox/environments/x", {}, "local-member")).status,
    ).toBe(403);
    expect((await gh.rest("DELETE", `${path}/production`)).status).toBe(204);
    expect((await gh.rest("DELETE", `${path}/production`)).status).toBe(404);
});
