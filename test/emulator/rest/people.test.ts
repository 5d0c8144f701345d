/** Members, roles, invitations, collaborators: who gets in, as what, and what GitHub refuses. */
import { type Checked, startChecked } from "../exchange";

let gh: Checked;
beforeEach(async () => {
    gh = await startChecked();
});
afterEach(async () => {
    await gh.close();
    expect(gh.violations).toEqual([]);
});
const logins = (body: { login: string }[]) => body.map((one) => one.login);

describe("organization", () => {
    test("owners read the settings, others the public page", async () => {
        expect((await gh.rest("GET", "/orgs/acme")).body).toMatchObject({
            id: 9001,
            plan: { name: "enterprise" },
            default_repository_permission: "read",
        });
        const outside = await gh.rest("GET", "/orgs/acme", undefined, "");
        expect(outside).toMatchObject({ status: 200, body: { login: "acme", public_repos: 1 } });
        expect(outside.body.plan).toBeUndefined();
    });

    test("a field that is not kept is refused, not swallowed", async () => {
        const answer = await gh.rest("PATCH", "/orgs/acme", {
            company: "x",
            default_repository_permission: "none",
        });
        expect(answer.status).toBe(501);
        expect((await gh.rest("GET", "/orgs/acme")).body.default_repository_permission).toBe(
            "read",
        );
    });

    test("the base permission decides what a member sees", async () => {
        expect(
            (await gh.rest("GET", "/repos/acme/payments-api", undefined, "local-member")).status,
        ).toBe(200);
        await gh.rest("PATCH", "/orgs/acme", { default_repository_permission: "none" });
        expect(
            (await gh.rest("GET", "/repos/acme/payments-api", undefined, "local-member")).status,
        ).toBe(404);
        expect(
            (await gh.rest("GET", "/repos/acme/docs-api", undefined, "local-member")).status,
        ).toBe(200);
        expect(
            (await gh.rest("GET", "/repos/acme/web-shop", undefined, "local-member")).status,
        ).toBe(200);
    });
});

describe("members", () => {
    test("are listed by role; a person is looked up whatever the case", async () => {
        expect(logins((await gh.rest("GET", "/orgs/acme/members?role=admin")).body)).toEqual([
            "owner-1",
            "owner-2",
        ]);
        expect((await gh.rest("GET", "/orgs/acme/members/DEV-4")).status).toBe(204);
        expect((await gh.rest("GET", "/orgs/acme/members/contractor-1")).status).toBe(404);
        expect((await gh.rest("GET", "/orgs/acme/memberships/dev-4")).body).toMatchObject({
            state: "active",
            role: "member",
            user: { login: "Dev-4" },
        });
        expect((await gh.rest("GET", "/orgs/acme/memberships/new-hire-1")).body).toMatchObject({
            state: "pending",
        });
    });

    test("the last owner can be neither removed nor demoted", async () => {
        expect(
            (await gh.rest("PUT", "/orgs/acme/memberships/owner-2", { role: "member" })).status,
        ).toBe(200);
        expect(
            (await gh.rest("PUT", "/orgs/acme/memberships/owner-1", { role: "member" })).status,
        ).toBe(403);
        expect((await gh.rest("DELETE", "/orgs/acme/members/owner-1")).status).toBe(403);
        expect((await gh.rest("PUT", "/orgs/acme/outside_collaborators/owner-1")).status).toBe(403);
        expect(logins((await gh.rest("GET", "/orgs/acme/members?role=admin")).body)).toEqual([
            "owner-1",
        ]);
    });

    test("who leaves loses teams, grants and reviewing", async () => {
        expect((await gh.rest("DELETE", "/orgs/acme/memberships/dev-5")).status).toBe(204);
        expect(
            logins(
                (await gh.rest("GET", "/repos/acme/infra-deploy/collaborators?affiliation=direct"))
                    .body,
            ),
        ).toEqual([]);
        expect(
            (await gh.rest("GET", "/orgs/acme/teams/engineering/memberships/dev-5")).status,
        ).toBe(404);
    });

    test("converting to an outside collaborator keeps the access of the teams", async () => {
        expect((await gh.rest("PUT", "/orgs/acme/outside_collaborators/dev-1")).status).toBe(204);
        expect(logins((await gh.rest("GET", "/orgs/acme/outside_collaborators")).body)).toEqual([
            "dev-1",
            "contractor-1",
        ]);
        expect(
            (await gh.rest("GET", "/repos/acme/web-shop/collaborators/dev-1/permission")).body
                .permission,
        ).toBe("write");
    });

    test("only owners change memberships", async () => {
        const put = await gh.rest(
            "PUT",
            "/orgs/acme/memberships/dev-2",
            { role: "admin" },
            "local-member",
        );
        expect(put).toMatchObject({
            status: 403,
            body: { message: "You must be an admin to add or update an organization membership." },
        });
    });

    test("an invitation is made once, accepted once, and brings its teams", async () => {
        const security = (await gh.rest("GET", "/orgs/acme/teams/security")).body.id;
        const visitor = (await gh.rest("GET", "/users/visitor-1")).body.id;
        const first = await gh.rest("POST", "/orgs/acme/invitations", {
            invitee_id: visitor,
            team_ids: [security],
        });
        expect(first).toMatchObject({
            status: 201,
            body: { login: "visitor-1", role: "direct_member", team_count: 1 },
        });
        expect(
            (await gh.rest("POST", "/orgs/acme/invitations", { invitee_id: visitor })).status,
        ).toBe(422);
        gh.github.state.tokens.set("visitor", {
            ...gh.github.state.tokens.get("local-outsider")!,
            token: "visitor",
            userId: visitor,
        });
        expect(
            (await gh.rest("PATCH", "/user/memberships/orgs/acme", { state: "active" }, "visitor"))
                .body.state,
        ).toBe("active");
        expect(
            (await gh.rest("GET", "/orgs/acme/teams/security/memberships/visitor-1")).body,
        ).toMatchObject({ state: "active", role: "member" });
        expect(
            (await gh.rest("POST", "/orgs/acme/invitations", { invitee_id: visitor })).body
                .errors[0].message,
        ).toMatch(/already a part/);
    });
});

describe("collaborators", () => {
    const direct = "/repos/acme/sandbox/collaborators?affiliation=direct";

    test("a member gets 204 at once, with the canonical login", async () => {
        const put = await gh.rest("PUT", "/repos/acme/sandbox/collaborators/dev-4", {
            permission: "maintain",
        });
        expect(put.status).toBe(204);
        const [one] = (await gh.rest("GET", direct)).body;
        expect(one).toMatchObject({
            login: "Dev-4",
            role_name: "maintain",
            permissions: { maintain: true, admin: false },
        });
    });

    test("an outsider gets 201 and an invitation, and access only when it is accepted", async () => {
        const put = await gh.rest("PUT", "/repos/acme/sandbox/collaborators/contractor-1", {
            permission: "triage",
        });
        expect(put).toMatchObject({
            status: 201,
            body: { permissions: "triage", invitee: { login: "contractor-1" } },
        });
        expect((await gh.rest("GET", direct)).body).toEqual([]);
        const changed = await gh.rest("PATCH", `/repos/acme/sandbox/invitations/${put.body.id}`, {
            permissions: "write",
        });
        expect(changed.body.permissions).toBe("write");
        expect(
            (await gh.rest("GET", "/repos/acme/sandbox", undefined, "local-outsider")).status,
        ).toBe(404);
        expect(
            (
                await gh.rest(
                    "PATCH",
                    `/user/repository_invitations/${put.body.id}`,
                    undefined,
                    "local-outsider",
                )
            ).status,
        ).toBe(204);
        expect(
            (await gh.rest("GET", "/repos/acme/sandbox", undefined, "local-outsider")).body
                .permissions.push,
        ).toBe(true);
        expect(
            logins(
                (await gh.rest("GET", "/repos/acme/sandbox/collaborators?affiliation=outside"))
                    .body,
            ),
        ).toEqual(["contractor-1"]);
        expect(logins((await gh.rest("GET", direct)).body)).toEqual(["contractor-1"]);
        expect((await gh.rest("GET", "/repos/acme/sandbox/invitations")).body).toEqual([]);
    });

    test("all lists whoever has access by any way; owners are admins", async () => {
        const all = await gh.rest("GET", "/repos/acme/infra-deploy/collaborators?per_page=100");
        const roles = Object.fromEntries(
            all.body.map((one: { login: string; role_name: string }) => [one.login, one.role_name]),
        );
        expect(roles).toMatchObject({
            "owner-1": "admin",
            "dev-5": "admin",
            "ops-1": "admin",
            "dev-1": "read",
        });
        expect(roles["contractor-1"]).toBeUndefined();
        const admins = await gh.rest(
            "GET",
            "/repos/acme/infra-deploy/collaborators?permission=admin",
        );
        expect(logins(admins.body)).toEqual(["owner-1", "owner-2", "dev-5", "ops-1"]);
    });

    test("the permission of a person is the strongest of all grants, in the old four words", async () => {
        const permission = async (login: string, repo: string) => {
            const { body } = await gh.rest(
                "GET",
                `/repos/acme/${repo}/collaborators/${login}/permission`,
            );
            return [body.permission, body.role_name];
        };
        expect(await permission("ops-1", "tools-cli")).toEqual(["write", "maintain"]);
        expect(await permission("dev-3", "payments-api")).toEqual(["write", "write"]);
        expect(await permission("dev-1", "payments-api")).toEqual(["read", "read"]);
        expect(await permission("contractor-1", "payments-api")).toEqual(["none", "none"]);
        expect(await permission("visitor-1", "docs-handbook")).toEqual(["read", "read"]);
    });

    test("what GitHub refuses is refused", async () => {
        const path = "/repos/acme/sandbox/collaborators";
        expect((await gh.rest("PUT", `${path}/nobody-here`, {})).status).toBe(404);
        expect((await gh.rest("PUT", `${path}/dev-1`, { permission: "write" })).status).toBe(422);
        expect(
            (await gh.rest("PUT", `${path}/dev-1`, { permission: "push" }, "local-member")).body
                .message,
        ).toBe("Must have admin rights to Repository.");
        expect(
            (await gh.rest("PUT", `${path}/dev-1`, { permission: "push" }, "local-reader")).body
                .message,
        ).toBe("Resource not accessible by personal access token");
        expect(
            (await gh.rest("PUT", "/repos/acme/legacy-billing/collaborators/dev-1", {})).body
                .message,
        ).toBe("Repository was archived so is read-only.");
        const list = await gh.rest(
            "GET",
            "/repos/acme/payments-api/collaborators",
            undefined,
            "local-member",
        );
        expect(list).toMatchObject({
            status: 403,
            body: { message: "Must have push access to view repository collaborators." },
        });
    });
});

describe("organization roles", () => {
    test("reach every repository, and their holders can be read", async () => {
        const security = gh.github.state.teamBySlug(
            gh.github.state.organizationByLogin("acme")!,
            "security",
        )!;
        gh.github.state.organizationByLogin("acme")!.organizationRoles.set("all_repo_write", {
            teams: new Set([security.id]),
            users: new Set(),
        });
        expect(
            (await gh.rest("GET", "/repos/acme/sandbox/collaborators/lead-3/permission")).body
                .role_name,
        ).toBe("write");
        expect(
            (await gh.rest("GET", "/repos/acme/web-shop/teams")).body.map(
                (team: { slug: string }) => team.slug,
            ),
        ).toContain("security");
        const roles = (await gh.rest("GET", "/orgs/acme/organization-roles")).body.roles as {
            id: number;
            name: string;
        }[];
        const id = roles.find((role) => role.name === "all_repo_write")!.id;
        expect(
            (await gh.rest("GET", `/orgs/acme/organization-roles/${id}/teams`)).body,
        ).toMatchObject([{ slug: "security", assignment: "direct" }]);
    });
});
