/** Repositories, topics, custom properties, plans, and what a caller knows of itself. */
import { type Checked, startChecked } from "../exchange";

let gh: Checked;
beforeEach(async () => {
    gh = await startChecked();
});
afterEach(async () => {
    await gh.close();
    expect(gh.violations).toEqual([]);
});
const names = (body: { name: string }[]) => body.map((one) => one.name);

describe("repositories", () => {
    test("are listed to each as far as they see, by type", async () => {
        const list = async (query: string, token?: string) =>
            names(
                (await gh.rest("GET", `/orgs/acme/repos?sort=full_name${query}`, undefined, token))
                    .body,
            );
        expect(await list("")).toHaveLength(8);
        expect(await list("&type=private")).toHaveLength(7);
        expect(await list("&type=internal")).toEqual(["docs-api", "tools-cli"]);
        expect(await list("", "local-outsider")).toEqual(["docs-handbook"]);
        expect((await gh.rest("GET", "/orgs/acme/repos?type=weird")).status).toBe(422);
    });

    test("creating: names made fit, taken names and unknown fields refused, first commit on request", async () => {
        const made = await gh.rest("POST", "/orgs/acme/repos", {
            name: "New & shiny",
            visibility: "internal",
            auto_init: true,
        });
        expect(made).toMatchObject({
            status: 201,
            body: {
                name: "New-shiny",
                private: true,
                visibility: "internal",
                permissions: { admin: true },
            },
        });
        expect((await gh.rest("GET", "/repos/acme/new-SHINY/contents/README.md")).status).toBe(200);
        const again = await gh.rest("POST", "/orgs/acme/repos", { name: "SANDBOX" });
        expect(again.body.errors[0].message).toBe("name already exists on this account");
        expect(
            (await gh.rest("POST", "/orgs/acme/repos", { name: "x", license_template: "mit" }))
                .status,
        ).toBe(501);
        expect((await gh.rest("GET", "/repos/acme/x")).status).toBe(404);
    });

    test("a member who creates one administers it; an organization may forbid that", async () => {
        expect(
            (
                await gh.rest(
                    "POST",
                    "/orgs/acme/repos",
                    { name: "mine", private: true },
                    "local-member",
                )
            ).status,
        ).toBe(201);
        expect(
            (await gh.rest("GET", "/repos/acme/mine/collaborators/dev-1/permission")).body
                .role_name,
        ).toBe("admin");
        await gh.rest("PATCH", "/orgs/acme", { members_can_create_repositories: false });
        expect(
            (await gh.rest("POST", "/orgs/acme/repos", { name: "more" }, "local-member")).status,
        ).toBe(403);
    });

    test("an archived one takes no change but being unarchived", async () => {
        const path = "/repos/acme/legacy-billing";
        expect((await gh.rest("PATCH", path, { description: "x" })).body.message).toBe(
            "Repository was archived so is read-only.",
        );
        expect((await gh.rest("PUT", `${path}/topics`, { names: ["x"] })).status).toBe(403);
        expect(
            (await gh.rest("PATCH", path, { archived: false, description: "back" })).body,
        ).toMatchObject({ archived: false, description: "back" });
    });

    test("the default branch must exist; at least one way to merge must stay", async () => {
        expect(
            (await gh.rest("PATCH", "/repos/acme/sandbox", { default_branch: "none" })).status,
        ).toBe(422);
        expect(
            (
                await gh.rest("PATCH", "/repos/acme/sandbox", {
                    allow_merge_commit: false,
                    allow_squash_merge: false,
                    allow_rebase_merge: false,
                })
            ).status,
        ).toBe(422);
        expect(
            (await gh.rest("PATCH", "/repos/acme/sandbox", { allow_rebase_merge: false })).body
                .allow_rebase_merge,
        ).toBe(false);
    });

    test("deleting takes the grants and the App's selection with it", async () => {
        expect(
            (await gh.rest("DELETE", "/repos/acme/sandbox", undefined, "local-member")).status,
        ).toBe(403);
        expect((await gh.rest("DELETE", "/repos/acme/sandbox")).status).toBe(204);
        expect(
            names((await gh.rest("GET", "/orgs/acme/teams/engineering/repos")).body),
        ).not.toContain("sandbox");
        expect(gh.github.state.installation(40001)!.repositoryIds.size).toBe(1);
    });

    test("topics are lower-cased, bounded and spelled right", async () => {
        const put = (list: string[]) =>
            gh.rest("PUT", "/repos/acme/sandbox/topics", { names: list });
        expect((await put(["Codex", "codex", "b-2"])).body).toEqual({ names: ["codex", "b-2"] });
        expect((await put(["with space"])).status).toBe(422);
        expect((await put(Array.from({ length: 21 }, (_, index) => `t${index}`))).status).toBe(422);
        expect((await gh.rest("GET", "/repos/acme/sandbox/topics")).body).toEqual({
            names: ["codex", "b-2"],
        });
    });
});

describe("custom properties", () => {
    test("values are held to their definition, defaults count when required", async () => {
        const set = (value: unknown) =>
            gh.rest("PATCH", "/repos/acme/sandbox/properties/values", {
                properties: [{ property_name: "data-class", value }],
            });
        expect((await set("secret")).status).toBe(422);
        expect((await set("internal")).status).toBe(204);
        expect((await gh.rest("GET", "/repos/acme/sandbox")).body.custom_properties).toEqual({
            "data-class": "internal",
        });
        expect((await set(null)).status).toBe(204);
        expect((await gh.rest("GET", "/repos/acme/sandbox/properties/values")).body).toEqual([]);
        const made = await gh.rest("PUT", "/orgs/acme/properties/schema/tier", {
            value_type: "string",
            required: true,
            default_value: "3",
        });
        expect(made.status).toBe(200);
        expect((await gh.rest("GET", "/repos/acme/sandbox/properties/values")).body).toEqual([
            { property_name: "tier", value: "3" },
        ]);
        expect(
            (
                await gh.rest("PUT", "/orgs/acme/properties/schema/kind", {
                    value_type: "single_select",
                })
            ).status,
        ).toBe(422);
    });

    test("one read gives the values of all repositories; search knows them", async () => {
        const all = await gh.rest("GET", "/orgs/acme/properties/values?per_page=100");
        const restricted = all.body.filter((one: { properties: { value: string }[] }) =>
            one.properties.some(({ value }) => value === "restricted"),
        );
        expect(restricted.map((one: { repository_name: string }) => one.repository_name)).toEqual([
            "payments-api",
            "infra-deploy",
        ]);
        const found = await gh.rest(
            "GET",
            "/search/repositories?q=org:acme+props.data-class:restricted",
        );
        expect(names(found.body.items as { name: string }[])).toEqual([
            "payments-api",
            "infra-deploy",
        ]);
    });

    test("deleting a definition deletes its values", async () => {
        expect((await gh.rest("DELETE", "/orgs/acme/properties/schema/data-class")).status).toBe(
            204,
        );
        expect((await gh.rest("GET", "/repos/acme/payments-api")).body.custom_properties).toEqual(
            {},
        );
    });
});

describe("plans", () => {
    test("a Free organization refuses what Free refuses", async () => {
        gh.github.state.organizationByLogin("acme")!.plan = "free";
        expect(
            (await gh.rest("POST", "/orgs/acme/repos", { name: "x", visibility: "internal" }))
                .status,
        ).toBe(422);
        expect((await gh.rest("GET", "/orgs/acme/custom-repository-roles")).status).toBe(403);
        const head = (await gh.rest("GET", "/repos/acme/sandbox/git/ref/heads/main")).body.object
            .sha;
        await gh.rest("POST", "/repos/acme/sandbox/git/refs", { ref: "refs/heads/b", sha: head });
        await gh.rest("PUT", "/repos/acme/sandbox/contents/x", {
            message: "m",
            content: "",
            branch: "b",
        });
        const draft = await gh.rest("POST", "/repos/acme/sandbox/pulls", {
            title: "t",
            head: "b",
            base: "main",
            draft: true,
        });
        expect(draft).toMatchObject({
            status: 422,
            body: { message: "Draft pull requests are not supported in this repository." },
        });
        expect((await gh.rest("GET", "/repos/acme/sandbox/pulls?state=all")).body).toEqual([]);
    });
});

describe("the caller", () => {
    test("knows itself, its organizations and teams", async () => {
        expect((await gh.rest("GET", "/user", undefined, "local-member")).body).toMatchObject({
            login: "dev-1",
            id: expect.any(Number),
        });
        expect((await gh.rest("GET", "/user/orgs", undefined, "local-member")).body).toMatchObject([
            { login: "acme" },
        ]);
        expect(
            (await gh.rest("GET", "/user/teams", undefined, "local-member")).body.map(
                (team: { slug: string }) => team.slug,
            ),
        ).toEqual(["engineering", "web"]);
        expect(
            (
                await gh.rest(
                    "GET",
                    "/user/memberships/orgs?state=pending",
                    undefined,
                    "local-member",
                )
            ).body,
        ).toEqual([]);
        expect(
            names((await gh.rest("GET", "/user/repos", undefined, "local-outsider")).body),
        ).toEqual(["docs-handbook"]);
        expect((await gh.rest("GET", "/users/DEV-4")).body.login).toBe("Dev-4");
        expect((await gh.rest("GET", "/users/acme")).body.type).toBe("Organization");
    });
});
