/** The generated contract: where it comes from, that it is complete, and that a check finds what is wrong. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { buildSchema, validateSchema } from "graphql";
import { Contract } from "../../emulator/contract/contract";
import { createLocalGitHub } from "../../emulator/server";
import { generateGraphql, REST_SOURCE } from "../../emulator/contract/generate";
import { OPERATIONS } from "../../emulator/contract/operations";
import { pruneOpenApi } from "../../emulator/contract/openapi";

const root = join(__dirname, "..", "..");
const file = (name: string) => readFileSync(join(root, "emulator/contract", name), "utf8");
const contract = Contract.load();

describe("generated files", () => {
    test("rest.json names its source, version and licence, as the generator has them", () => {
        expect(contract.description["x-source"]).toEqual(REST_SOURCE);
        expect(REST_SOURCE.license).toMatch(/^MIT/);
    });

    test("rest.json holds exactly the listed operations", () => {
        const held = Object.entries(contract.description.paths).flatMap(([template, methods]) =>
            Object.keys(methods).map((method) => `${method.toUpperCase()} ${template}`),
        );
        expect(held.sort()).toEqual([...OPERATIONS].sort());
        expect(new Set(OPERATIONS).size).toBe(OPERATIONS.length);
    });

    test("rest.json has no example, no prose and no nullable left", () => {
        expect(file("rest.json")).not.toMatch(
            /"(examples?|description|summary|nullable)":\s*("|true|\[|\{"default)/,
        );
    });

    test("schema.graphql is what the installed @octokit/graphql-schema gives, byte for byte", () => {
        const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
        const version: string = manifest.devDependencies["@octokit/graphql-schema"];
        expect(file("schema.graphql")).toContain(`@octokit/graphql-schema ${version} `);
        expect(file("schema.graphql")).toBe(generateGraphql());
    });

    test("schema.graphql is a valid schema and small", () => {
        const schema = buildSchema(file("schema.graphql"));
        expect(validateSchema(schema)).toEqual([]);
        expect(Object.keys(schema.getTypeMap()).length).toBeLessThan(250);
    });

    test("an operation that GitHub does not describe stops the generator", () => {
        expect(() =>
            pruneOpenApi({ paths: {}, components: {} }, ["GET /orgs/{orgg}"], REST_SOURCE),
        ).toThrow("GET /orgs/{orgg}");
    });
});

describe("operationOf", () => {
    test.each([
        ["GET", "/orgs/acme", "GET /orgs/{org}"],
        [
            "GET",
            "/repos/acme/codex/contents/.codex/rules/a.md?ref=main",
            "GET /repos/{owner}/{repo}/contents/{path}",
        ],
        [
            "GET",
            "/repos/acme/codex/git/ref/heads/codex/onboard",
            "GET /repos/{owner}/{repo}/git/ref/{ref}",
        ],
        [
            "GET",
            "/repos/acme/codex/branches/release%2F1/protection",
            "GET /repos/{owner}/{repo}/branches/{branch}/protection",
        ],
        ["PATCH", "/organizations/9001/team/7001", "PATCH /orgs/{org}/teams/{team_slug}"],
        [
            "PUT",
            "/organizations/9001/team/7001/repos/acme/codex",
            "PUT /orgs/{org}/teams/{team_slug}/repos/{owner}/{repo}",
        ],
        [
            "GET",
            "/repositories/500001/environments/codex%2Fprod/secrets/public-key",
            "GET /repos/{owner}/{repo}/environments/{environment_name}/secrets/public-key",
        ],
        [
            "GET",
            "/orgs/acme/actions/secrets/public-key",
            "GET /orgs/{org}/actions/secrets/public-key",
        ],
        [
            "GET",
            "/repos/acme/codex/commits/main/status",
            "GET /repos/{owner}/{repo}/commits/{ref}/status",
        ],
    ])("%s %s", (method, path, operation) => {
        expect(contract.operationOf(method, path)).toBe(operation);
    });

    test("unknown paths and methods have no operation", () => {
        expect(contract.operationOf("GET", "/orgs/acme/nothing")).toBeUndefined();
        expect(contract.operationOf("POST", "/orgs/acme")).toBeUndefined();
    });
});

describe("check", () => {
    const key = {
        id: 1,
        key: "ssh-ed25519 AAAA",
        url: "https://api.example/keys/1",
        title: "t",
        verified: true,
        created_at: "2026-11-23T00:00:00Z",
        read_only: true,
    };
    const path = "/repos/acme/codex/keys/1";

    test("a good answer passes", () => {
        expect(contract.check("GET", path, {}, 200, key)).toEqual([]);
    });

    test("a wrong type, a missing field and a bad status are found", () => {
        expect(contract.check("GET", path, {}, 200, { ...key, id: "1" })).toEqual([
            expect.objectContaining({ where: "response", at: "/id", message: "must be integer" }),
        ]);
        expect(
            contract.check("GET", path, {}, 200, { ...key, title: undefined })[0]?.message,
        ).toContain("'title'");
        expect(contract.check("GET", path, {}, 201, key)[0]?.message).toContain("no 201");
    });

    test("GitHub's null is allowed where it is, and only there", () => {
        const restrictions = {
            restrictions: null,
            required_status_checks: null,
            enforce_admins: null,
            required_pull_request_reviews: null,
        };
        const protect = (body: unknown) =>
            contract.check("PUT", "/repos/acme/codex/branches/main/protection", { body }, 200, {
                url: "https://api.example/u",
            });
        expect(protect(restrictions)).toEqual([]);
        expect(protect({ ...restrictions, enforce_admins: "yes" })[0]).toMatchObject({
            where: "request",
            at: "/enforce_admins",
        });
        expect(protect({ enforce_admins: true })[0]).toMatchObject({ where: "request" });
    });

    test("a malformed request is a violation only when it was accepted", () => {
        const body = { name: 5 };
        const refusal = {
            message: "Invalid request.",
            documentation_url: "https://docs.github.com/rest",
            status: "422",
        };
        expect(contract.check("POST", "/orgs/acme/teams", { body }, 422, refusal)).toEqual([]);
        expect(
            contract
                .check("POST", "/orgs/acme/teams", { body }, 201, {})
                .some(({ where }) => where === "request"),
        ).toBe(true);
    });

    test("query parameters are read from text", () => {
        const list = (query: Record<string, string>) =>
            contract.check("GET", "/orgs/acme/members", { query }, 200, []);
        expect(list({ per_page: "100", role: "admin" })).toEqual([]);
        expect(list({ role: "boss" })[0]).toMatchObject({ where: "query", at: "/role" });
        expect(list({ per_page: "many" })[0]).toMatchObject({ where: "query", at: "/per_page" });
    });

    test("304 and 204 carry nothing, an error carries a message", () => {
        expect(contract.check("GET", "/repos/acme/codex", {}, 304, undefined)).toEqual([]);
        expect(contract.check("GET", "/repos/acme/codex", {}, 304, {})).toHaveLength(1);
        expect(contract.check("DELETE", path, {}, 204, { id: 1 })).toHaveLength(1);
        expect(contract.check("GET", path, {}, 404, { error: "x" })[0]).toMatchObject({
            at: "/message",
        });
    });

    test("what GitHub's clients send although undocumented is tolerated", () => {
        const body = {
            wait_timer: 0,
            can_admins_bypass: false,
            reviewers: null,
            deployment_branch_policy: null,
        };
        const violations = contract.check(
            "PUT",
            "/repos/acme/codex/environments/prod",
            { body },
            200,
            {},
        );
        expect(violations.filter(({ where }) => where === "request")).toEqual([]);
    });

    test("a path that GitHub does not describe may not succeed", () => {
        expect(contract.check("GET", "/orgs/acme/nothing", {}, 200, {})[0]).toMatchObject({
            where: "path",
        });
        expect(
            contract.check("GET", "/orgs/acme/nothing", {}, 404, { message: "Not Found" }),
        ).toEqual([]);
    });
});

test("errors can point to the page of their operation", () => {
    expect(contract.documentationUrl("GET", "/orgs/acme")).toBe(
        "https://docs.github.com/rest/orgs/orgs#get-an-organization",
    );
});

describe("a running local GitHub", () => {
    /** An answer that no GitHub gives: a login that is a number. */
    const broken = async (contract: "off" | "report" | "strict") => {
        const github = await createLocalGitHub({ contract });
        const owner = github.state.userByLogin("owner-1");
        if (owner) owner.login = 5 as never;
        const ask = async (path: string, method = "GET") =>
            (
                await fetch(github.url + path, {
                    method,
                    headers: { authorization: "Bearer local-owner" },
                })
            ).json();
        const answer = await fetch(`${github.url}/user`, {
            headers: { authorization: "Bearer local-owner" },
        });
        const violations = await ask("/_local/violations");
        const cleared = [
            await ask("/_local/violations", "DELETE"),
            await ask("/_local/violations"),
        ];
        await github.close();
        return { status: answer.status, body: (await answer.json()) as any, violations, cleared };
    };

    test("report: answers, and says what was wrong at /_local/violations", async () => {
        const { status, violations, cleared } = await broken("report");
        expect(status).toBe(200);
        expect(violations).toContainEqual(
            expect.objectContaining({ operation: "GET /user", where: "response", status: 200 }),
        );
        expect(cleared).toEqual([[], []]);
    });

    test("strict: the answer itself fails", async () => {
        const { status, body } = await broken("strict");
        expect(status).toBe(500);
        expect(body.errors[0]).toMatchObject({ operation: "GET /user" });
    });

    test("off: nothing is looked at", async () => {
        expect(await broken("off")).toMatchObject({ status: 200, violations: [] });
    });
});
