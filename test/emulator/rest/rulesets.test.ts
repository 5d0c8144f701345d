/** Rulesets of repositories and organizations. */
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

const review = {
    dismiss_stale_reviews_on_push: false,
    require_code_owner_review: true,
    require_last_push_approval: false,
    required_approving_review_count: 1,
    required_review_thread_resolution: false,
};
const guard = (over: object = {}) => ({
    name: "guard",
    target: "branch",
    enforcement: "active",
    bypass_actors: [{ actor_type: "OrganizationAdmin", bypass_mode: "always" }],
    conditions: { ref_name: { include: ["~DEFAULT_BRANCH"], exclude: [] } },
    rules: [
        { type: "deletion" },
        { type: "pull_request", parameters: review },
        { type: "non_fast_forward" },
    ],
    ...over,
});
const names = (include: string[]) => ({
    ref_name: { include: ["~DEFAULT_BRANCH"], exclude: [] },
    repository_name: { include, exclude: [], protected: false },
});
const repo = "/repos/acme/payments-api/rulesets";

test("a repository ruleset: GitHub fills in merge methods and leaves an administrator without id", async () => {
    const made = await gh.rest("POST", repo, guard());
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
        source_type: "Repository",
        source: "acme/payments-api",
        current_user_can_bypass: "always",
        bypass_actors: [{ actor_id: null, actor_type: "OrganizationAdmin", bypass_mode: "always" }],
        rules: [
            { type: "deletion" },
            {
                type: "pull_request",
                parameters: { ...review, allowed_merge_methods: ["merge", "squash", "rebase"] },
            },
            { type: "non_fast_forward" },
        ],
    });
    const [listed] = (await gh.rest("GET", repo)).body;
    expect(listed).toMatchObject({ id: made.body.id, name: "guard", enforcement: "active" });
    expect(listed).not.toHaveProperty("rules");
    const changed = await gh.rest("PUT", `${repo}/${made.body.id}`, { enforcement: "evaluate" });
    expect(changed.body).toMatchObject({
        name: "guard",
        enforcement: "evaluate",
        rules: [{}, {}, {}],
    });
    expect((await gh.rest("DELETE", `${repo}/${made.body.id}`)).status).toBe(204);
    expect((await gh.rest("GET", `${repo}/${made.body.id}`)).status).toBe(404);
});

test("an organization ruleset reaches the repositories it names, and shows among their rules", async () => {
    const made = await gh.rest(
        "POST",
        "/orgs/acme/rulesets",
        guard({ conditions: names(["payments-*"]) }),
    );
    expect(made.status).toBe(201);
    expect((await gh.rest("GET", repo)).body.map((one: any) => one.source_type)).toEqual([
        "Organization",
    ]);
    expect((await gh.rest("GET", `${repo}?includes_parents=false`)).body).toEqual([]);
    expect((await gh.rest("GET", "/repos/acme/web-shop/rulesets")).body).toEqual([]);
    const rules = (await gh.rest("GET", "/repos/acme/payments-api/rules/branches/main")).body;
    expect(rules.map((rule: any) => [rule.type, rule.ruleset_id])).toEqual([
        ["deletion", made.body.id],
        ["pull_request", made.body.id],
        ["non_fast_forward", made.body.id],
    ]);
    expect((await gh.rest("GET", "/repos/acme/payments-api/rules/branches/other")).body).toEqual(
        [],
    );
});

test("custom properties and ids choose repositories, too", async () => {
    const property = {
        ref_name: { include: ["~ALL"], exclude: [] },
        repository_property: {
            include: [{ name: "data-class", property_values: ["restricted"] }],
            exclude: [],
        },
    };
    expect(
        (
            await gh.rest(
                "POST",
                "/orgs/acme/rulesets",
                guard({ name: "restricted", conditions: property }),
            )
        ).status,
    ).toBe(201);
    const id = (await gh.rest("GET", "/repos/acme/sandbox")).body.id;
    const byId = {
        ref_name: { include: ["~ALL"], exclude: [] },
        repository_id: { repository_ids: [id] },
    };
    expect(
        (await gh.rest("POST", "/orgs/acme/rulesets", guard({ name: "sandbox", conditions: byId })))
            .status,
    ).toBe(201);
    const reaching = async (name: string) =>
        (await gh.rest("GET", `/repos/acme/${name}/rulesets`)).body.map((one: any) => one.name);
    expect(await reaching("infra-deploy")).toEqual(["restricted"]);
    expect(await reaching("sandbox")).toEqual(["sandbox"]);
    expect(await reaching("web-shop")).toEqual([]);
});

test("the bypass list is absent, not empty, for callers who may not write the ruleset", async () => {
    const { id } = (await gh.rest("POST", repo, guard())).body;
    expect((await gh.rest("GET", `${repo}/${id}`)).body.bypass_actors).toHaveLength(1);
    for (const token of ["local-reader", "local-member"]) {
        const { status, body } = await gh.rest("GET", `${repo}/${id}`, undefined, token);
        expect(status).toBe(200);
        expect(body).not.toHaveProperty("bypass_actors");
    }
});

test("reading an organization's rulesets takes the permission to write them (GitHub's permission table)", async () => {
    expect((await gh.rest("GET", "/orgs/acme/rulesets")).status).toBe(200);
    expect((await gh.rest("GET", "/orgs/acme/rulesets", undefined, "local-reader")).status).toBe(
        403,
    );
    expect((await gh.rest("GET", "/orgs/acme/rulesets", undefined, "local-member")).status).toBe(
        404,
    );
});

describe("refused with 422, and nothing is made", () => {
    test.each<[string, object, RegExp]>([
        ["no name", guard({ name: undefined }), /'name'/],
        ["an unknown rule", guard({ rules: [{ type: "be_nice" }] }), /rules/],
        [
            "more approvals than GitHub counts",
            guard({
                rules: [
                    {
                        type: "pull_request",
                        parameters: { ...review, required_approving_review_count: 11 },
                    },
                ],
            }),
            /required_approving_review_count/,
        ],
        ["an unknown enforcement", guard({ enforcement: "on" }), /enforcement/],
        ["no refs", guard({ conditions: {} }), /Validation Failed/],
        [
            "the same rule twice",
            guard({ rules: [{ type: "deletion" }, { type: "deletion" }] }),
            /Validation Failed/,
        ],
        [
            "a file rule on branches",
            guard({ rules: [{ type: "max_file_size", parameters: { max_file_size: 10 } }] }),
            /Validation Failed/,
        ],
    ])("%s", async (_what, body, text) => {
        const answer = await gh.rest("POST", repo, body);
        expect(answer.status).toBe(422);
        expect(answer.body.message).toMatch(text);
        expect((await gh.rest("GET", repo)).body).toEqual([]);
    });

    test("a name that another ruleset has, in GitHub's words", async () => {
        await gh.rest("POST", repo, guard());
        const second = await gh.rest("POST", repo, guard());
        expect([second.status, second.body.errors]).toEqual([422, ["Name must be unique"]]);
    });

    test("an App or team that is not the organization's, in GitHub's words", async () => {
        const answer = await gh.rest(
            "POST",
            repo,
            guard({
                bypass_actors: [
                    { actor_id: 999_999, actor_type: "Integration", bypass_mode: "always" },
                ],
            }),
        );
        expect(answer.body.errors[0]).toMatch(
            /must be part of the ruleset source or owner organization$/,
        );
    });

    test("evaluate below Enterprise, and organization rulesets on Free", async () => {
        const plan = (name: "free" | "team"): Seed => ({
            organization: "small",
            plan: name,
            admins: ["boss"],
            repositories: [{ name: "open", visibility: "public" }, { name: "closed" }],
            tokens: [{ token: "local-owner", user: "boss", scopes: ["*"] }],
        });
        const team = await startChecked({ seed: plan("team") });
        const evaluate = await team.rest(
            "POST",
            "/repos/small/closed/rulesets",
            guard({ enforcement: "evaluate", bypass_actors: [] }),
        );
        expect([evaluate.status, evaluate.body.errors]).toEqual([
            422,
            [
                "Enforcement evaluate option is not supported on this plan. Please upgrade to Enterprise to enable it.",
            ],
        ]);
        expect(
            (await team.rest("POST", "/orgs/small/rulesets", guard({ conditions: names(["*"]) })))
                .status,
        ).toBe(201);
        await team.close();
        const free = await startChecked({ seed: plan("free") });
        expect((await free.rest("POST", "/repos/small/open/rulesets", guard())).status).toBe(201);
        const closed = await free.rest("POST", "/repos/small/closed/rulesets", guard());
        expect([closed.status, closed.body.message]).toEqual([
            403,
            "Upgrade to GitHub Pro or make this repository public to enable this feature.",
        ]);
        expect(
            (await free.rest("POST", "/orgs/small/rulesets", guard({ conditions: names(["*"]) })))
                .status,
        ).toBe(403);
        const rule = {
            required_status_checks: null,
            enforce_admins: null,
            required_pull_request_reviews: null,
            restrictions: null,
        };
        const branch = await free.rest("PUT", "/repos/small/closed/branches/main/protection", rule);
        expect([branch.status, branch.body.message]).toEqual([
            403,
            "Upgrade to GitHub Pro or make this repository public to enable this feature.",
        ]);
        await free.close();
    });
});
