/** Classic branch protection: REST and GraphQL show the same rule, and refuse the same things. */
import { type Checked, startChecked } from "../exchange";

let gh: Checked;
beforeEach(async () => {
    gh = await startChecked();
});
afterEach(async () => {
    await gh.close();
    expect(gh.violations).toEqual([]);
});

const protection = "/repos/acme/web-shop/branches/main/protection";
/** The least that GitHub's schema asks for. */
const bare = {
    required_status_checks: null,
    enforce_admins: null,
    required_pull_request_reviews: null,
    restrictions: null,
};
const nodeIdOf = async (query: string) =>
    Object.values<any>((await gh.graphql(`{ ${query} }`)).body.data)[0].id as string;
const repositoryId = (name: string) =>
    nodeIdOf(`repository(owner: "acme", name: "${name}") { id }`);

describe("GraphQL", () => {
    const create = `mutation($input: CreateBranchProtectionRuleInput!) { createBranchProtectionRule(input: $input) { branchProtectionRule { id pattern
        requiresApprovingReviews requiredApprovingReviewCount isAdminEnforced restrictsPushes requiredStatusCheckContexts requiredStatusChecks { context app { slug } }
        pushAllowances(first: 10) { nodes { actor { __typename ... on Team { slug } } } } } } }`;
    const update = `mutation($input: UpdateBranchProtectionRuleInput!) { updateBranchProtectionRule(input: $input) { branchProtectionRule { id pattern
        requiresApprovingReviews requiredApprovingReviewCount requiresStatusChecks bypassPullRequestAllowances(first: 5) { totalCount } } } }`;
    const remove = `mutation($input: DeleteBranchProtectionRuleInput!) { deleteBranchProtectionRule(input: $input) { clientMutationId } }`;

    test("a rule is created, changed and deleted; what an update leaves out stays", async () => {
        const team = await nodeIdOf(
            `organization(login: "acme") { team(slug: "payments") { id } }`,
        ).catch(() => undefined);
        expect(team).toBeUndefined();
        const payments = (
            await gh.graphql(`{ organization(login: "acme") { team(slug: "payments") { id } } }`)
        ).body.data.organization.team.id;
        const input = {
            repositoryId: await repositoryId("payments-api"),
            pattern: "release/**/*",
            requiresApprovingReviews: true,
            requiredApprovingReviewCount: 2,
            isAdminEnforced: true,
            restrictsPushes: true,
            pushActorIds: [payments],
            requiresStatusChecks: true,
            requiredStatusCheckContexts: ["ci", "lint"],
        };
        const rule = (await gh.graphql(create, { input })).body.data.createBranchProtectionRule
            .branchProtectionRule;
        expect(rule).toMatchObject({
            requiredApprovingReviewCount: 2,
            requiredStatusCheckContexts: ["ci", "lint"],
            requiredStatusChecks: [
                { context: "ci", app: null },
                { context: "lint", app: null },
            ],
            pushAllowances: { nodes: [{ actor: { __typename: "Team", slug: "payments" } }] },
        });
        const changed = await gh.graphql(update, {
            input: { branchProtectionRuleId: rule.id, requiredApprovingReviewCount: 1 },
        });
        expect(changed.body.data.updateBranchProtectionRule.branchProtectionRule).toMatchObject({
            pattern: "release/**/*",
            requiredApprovingReviewCount: 1,
            requiresStatusChecks: true,
        });
        const gone = await gh.graphql(remove, { input: { branchProtectionRuleId: rule.id } });
        expect(gone.body).toEqual({
            data: { deleteBranchProtectionRule: { clientMutationId: null } },
        });
        const again = await gh.graphql(remove, { input: { branchProtectionRuleId: rule.id } });
        expect(again.body.errors[0]).toMatchObject({
            type: "NOT_FOUND",
            message: `Could not resolve to a node with the global id of '${rule.id}'`,
        });
    });

    test("one rule per pattern: the provider's replacement of a rule by name fails as on GitHub", async () => {
        const { body } = await gh.graphql(create, {
            input: { repositoryId: await repositoryId("web-shop"), pattern: "main" },
        });
        expect(body.data).toEqual({ createBranchProtectionRule: null });
        expect(body.errors).toEqual([
            {
                type: "UNPROCESSABLE",
                path: ["createBranchProtectionRule"],
                locations: [expect.anything()],
                message: "Name already protected: main",
            },
        ]);
    });

    test("a name instead of a node id is told so in the words the provider matches", async () => {
        const { body } = await gh.graphql(`query($id: ID!) { node(id: $id) { id } }`, {
            id: "web-shop",
        });
        expect(body).toEqual({
            data: { node: null },
            errors: [
                expect.objectContaining({
                    message: "Could not resolve to a node with the global id of 'web-shop'",
                    path: ["node"],
                }),
            ],
        });
    });

    test("somebody without write access cannot be on a list; nothing is made", async () => {
        const visitor = await nodeIdOf(`user(login: "visitor-1") { id }`);
        const id = await repositoryId("payments-api");
        const before = gh.github.state.revision;
        const { body } = await gh.graphql(create, {
            input: { repositoryId: id, pattern: "main", bypassPullRequestActorIds: [visitor] },
        });
        expect(body.errors[0]).toMatchObject({
            type: "UNPROCESSABLE",
            message: expect.stringContaining("visitor-1"),
        });
        expect(gh.github.state.revision).toBe(before);
        const rules = await gh.graphql(
            `{ repository(owner: "acme", name: "payments-api") { branchProtectionRules(first: 1) { totalCount } } }`,
        );
        expect(rules.body.data.repository.branchProtectionRules.totalCount).toBe(0);
    });

    test("readers and members may not write", async () => {
        const input = { repositoryId: await repositoryId("payments-api"), pattern: "main" };
        const byReader = await gh.graphql(create, { input }, "local-reader");
        expect(byReader.body.errors[0]).toMatchObject({
            type: "FORBIDDEN",
            message: "Resource not accessible by personal access token",
        });
        const byMember = await gh.graphql(create, { input }, "local-member");
        expect(byMember.body.data).toEqual({ createBranchProtectionRule: null });
        expect(byMember.body.errors[0].type).toBe("FORBIDDEN");
    });
});

describe("REST", () => {
    test("a seeded rule, and GitHub's words where there is none", async () => {
        expect((await gh.rest("GET", protection)).body).toMatchObject({
            required_pull_request_reviews: {
                required_approving_review_count: 1,
                require_code_owner_reviews: false,
            },
            enforce_admins: { enabled: false },
            required_signatures: { enabled: false },
        });
        const none = await gh.rest("GET", "/repos/acme/sandbox/branches/main/protection");
        expect([none.status, none.body.message]).toEqual([404, "Branch not protected"]);
        const nowhere = await gh.rest("GET", "/repos/acme/sandbox/branches/nope/protection");
        expect([nowhere.status, nowhere.body.message]).toEqual([404, "Branch not found"]);
    });

    test("PUT replaces the whole rule, parts change alone, and GraphQL sees it", async () => {
        const put = await gh.rest("PUT", protection, {
            ...bare,
            enforce_admins: true,
            required_status_checks: { strict: true, checks: [{ context: "ci" }], contexts: [] },
            required_pull_request_reviews: {
                require_code_owner_reviews: true,
                required_approving_review_count: 2,
            },
            restrictions: { users: [], teams: ["web"], apps: [] },
            lock_branch: false,
        });
        expect(put.body).toMatchObject({
            required_status_checks: {
                strict: true,
                contexts: ["ci"],
                checks: [{ context: "ci", app_id: null }],
            },
            restrictions: { teams: [{ slug: "web" }], users: [] },
        });
        await gh.rest("PATCH", `${protection}/required_pull_request_reviews`, {
            dismiss_stale_reviews: true,
        });
        await gh.rest("POST", `${protection}/required_status_checks/contexts`, {
            contexts: ["lint", "ci"],
        });
        await gh.rest("POST", `${protection}/restrictions/users`, { users: ["lead-1"] });
        await gh.rest("DELETE", `${protection}/enforce_admins`);
        await gh.rest("POST", `${protection}/required_signatures`);
        const { body } =
            await gh.graphql(`{ repository(owner: "acme", name: "web-shop") { branchProtectionRules(first: 2) { nodes { pattern isAdminEnforced dismissesStaleReviews
            requiresCodeOwnerReviews requiredApprovingReviewCount requiredStatusCheckContexts requiresCommitSignatures pushAllowances(first: 9) { totalCount } } } } }`);
        expect(body.data.repository.branchProtectionRules.nodes).toEqual([
            {
                pattern: "main",
                isAdminEnforced: false,
                dismissesStaleReviews: true,
                requiresCodeOwnerReviews: true,
                requiredApprovingReviewCount: 2,
                requiredStatusCheckContexts: ["ci", "lint"],
                requiresCommitSignatures: true,
                pushAllowances: { totalCount: 2 },
            },
        ]);
        expect((await gh.rest("DELETE", protection)).status).toBe(204);
        expect((await gh.rest("GET", protection)).status).toBe(404);
    });

    test("parts that are off answer 404", async () => {
        await gh.rest("PUT", protection, bare);
        for (const part of [
            "required_pull_request_reviews",
            "required_status_checks",
            "restrictions",
            "restrictions/teams",
        ]) {
            expect((await gh.rest("GET", `${protection}/${part}`)).status).toBe(404);
        }
    });

    test.each([
        [{}, /required_status_checks/],
        [{ ...bare, enforce_admins: "yes" }, /enforce_admins/],
        [
            { ...bare, required_pull_request_reviews: { required_approving_review_count: 7 } },
            /required_approving_review_count/,
        ],
        [{ ...bare, restrictions: { users: ["nobody-here"], teams: [] } }, /Validation Failed/],
    ])("%j is refused with 422 and changes nothing", async (body, text) => {
        const before = (await gh.rest("GET", protection)).body;
        const answer = await gh.rest("PUT", protection, body);
        expect(answer.status).toBe(422);
        expect(answer.body.message).toMatch(text);
        expect((await gh.rest("GET", protection)).body).toEqual(before);
    });

    test("people without admin rights are told nothing; a reader may read and not write", async () => {
        expect((await gh.rest("GET", protection, undefined, "local-member")).status).toBe(404);
        expect((await gh.rest("GET", protection, undefined, "local-reader")).status).toBe(200);
        const write = await gh.rest("PUT", protection, bare, "local-reader");
        expect([write.status, write.body.message]).toEqual([
            403,
            "Resource not accessible by personal access token",
        ]);
        expect(write.headers["x-accepted-github-permissions"]).toBe("administration=write");
    });
});
