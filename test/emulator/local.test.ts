/** Seeds, snapshots, the control surface, and state that outlives a run. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSign } from "node:crypto";
import { StateError } from "../../emulator/local/store";
import { loadState } from "../../emulator/seed/load";
import { parseSeed, readSeed, SeedError } from "../../emulator/seed/read";
import { snapshot } from "../../emulator/seed/snapshot";
import type { Seed } from "../../emulator/seed/types";
import type { State } from "../../emulator/state/state";
import { type Checked, startChecked } from "./exchange";

const only = (state: State) => [...state.organizations.values()][0]!;
const folders: string[] = [];
const folder = (): string => {
    const made = mkdtempSync(join(tmpdir(), "local-github-"));
    folders.push(made);
    return made;
};
afterAll(() => folders.forEach((one) => rmSync(one, { recursive: true, force: true })));

/** The shape of the anonymised kubernetes-sigs organization that seeds must take as it is. */
function largeSeed(repositories: number, teams: number, members: number): Seed {
    const login = (index: number) => `user-${String(index).padStart(4, "0")}`;
    const range = (length: number) => Array.from({ length }, (_, index) => index);
    return {
        source: "generated",
        organization: "large",
        defaultRepositoryPermission: "read",
        admins: range(10).map((index) => login(9000 + index)),
        members: range(members).map(login),
        repositories: range(repositories).map((index) => `repository-${index}`),
        teams: range(teams).map((index) => ({
            name:
                index % 2 === 0 ? `group/sig-${index / 2}` : `group/sig-${(index - 1) / 2}-admins`,
            description: "",
            privacy: "closed",
            parent: index % 2 === 0 ? null : `group/sig-${(index - 1) / 2}`,
            previously: [`old-${index}`],
            maintainers: [],
            members: [login(index), login(index + 1)],
            repositories: {
                [`repository-${index % repositories}`]: index % 2 === 0 ? "write" : "admin",
            },
        })),
    };
}

async function control(gh: Checked, method: string, path: string, body?: unknown) {
    const response = await fetch(`${gh.github.url}/_local${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: JSON.parse(await response.text()) };
}

describe("seeds", () => {
    test("acme is what its file says", () => {
        const state = loadState("acme");
        const acme = only(state);
        expect([acme.plan, acme.members.size, acme.teams.size, acme.repositories.size]).toEqual([
            "enterprise",
            12,
            5,
            8,
        ]);
        expect(state.userByLogin("DEV-4")?.login).toBe("Dev-4");
        expect(state.teamBySlug(acme, "platform-team")?.name).toBe("Platform Team");
        expect(
            state.teamBySlug(acme, "platform-team")?.members.get(state.userByLogin("owner-2")!.id),
        ).toBe("maintainer");
        expect(state.repositoryByName("ACME", "Docs-Api")?.defaultBranch).toBe("trunk");
        const codex = state.appBySlug("chatgpt-codex-connector")!;
        expect([codex.id, state.user(codex.botUserId).login]).toEqual([
            1144995,
            "chatgpt-codex-connector[bot]",
        ]);
    });

    test("an organization of the recorded shape loads: names of repositories, parents by name, slashes in team names", () => {
        const state = loadState(largeSeed(202, 405, 1134));
        const large = only(state);
        expect([large.repositories.size, large.teams.size, large.members.size]).toEqual([
            202, 405, 1144,
        ]);
        expect([...state.tokens.keys()]).toEqual(["local-owner", "local-reader"]);
        expect(state.teamBySlug(large, "group-sig-3-admins")?.parentId).toBe(
            state.teamBySlug(large, "group-sig-3")?.id,
        );
        expect(state.repositoryByName("large", "repository-7")?.git.refs.has("heads/main")).toBe(
            true,
        );
    });

    test("the same seed makes the same ids and the same commits", () => {
        expect(snapshot(loadState("acme"), only(loadState("acme")))).toEqual(
            snapshot(loadState("acme"), only(loadState("acme"))),
        );
        const head = (state: State) =>
            state.repositoryByName("acme", "web-shop")!.git.refs.get("heads/main");
        expect(head(loadState("acme"))).toBe(head(loadState("acme")));
    });

    test.each([
        [
            {
                organization: "acme",
                admins: ["a"],
                repositories: [{ name: "x", visibilty: "public" }],
            },
            "seed  repositories.0  unknown key (visibilty)",
        ],
        [
            { organization: "acme", admins: ["a"], plan: "gold" },
            'seed  plan  not allowed ("gold") - one of free, team, enterprise',
        ],
        [
            { organization: "acme", admins: ["a"], teams: [{ name: "t", members: ["b"] }] },
            "acme  teams.0.members.0  no such account (b)",
        ],
        [
            { organization: "acme", admins: ["a"], teams: [{ name: "A b" }, { name: "a-B" }] },
            "acme  teams.1.name  two teams with the slug a-b",
        ],
        [
            {
                organization: "acme",
                admins: ["a"],
                teams: [{ name: "t", repositories: { r: "push" } }],
                repositories: ["r"],
            },
            "no such role (push) - one of read, triage, write, maintain, admin",
        ],
        [{ organization: "acme" }, "an organization has at least one owner"],
    ])("%j is refused with the place and the reason", (seed, message) => {
        expect(() => loadState(seed as Seed)).toThrow(SeedError);
        expect(() => loadState(seed as Seed)).toThrow(message);
    });

    test("a YAML mistake is told with line and column", () => {
        expect(() => parseSeed("organization: acme\nadmins: [a\n", "org.yaml")).toThrow(
            /^org\.yaml:3:1 {2}/,
        );
        expect(() => parseSeed("organization: acme\norganization: b\n", "org.yaml")).toThrow(
            /^org\.yaml:2:1 .*unique/,
        );
        expect(() => readSeed("/no/such/file.yaml")).toThrow("no such seed");
    });
});

describe("snapshot", () => {
    test("of a seed, loaded again, is the same snapshot", () => {
        const first = snapshot(loadState("acme"), only(loadState("acme")));
        const again = loadState(JSON.parse(JSON.stringify(first)) as Seed);
        expect(snapshot(again, only(again))).toEqual(first);
        expect(first.repositories).toHaveLength(8);
        expect(JSON.stringify(first)).toContain("chatgpt-codex-connector");
    });
});

describe("control surface", () => {
    let gh: Checked;
    beforeEach(async () => {
        gh = await startChecked();
    });
    afterEach(() => gh.close());

    test("changes are done in a person's name and stand in the audit log", async () => {
        const { status } = await control(gh, "POST", "/change", {
            changes: [
                {
                    op: "rest",
                    as: "owner-2",
                    method: "PUT",
                    path: "/repos/acme/sandbox/collaborators/dev-6",
                    body: { permission: "admin" },
                },
                {
                    op: "edit-file",
                    as: "owner-2",
                    repository: "acme/web-shop",
                    path: ".github/CODEOWNERS",
                    branch: "side",
                    text: "*  @acme/web\n",
                },
            ],
        });
        // The branch does not exist: the second change is refused as GitHub would, the first is done.
        expect(status).toBe(400);
        const collaborators = await gh.rest(
            "GET",
            "/repos/acme/sandbox/collaborators?affiliation=direct",
        );
        expect(collaborators.body.map((one: { login: string }) => one.login)).toEqual(["dev-6"]);
        expect(only(gh.github.state).auditLog.at(-1)).toMatchObject({
            action: "repo.add_member",
            actor: "owner-2",
            user: "dev-6",
        });
        expect((await control(gh, "GET", "/requests")).body).toHaveLength(1);
    });

    test("what the web page switches is switched", async () => {
        const { status, body } = await control(gh, "POST", "/change", {
            changes: [
                {
                    op: "set-protection",
                    repository: "acme/web-shop",
                    pattern: "main",
                    set: { requiresCodeOwnerReviews: true },
                },
                {
                    op: "set-environment",
                    repository: "acme/infra-deploy",
                    environment: "production",
                    reviewers: [],
                },
                {
                    op: "app-repositories",
                    organization: "acme",
                    app: "chatgpt-codex-connector",
                    add: ["payments-api"],
                },
                { op: "accept-invitations", login: "new-hire-1" },
                { op: "edit-file", repository: "acme/sandbox", path: "README.md", text: null },
                { op: "set-plan", organization: "acme", plan: "free" },
            ],
        });
        expect([status, body.error]).toEqual([200, undefined]);
        const taken = (await control(gh, "GET", "/snapshot")).body as Seed;
        const repository = (name: string) =>
            taken.repositories!.find(
                (one) => typeof one === "object" && one.name === name,
            ) as Exclude<NonNullable<Seed["repositories"]>[number], string>;
        expect(repository("web-shop").protections![0]).toMatchObject({
            requiresCodeOwnerReviews: true,
        });
        expect(repository("infra-deploy").environments![0]!.reviewers).toBeUndefined();
        expect(repository("sandbox").files).toEqual({});
        expect(taken.apps![0]!.installation!.repositories).toEqual([
            "docs-handbook",
            "payments-api",
            "sandbox",
        ]);
        expect(taken.plan).toBe("free");
        expect(taken.members).toContain("new-hire-1");
        expect(taken.teams!.find((team) => team.name === "web")!.members).toContain("new-hire-1");
    });

    test.each([
        [{ changes: [{ op: "grant" }] }, /op/],
        [
            {
                changes: [
                    {
                        op: "set-protection",
                        repository: "acme/web-shop",
                        pattern: "main",
                        set: { requiresCodeOwner: true },
                    },
                ],
            },
            /no such switch of a protection \(requiresCodeOwner\)/,
        ],
        [
            { changes: [{ op: "set-plan", organization: "other", plan: "free" }] },
            /no such organization/,
        ],
    ])("%j changes nothing and says why", async (body, message) => {
        const before = gh.github.state.revision;
        const answer = await control(gh, "POST", "/change", body);
        expect([answer.status, gh.github.state.revision]).toEqual([400, before]);
        expect(answer.body.error).toMatch(message);
    });

    test("reset brings the seed back and forgets", async () => {
        await gh.rest("DELETE", "/orgs/acme/teams/engineering");
        await control(gh, "POST", "/reset", {});
        expect((await control(gh, "GET", "/requests")).body).toEqual([]);
        expect((await gh.rest("GET", "/orgs/acme/teams/web")).status).toBe(200);
    });

    test("the journal has no body and no token; what is not served is listed", async () => {
        await gh.rest("GET", "/orgs/acme/hooks");
        const { body } = await control(gh, "GET", "/requests");
        expect(body).toMatchObject([
            { method: "GET", path: "/api/v3/orgs/acme/hooks", status: 501, caller: "owner-1" },
        ]);
        expect(JSON.stringify(body)).not.toContain("local-owner");
        expect((await control(gh, "GET", "/unserved")).body).toEqual({ "GET /orgs/acme/hooks": 1 });
    });

    test("settings are checked", async () => {
        expect(
            (await control(gh, "PATCH", "/settings", { budget: 2, latancy: 5 })).body.error,
        ).toMatch(/latancy/);
        expect(gh.github.options.budget).toBe(5000);
        expect((await control(gh, "PATCH", "/settings", { budget: 2 })).body.budget).toBe(2);
    });

    test("a page in a browser cannot reach it under its own name", async () => {
        const response = await new Promise<number>((resolve, reject) => {
            // eslint-disable-next-line @typescript-eslint/no-require-imports -- fetch forbids the Host header
            const { get } = require("node:http") as typeof import("node:http");
            get(`${gh.github.url}/_local/tokens`, { headers: { host: "evil.example" } }, (answer) =>
                resolve(answer.statusCode!),
            ).on("error", reject);
        });
        expect(response).toBe(403);
    });
});

describe("GitHub Apps", () => {
    test("sign in with a JWT and act through an installation token, within what was granted", async () => {
        const gh = await startChecked();
        const { body: key } = await control(gh, "POST", "/apps/codex-rollout-drift/key");
        const jwt = signed(key.appId as number, key.privateKey as string);
        expect((await gh.rest("GET", "/app", undefined, jwt)).body).toMatchObject({
            slug: "codex-rollout-drift",
            installations_count: 1,
        });
        const found = await gh.rest("GET", "/orgs/acme/installation", undefined, jwt);
        const made = await gh.rest(
            "POST",
            `/app/installations/${found.body.id}/access_tokens`,
            {},
            jwt,
        );
        expect(made.status).toBe(201);
        const token = made.body.token as string;
        expect((await gh.rest("GET", "/orgs/acme/teams", undefined, token)).status).toBe(200);
        const refused = await gh.rest("PUT", "/orgs/acme/teams/web/memberships/dev-3", {}, token);
        expect(refused).toMatchObject({
            status: 403,
            body: { message: "Resource not accessible by integration" },
        });
        expect(
            (await gh.rest("GET", "/installation/repositories", undefined, token)).body.total_count,
        ).toBe(8);
        expect((await gh.rest("DELETE", "/installation/token", undefined, token)).status).toBe(204);
        expect((await gh.rest("GET", "/orgs/acme/teams", undefined, token)).status).toBe(401);
        expect((await gh.rest("GET", "/app", undefined, `${jwt}x`)).status).toBe(401);
        expect(gh.violations).toEqual([]);
        await gh.close();
    });

    test("a narrower token reaches only its repositories; a wider one is refused", async () => {
        const gh = await startChecked();
        const { body: key } = await control(gh, "POST", "/apps/chatgpt-codex-connector/key");
        const jwt = signed(key.appId as number, key.privateKey as string);
        const path = "/app/installations/40001/access_tokens";
        expect(
            (await gh.rest("POST", path, { permissions: { administration: "write" } }, jwt)).status,
        ).toBe(422);
        expect((await gh.rest("POST", path, { repositories: ["payments-api"] }, jwt)).status).toBe(
            422,
        );
        const { body } = await gh.rest(
            "POST",
            path,
            { repositories: ["sandbox"], permissions: { contents: "read" } },
            jwt,
        );
        expect(
            (await gh.rest("GET", "/repos/acme/sandbox", undefined, body.token as string)).status,
        ).toBe(200);
        expect(
            (await gh.rest("GET", "/repos/acme/web-shop", undefined, body.token as string)).status,
        ).toBe(404);
        expect(
            (
                await gh.rest(
                    "GET",
                    "/repos/acme/docs-handbook/pulls",
                    undefined,
                    body.token as string,
                )
            ).status,
        ).toBe(403);
        expect(gh.violations).toEqual([]);
        await gh.close();
    });

    function signed(appId: number, privateKey: string): string {
        const now = Math.floor(Date.now() / 1000);
        const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
        const text = `${part({ alg: "RS256", typ: "JWT" })}.${part({ iat: now - 60, exp: now + 540, iss: appId })}`;
        return `${text}.${createSign("RSA-SHA256").update(text).sign(privateKey, "base64url")}`;
    }
});

describe("state folder", () => {
    test("what happened in one run is there in the next, ids and git history included", async () => {
        const stateDir = folder();
        const first = await startChecked({ stateDir });
        const made = await first.rest("POST", "/orgs/acme/teams", { name: "kept" });
        await first.rest("PATCH", "/repos/acme/sandbox", { name: "playground" });
        const head = await first.rest("GET", "/repos/acme/playground/git/ref/heads/main");
        await first.close();
        const second = await startChecked({ stateDir, seed: "/nonexistent.yaml" });
        expect((await second.rest("GET", "/orgs/acme/teams/kept")).body).toEqual({
            ...made.body,
            url: expect.any(String),
            html_url: expect.any(String),
            members_url: expect.any(String),
            repositories_url: expect.any(String),
            organization: expect.any(Object),
        });
        expect(
            (await second.rest("GET", "/repos/acme/playground/git/ref/heads/main")).body.object.sha,
        ).toBe(head.body.object.sha);
        expect((await second.rest("GET", "/repos/acme/sandbox")).status).toBe(301);
        expect((await second.rest("POST", "/orgs/acme/teams", { name: "next" })).body.id).toBe(
            Number(made.body.id) + 1,
        );
        await second.close();
        expect(readFileSync(join(stateDir, "state.json"), "utf8")).not.toContain("PRIVATE KEY");
    });

    test("a folder in use and a damaged file are refused and left alone", async () => {
        const stateDir = folder();
        const first = await startChecked({ stateDir });
        await expect(startChecked({ stateDir })).rejects.toThrow(StateError);
        await first.close();
        writeFileSync(join(stateDir, "state.json"), "{}");
        await expect(startChecked({ stateDir })).rejects.toThrow(/not a state of the local GitHub/);
        expect(readFileSync(join(stateDir, "state.json"), "utf8")).toBe("{}");
    });
});
