/** Actions permissions, App installations, the audit log. */
import { type Checked, startChecked } from "../exchange";

let gh: Checked;
beforeEach(async () => {
    gh = await startChecked();
});
afterEach(async () => {
    await gh.close();
    expect(gh.violations).toEqual([]);
});
const id = (name: string) => gh.github.state.repositoryByName("acme", name)?.id ?? 0;

describe("Actions permissions", () => {
    const org = "/orgs/acme/actions/permissions";
    const repo = "/repos/acme/sandbox/actions/permissions";

    test("selected actions answer 409 until they are what is allowed", async () => {
        for (const at of [org, repo]) {
            expect((await gh.rest("GET", `${at}/selected-actions`)).status).toBe(409);
            expect(
                (await gh.rest("PUT", `${at}/selected-actions`, { patterns_allowed: ["x/*"] }))
                    .status,
            ).toBe(409);
            const body =
                at === org
                    ? { enabled_repositories: "all", allowed_actions: "selected" }
                    : { enabled: true, allowed_actions: "selected" };
            expect((await gh.rest("PUT", at, body)).status).toBe(204);
            const wanted = {
                github_owned_allowed: true,
                verified_allowed: false,
                patterns_allowed: ["openai/codex-action@*"],
            };
            expect((await gh.rest("PUT", `${at}/selected-actions`, wanted)).status).toBe(204);
            expect((await gh.rest("GET", `${at}/selected-actions`)).body).toEqual(wanted);
            expect((await gh.rest("GET", at)).body).toMatchObject({
                allowed_actions: "selected",
                sha_pinning_required: false,
            });
        }
    });

    test("the repositories that may run Actions, and what a repository then may", async () => {
        expect((await gh.rest("GET", `${org}/repositories`)).status).toBe(409);
        await gh.rest("PUT", org, {
            enabled_repositories: "selected",
            allowed_actions: "local_only",
        });
        await gh.rest("PUT", `${org}/repositories`, { selected_repository_ids: [id("sandbox")] });
        expect(
            (await gh.rest("GET", `${org}/repositories`)).body.repositories.map(
                (one: any) => one.name,
            ),
        ).toEqual(["sandbox"]);
        expect(
            (await gh.rest("PUT", "/repos/acme/web-shop/actions/permissions", { enabled: true }))
                .status,
        ).toBe(409);
        expect((await gh.rest("PUT", repo, { enabled: true, allowed_actions: "all" })).status).toBe(
            409,
        );
        expect(
            (await gh.rest("PUT", repo, { enabled: true, allowed_actions: "local_only" })).status,
        ).toBe(204);
        expect((await gh.rest("PUT", repo, { enabled: true, allowed_actions: "" })).status).toBe(
            422,
        );
    });

    test("workflows may approve only where the organization lets them", async () => {
        const wide = {
            default_workflow_permissions: "write",
            can_approve_pull_request_reviews: true,
        };
        expect((await gh.rest("PUT", `${repo}/workflow`, wide)).status).toBe(409);
        expect((await gh.rest("PUT", `${org}/workflow`, wide)).status).toBe(204);
        expect((await gh.rest("PUT", `${repo}/workflow`, wide)).status).toBe(204);
        expect((await gh.rest("GET", `${repo}/workflow`)).body).toEqual(wide);
        expect((await gh.rest("PUT", `${repo}/workflow`, wide, "local-reader")).status).toBe(403);
        expect((await gh.rest("GET", `${repo}/workflow`, undefined, "local-reader")).status).toBe(
            200,
        );
    });

    test("access from outside is for private and internal repositories", async () => {
        expect(
            (await gh.rest("PUT", `${repo}/access`, { access_level: "organization" })).status,
        ).toBe(204);
        expect((await gh.rest("GET", `${repo}/access`)).body).toEqual({
            access_level: "organization",
        });
        expect(
            (await gh.rest("GET", "/repos/acme/docs-handbook/actions/permissions/access")).status,
        ).toBe(422);
    });
});

describe("the Codex App's repositories", () => {
    const at = "/user/installations/40001/repositories";
    const names = async () =>
        (await gh.rest("GET", at)).body.repositories.map((one: any) => one.name);

    test("owners list installations; only a classic token of a person changes one", async () => {
        const listed = (await gh.rest("GET", "/orgs/acme/installations", undefined, "local-reader"))
            .body;
        expect(
            listed.installations.map((one: any) => [one.app_slug, one.repository_selection]),
        ).toContainEqual(["chatgpt-codex-connector", "selected"]);
        expect(await names()).toEqual(["docs-handbook", "sandbox"]);
        expect((await gh.rest("PUT", `${at}/${id("web-shop")}`)).status).toBe(204);
        expect((await gh.rest("DELETE", `${at}/${id("sandbox")}`)).status).toBe(204);
        expect(await names()).toEqual(["docs-handbook", "web-shop"]);
        for (const token of ["local-reader", "local-writer"]) {
            const refused = await gh.rest("GET", at, undefined, token);
            expect([refused.status, refused.body.message]).toEqual([
                403,
                "Resource not accessible by personal access token",
            ]);
        }
        expect((await gh.rest("GET", "/user/installations")).status).toBe(403);
    });

    test("an App's own token is refused in GitHub's words", async () => {
        const { state } = gh.github;
        const [one] = [...(state.organizationByLogin("acme")?.installations.values() ?? [])];
        const bot = one && state.apps.get(one.appId)?.botUserId;
        state.tokens.set("app-token", {
            token: "app-token",
            kind: "installation",
            userId: bot ?? 0,
            scopes: [],
            permissions: { administration: "write", metadata: "read" },
            organizationId: null,
            repositories: "all",
            installationId: one?.id ?? 0,
            expiresAt: null,
            note: "",
        });
        const refused = await gh.rest("PUT", `${at}/${id("web-shop")}`, undefined, "app-token");
        expect([refused.status, refused.body.message]).toEqual([
            403,
            "Resource not accessible by integration",
        ]);
    });

    test("the last repository stays; an installation on all repositories has none to choose", async () => {
        await gh.rest("DELETE", `${at}/${id("sandbox")}`);
        expect((await gh.rest("DELETE", `${at}/${id("docs-handbook")}`)).status).toBe(422);
        expect(await names()).toEqual(["docs-handbook"]);
        expect((await gh.rest("DELETE", `${at}/${id("web-shop")}`)).status).toBe(404);
        expect(
            (await gh.rest("PUT", `/user/installations/40002/repositories/${id("web-shop")}`))
                .status,
        ).toBe(422);
        expect((await gh.rest("GET", "/user/installations/1/repositories")).status).toBe(404);
        expect(
            (await gh.rest("PUT", `${at}/${id("web-shop")}`, undefined, "local-member")).status,
        ).toBe(404);
    });
});

describe("audit log", () => {
    const log = async (query = "") => gh.rest("GET", `/orgs/acme/audit-log${query}`);

    test("newest first, searched by phrase, paged by cursor without loss", async () => {
        for (const topic of ["a", "b", "c"])
            await gh.rest("PUT", `/orgs/acme/teams/web/repos/acme/sandbox`, {
                permission: topic === "b" ? "push" : "pull",
            });
        await gh.rest("PUT", "/repos/acme/sandbox/environments/stage", {});
        const all = (await log("?per_page=100")).body;
        expect(all[0]).toMatchObject({
            action: "environment.create",
            actor: "owner-1",
            repo: "acme/sandbox",
            org: "acme",
        });
        const team = (await log("?phrase=action:team")).body;
        expect(team.length).toBeGreaterThanOrEqual(3);
        expect(team.every((one: any) => one.action.startsWith("team."))).toBe(true);
        expect((await log("?phrase=actor:dev-1")).body).toEqual([]);
        expect((await log(`?phrase=${encodeURIComponent("created:>=2099-01-01")}`)).body).toEqual(
            [],
        );
        expect(
            (await log(`?phrase=${encodeURIComponent("-action:team action:environment.create")}`))
                .body,
        ).toHaveLength(1);
        const seen: string[] = [];
        let next: string | undefined = "?per_page=2";
        while (next !== undefined) {
            const { body, headers } = await log(next);
            seen.push(...body.map((one: any) => one._document_id));
            next = /<[^>]*audit-log(\?[^>]*)>; rel="next"/.exec(headers.link ?? "")?.[1];
        }
        expect(seen).toEqual(all.map((one: any) => one._document_id));
        expect((await log("?order=asc&per_page=100")).body).toEqual([...all].reverse());
    });

    test("an unknown qualifier is refused, not ignored; only owners read; only Enterprise has it", async () => {
        expect((await log("?phrase=country:ch")).status).toBe(501);
        expect(
            (await gh.rest("GET", "/orgs/acme/audit-log", undefined, "local-member")).status,
        ).not.toBe(200);
        expect(
            (await gh.rest("GET", "/orgs/acme/audit-log", undefined, "local-reader")).status,
        ).toBe(200);
        const team = await startChecked({
            seed: {
                organization: "small",
                plan: "team",
                admins: ["boss"],
                tokens: [{ token: "local-owner", user: "boss", scopes: ["*"] }],
            },
        });
        expect((await team.rest("GET", "/orgs/small/audit-log")).status).toBe(403);
        await team.close();
    });
});
