/** Teams over HTTP: what GitHub makes of them, and what it refuses. */
import { type Checked, startChecked } from "../exchange";

let gh: Checked;
beforeEach(async () => {
    gh = await startChecked();
});
afterEach(async () => {
    await gh.close();
    expect(gh.violations).toEqual([]);
});

const member = (login: string, team = "web") =>
    gh.rest("GET", `/orgs/acme/teams/${team}/memberships/${login}`);

describe("creating", () => {
    test("the slug is made as GitHub makes it, the person who creates becomes maintainer", async () => {
        const made = await gh.rest("POST", "/orgs/acme/teams", {
            name: "Codex: Réviseurs / A",
            privacy: "closed",
        });
        expect(made.status).toBe(201);
        expect(made.body).toMatchObject({
            slug: "codex-reviseurs-a",
            members_count: 1,
            repos_count: 0,
            parent: null,
        });
        expect((await member("owner-1", "codex-reviseurs-a")).body).toMatchObject({
            role: "maintainer",
            state: "active",
        });
    });

    test("a name whose slug is taken is refused, whatever its spelling", async () => {
        const made = await gh.rest("POST", "/orgs/acme/teams", { name: "platform team" });
        expect(made.status).toBe(422);
        expect(made.body).toMatchObject({
            message: "Validation Failed",
            errors: [
                { resource: "Team", field: "name", message: "Name must be unique for this org" },
            ],
        });
    });

    test.each([
        [{}, /"name" wasn't supplied/],
        [{ name: 5 }, /is not a string/],
        [{ name: "x", privacy: "open" }, /is not a member of \["secret","closed"\]/],
    ])("%j is refused and makes nothing", async (body, text) => {
        const before = gh.github.state.revision;
        const made = await gh.rest("POST", "/orgs/acme/teams", body);
        expect(made.status).toBe(422);
        expect(made.body.message).toMatch(text);
        expect(gh.github.state.revision).toBe(before);
    });

    test("an unknown parent and a secret child are refused", async () => {
        const engineering = (await gh.rest("GET", "/orgs/acme/teams/engineering")).body.id;
        expect(
            (await gh.rest("POST", "/orgs/acme/teams", { name: "a", parent_team_id: 1 })).status,
        ).toBe(422);
        expect(
            (
                await gh.rest("POST", "/orgs/acme/teams", {
                    name: "a",
                    parent_team_id: engineering,
                    privacy: "secret",
                })
            ).status,
        ).toBe(422);
        const made = await gh.rest("POST", "/orgs/acme/teams", {
            name: "a",
            parent_team_id: engineering,
        });
        expect(made.body).toMatchObject({ privacy: "closed", parent: { slug: "engineering" } });
    });
});

describe("changing", () => {
    test("a rename keeps the id and moves the slug; the id alias and the grants go on", async () => {
        const web = (await gh.rest("GET", "/orgs/acme/teams/web")).body;
        const path = `/organizations/9001/team/${web.id}`;
        const renamed = await gh.rest("PATCH", path, { name: "Web Shop" });
        expect(renamed.body).toMatchObject({
            id: web.id,
            slug: "web-shop",
            parent: { slug: "engineering" },
        });
        expect((await gh.rest("GET", "/orgs/acme/teams/web")).status).toBe(404);
        expect((await gh.rest("GET", path)).body.slug).toBe("web-shop");
        expect(
            (await gh.rest("GET", `${path}/repos`)).body.map((one: { name: string }) => one.name),
        ).toContain("web-shop");
    });

    test("a team cannot become its own ancestor, nor a parent secret", async () => {
        const web = (await gh.rest("GET", "/orgs/acme/teams/web")).body.id;
        expect(
            (await gh.rest("PATCH", "/orgs/acme/teams/engineering", { parent_team_id: web }))
                .status,
        ).toBe(422);
        expect(
            (await gh.rest("PATCH", "/orgs/acme/teams/engineering", { privacy: "secret" })).status,
        ).toBe(422);
    });

    test("deleting a parent deletes its children and their grants", async () => {
        expect((await gh.rest("DELETE", "/orgs/acme/teams/engineering")).status).toBe(204);
        expect((await gh.rest("GET", "/orgs/acme/teams/web")).status).toBe(404);
        const teams = await gh.rest("GET", "/repos/acme/web-shop/teams");
        expect(teams.body).toEqual([]);
    });
});

describe("members", () => {
    test("look-ups ignore case, answers keep it", async () => {
        const put = await gh.rest("PUT", "/orgs/acme/teams/web/memberships/dev-4", {
            role: "maintainer",
        });
        expect(put).toMatchObject({ status: 200, body: { role: "maintainer", state: "active" } });
        expect(put.body.url).toMatch(/memberships\/Dev-4$/);
        const listed = await gh.rest("GET", "/orgs/acme/teams/WEB/members?role=maintainer");
        expect(listed.body.map((user: { login: string }) => user.login)).toEqual([
            "lead-1",
            "Dev-4",
        ]);
    });

    test("an owner is a maintainer whatever was asked for", async () => {
        expect(
            (await gh.rest("PUT", "/orgs/acme/teams/web/memberships/owner-2", { role: "member" }))
                .body.role,
        ).toBe("maintainer");
        expect((await member("owner-2")).body.role).toBe("maintainer");
    });

    test("an outsider gets an invitation and is pending until it is accepted", async () => {
        expect(
            (
                await gh.rest("PUT", "/orgs/acme/teams/web/memberships/visitor-1", {
                    role: "maintainer",
                })
            ).body,
        ).toMatchObject({ state: "pending", role: "maintainer" });
        expect((await member("visitor-1")).body.state).toBe("pending");
        expect(
            (await gh.rest("GET", "/orgs/acme/teams/web/members")).body.map(
                (user: { login: string }) => user.login,
            ),
        ).not.toContain("visitor-1");
        const invitations = await gh.rest("GET", "/orgs/acme/invitations");
        expect(invitations.body.map((one: { login: string }) => one.login)).toEqual([
            "new-hire-1",
            "visitor-1",
        ]);
    });

    test("members of child teams are listed; the membership of a parent follows from a child", async () => {
        const all = await gh.rest("GET", "/orgs/acme/teams/engineering/members?per_page=100");
        expect(all.body).toHaveLength(9);
        await gh.rest("DELETE", "/orgs/acme/teams/engineering/memberships/dev-1");
        expect((await member("dev-1", "engineering")).body).toMatchObject({
            role: "member",
            state: "active",
        });
    });

    test("removing somebody who is not on the team is 404; unknown people are 404", async () => {
        expect((await gh.rest("DELETE", "/orgs/acme/teams/web/memberships/ops-1")).status).toBe(
            404,
        );
        expect(
            (await gh.rest("PUT", "/orgs/acme/teams/web/memberships/nobody-here", {})).status,
        ).toBe(404);
    });
});

describe("permissions", () => {
    test("a plain member reads teams and may not change them", async () => {
        expect(
            (await gh.rest("GET", "/orgs/acme/teams/web", undefined, "local-member")).status,
        ).toBe(200);
        const put = await gh.rest(
            "PUT",
            "/orgs/acme/teams/web/memberships/dev-3",
            {},
            "local-member",
        );
        expect(put.status).toBe(403);
        expect(put.body.message).toBe(
            "You must be an organization owner or team maintainer to add a team membership.",
        );
        expect(
            (await gh.rest("DELETE", "/orgs/acme/teams/security", undefined, "local-member"))
                .status,
        ).toBe(403);
    });

    test("a read-only token reads, and its writes are refused by name of the permission", async () => {
        expect((await gh.rest("GET", "/orgs/acme/teams", undefined, "local-reader")).status).toBe(
            200,
        );
        const made = await gh.rest("POST", "/orgs/acme/teams", { name: "x" }, "local-reader");
        expect(made).toMatchObject({
            status: 403,
            body: { message: "Resource not accessible by personal access token" },
        });
        expect(made.headers["x-accepted-github-permissions"]).toBe("members=write");
    });

    test("outsiders see no team", async () => {
        expect((await gh.rest("GET", "/orgs/acme/teams", undefined, "local-outsider")).status).toBe(
            403,
        );
        expect(
            (await gh.rest("GET", "/orgs/acme/teams/web", undefined, "local-outsider")).status,
        ).toBe(404);
    });

    test("a secret team exists for owners and its members only", async () => {
        await gh.rest("POST", "/orgs/acme/teams", { name: "hidden", privacy: "secret" });
        expect((await gh.rest("GET", "/orgs/acme/teams/hidden")).status).toBe(200);
        expect(
            (await gh.rest("GET", "/orgs/acme/teams/hidden", undefined, "local-member")).status,
        ).toBe(404);
        const listed = await gh.rest("GET", "/orgs/acme/teams", undefined, "local-member");
        expect(listed.body.map((team: { slug: string }) => team.slug)).not.toContain("hidden");
        await gh.rest("PUT", "/orgs/acme/teams/hidden/memberships/dev-1", {});
        expect(
            (await gh.rest("GET", "/orgs/acme/teams/hidden", undefined, "local-member")).status,
        ).toBe(200);
    });
});

describe("grants", () => {
    const grant = (team: string, repo: string) =>
        gh.rest("GET", `/orgs/acme/teams/${team}/repos/acme/${repo}`, undefined, undefined, {
            accept: "application/vnd.github.v3.repository+json",
        });

    test("given in old words, told in new ones", async () => {
        expect(
            (
                await gh.rest("PUT", "/orgs/acme/teams/web/repos/acme/sandbox", {
                    permission: "push",
                })
            ).status,
        ).toBe(204);
        expect((await grant("web", "sandbox")).body).toMatchObject({
            role_name: "write",
            permissions: { push: true, admin: false },
        });
        const teams = await gh.rest("GET", "/repos/acme/sandbox/teams");
        expect(teams.body.find((team: { slug: string }) => team.slug === "web")).toMatchObject({
            permission: "push",
        });
        expect(
            (
                await gh.rest("PUT", "/orgs/acme/teams/web/repos/acme/sandbox", {
                    permission: "write",
                })
            ).status,
        ).toBe(422);
    });

    test("a child inherits its parent's grant", async () => {
        expect((await grant("payments", "tools-cli")).body.role_name).toBe("write");
        const teams = await gh.rest("GET", "/repos/acme/tools-cli/teams");
        expect(teams.body.map((team: { slug: string }) => team.slug)).toEqual([
            "engineering",
            "web",
            "payments",
            "platform-team",
        ]);
    });

    test("without a grant, and without the media type, there is no body", async () => {
        expect((await grant("web", "infra-deploy")).status).toBe(404);
        expect((await gh.rest("GET", "/orgs/acme/teams/web/repos/acme/web-shop")).status).toBe(204);
    });

    test("only an admin of the repository grants; an archived one takes no grant", async () => {
        const asLead = await gh.rest(
            "PUT",
            "/orgs/acme/teams/web/repos/acme/sandbox",
            { permission: "pull" },
            "local-member",
        );
        expect(asLead).toMatchObject({
            status: 403,
            body: { message: "Must have admin rights to Repository." },
        });
        const archived = await gh.rest("PUT", "/orgs/acme/teams/web/repos/acme/legacy-billing", {
            permission: "pull",
        });
        expect(archived).toMatchObject({
            status: 403,
            body: { message: "Repository was archived so is read-only." },
        });
    });
});
