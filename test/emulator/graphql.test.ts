/** GraphQL as GitHub answers it: sweeps, pages, permissions, prices, errors. */
import type { GraphQLObjectType } from "graphql";
import { getNamedType, isLeafType, isObjectType } from "graphql";
import { servedSchema } from "../../emulator/graphql/schema";
import type { Seed } from "../../emulator/seed/types";
import { type Checked, startChecked } from "./exchange";
import * as sweeps from "./queries/sweeps";

let acme: Checked;
beforeAll(async () => {
    acme = await startChecked();
});
afterAll(() => acme.close());

/** An organization of nothing but names, for counting. */
const plain = (repositories: number, members = 3): Seed => ({
    organization: "wide",
    admins: ["boss"],
    members: Array.from(
        { length: members },
        (_, index) => `person-${String(index).padStart(3, "0")}`,
    ),
    repositories: Array.from({ length: repositories }, (_, index) => ({
        name: `repo-${String(index).padStart(3, "0")}`,
    })),
    teams: [{ name: "everyone", members: ["person-000"], repositories: { "repo-000": "write" } }],
    tokens: [{ token: "local-owner", user: "boss", scopes: ["*"] }],
});

describe("the design's batched reads", () => {
    const org = { org: "acme" };

    test.each([
        ["OrgMembers", sweeps.ORG_MEMBERS, org],
        ["OrgTeams", sweeps.ORG_TEAMS, org],
        ["RepoSweep", sweeps.REPO_SWEEP, org],
        ["OrgRulesets", sweeps.ORG_RULESETS, org],
    ])("%s answers without errors", async (_name, query, variables) => {
        const { status, body } = await acme.graphql(query, variables);
        expect(status).toBe(200);
        expect(body.errors).toBeUndefined();
    });

    test("by-id reads answer what the sweep found", async () => {
        const sweep = (await acme.graphql(sweeps.REPO_SWEEP, org)).body.data.organization
            .repositories.nodes;
        const named = (name: string) => sweep.find((one: { name: string }) => one.name === name);
        const again = await acme.graphql(sweeps.REPO_BY_IDS, {
            ids: sweep.map((one: { id: string }) => one.id),
        });
        expect(again.body.data.nodes).toEqual(
            sweep.map((one: object) => ({ __typename: "Repository", ...one })),
        );
        const actors = await acme.graphql(sweeps.RULE_ACTORS, {
            ids: [named("web-shop").branchProtectionRules.nodes[0].id],
        });
        expect(actors.body.errors).toBeUndefined();
        const rules = await acme.graphql(sweeps.ENV_RULES, {
            ids: [named("infra-deploy").environments.nodes[0].id],
        });
        expect(rules.body.data.nodes[0].protectionRules.nodes).toEqual(
            expect.arrayContaining([
                expect.objectContaining({
                    type: "REQUIRED_REVIEWERS",
                    reviewers: {
                        totalCount: 1,
                        nodes: [
                            {
                                __typename: "Team",
                                databaseId: expect.any(Number),
                                slug: "platform-team",
                            },
                        ],
                    },
                }),
                expect.objectContaining({ type: "BRANCH_POLICY" }),
            ]),
        );
        const rulesets = await acme.graphql(sweeps.RULESETS, {
            ids: [named("tools-cli").rulesets.nodes[0].id],
        });
        expect(rulesets.body.data.nodes[0]).toMatchObject({
            enforcement: "ACTIVE",
            conditions: { refName: { include: ["refs/heads/release/*"], exclude: [] } },
            bypassActors: { totalCount: 0 },
            rules: {
                nodes: [
                    { type: "DELETION", parameters: null },
                    { type: "NON_FAST_FORWARD", parameters: null },
                ],
            },
        });
    });

    test("grants carry their sources: the wart of an admin made by hand is told from the team's grant", async () => {
        const query = `{ repository(owner: "acme", name: "infra-deploy") { collaborators(first: 10, affiliation: DIRECT) { edges { permission node { login }
            permissionSources { roleName source { __typename } } } } } }`;
        const { body } = await acme.graphql(query);
        expect(body.data.repository.collaborators.edges).toEqual([
            {
                permission: "ADMIN",
                node: { login: "dev-5" },
                permissionSources: expect.arrayContaining([
                    { roleName: "admin", source: { __typename: "Repository" } },
                    { roleName: "read", source: { __typename: "Organization" } },
                ]),
            },
        ]);
    });

    test("what GraphQL cannot say here is refused, not guessed", async () => {
        const { status, body } = await acme.graphql(sweeps.PENDING_INVITES, { enterprise: "acme" });
        expect(status).toBe(501);
        expect(body.message).toContain("Query.enterprise");
        expect((await acme.graphql(`{ viewer { gists(first: 1) { totalCount } } }`)).status).toBe(
            501,
        );
        expect((await acme.graphql(`{ node(id: "x") { ... on Issue { id } } }`)).status).toBe(501);
    });
});

describe("points by the published formula", () => {
    test.each([
        ["OrgMembers", sweeps.ORG_MEMBERS, { org: "acme" }, 1],
        ["OrgTeams(50)", sweeps.ORG_TEAMS, { org: "acme" }, 2],
        ["RepoSweep(25)", sweeps.REPO_SWEEP, { org: "acme" }, 1],
        ["RepoSweep(29)", sweeps.REPO_SWEEP, { org: "acme", n: 29 }, 1],
        ["RepoSweep(100)", sweeps.REPO_SWEEP, { org: "acme", n: 100 }, 5],
        ["RuleActors(100)", sweeps.RULE_ACTORS, { ids: Array(100).fill("x") }, 4],
        ["EnvRules(100)", sweeps.ENV_RULES, { ids: Array(100).fill("x") }, 4],
        ["Rulesets(100)", sweeps.RULESETS, { ids: Array(100).fill("x") }, 2],
    ])("%s", async (_name, query, variables, points) => {
        const { body } = await acme.graphql(sweeps.preflight(query), variables);
        expect(body.data.rateLimit.cost).toBe(points);
        expect(Object.keys(body.data)).toEqual(["rateLimit"]);
    });

    test("GitHub's own example costs 51, and counts 305,100 nodes", async () => {
        const query = `{ viewer { login } rateLimit { cost nodeCount } organization(login: "acme") { repositories(first: 100) { edges { node { id
            deployKeys(first: 50) { edges { node { id } } } environments(first: 0) { totalCount } } } } } }`;
        const { body } = await acme.graphql(query);
        // 1 + 100 + 100 requests; 100 + 100 x 50 nodes.
        expect(body.data.rateLimit).toEqual({ cost: 2, nodeCount: 5100 });
        const deep = `{ rateLimit(dryRun: true) { cost nodeCount } organization(login: "acme") { repositories(first: 100) { nodes {
            environments(first: 50) { nodes { protectionRules(first: 60) { nodes { type } } } } } } } }`;
        expect((await acme.graphql(deep)).body.data.rateLimit).toEqual({
            cost: 51,
            nodeCount: 100 + 5000 + 300_000,
        });
    });

    test("are taken from the budget, and an empty budget answers 200 with RATE_LIMITED", async () => {
        const poor = await startChecked({ graphqlBudget: 3 });
        const query = `{ rateLimit { limit cost remaining used } viewer { login } }`;
        expect((await poor.graphql(query)).body.data.rateLimit).toEqual({
            limit: 3,
            cost: 1,
            remaining: 2,
            used: 1,
        });
        const second = await poor.graphql(sweeps.ORG_TEAMS, { org: "acme" });
        expect(second.headers["x-ratelimit-remaining"]).toBe("0");
        expect(second.headers["x-ratelimit-resource"]).toBe("graphql");
        const third = await poor.graphql(query);
        expect(third.status).toBe(200);
        expect(third.body).toEqual({
            errors: [
                {
                    type: "RATE_LIMITED",
                    message: expect.stringContaining("API rate limit exceeded for user ID"),
                },
            ],
        });
        await poor.close();
    });

    test("more than 500,000 nodes are refused", async () => {
        const query = `{ organization(login: "acme") { repositories(first: 100) { nodes { environments(first: 100) { nodes { protectionRules(first: 100) { nodes {
            type } } } } } } } }`;
        expect((await acme.graphql(query)).body.errors[0]).toEqual({
            type: "MAX_NODE_LIMIT_EXCEEDED",
            message:
                "This query requests up to 1,010,100 possible nodes which exceeds the maximum limit of 500,000.",
        });
    });

    test("resource limits can be switched on: wide pages fail, narrow ones do not", async () => {
        const limited = await startChecked({ graphqlNodeLimit: 20_000 });
        const wide = await limited.graphql(sweeps.REPO_SWEEP, { org: "acme", n: 100 });
        expect(wide.status).toBe(200);
        expect(wide.body.data.organization).toBeNull();
        expect(wide.body.errors).toEqual([
            {
                type: "RESOURCE_LIMITS_EXCEEDED",
                path: ["organization"],
                message: "Resource limits for this query exceeded.",
            },
        ]);
        expect(
            (await limited.graphql(sweeps.REPO_SWEEP, { org: "acme", n: 25 })).body.errors,
        ).toBeUndefined();
        await limited.close();
    });
});

describe("connections", () => {
    let wide: Checked;
    beforeAll(async () => {
        wide = await startChecked({ seed: plain(101, 130) });
    });
    afterAll(() => wide.close());
    const page = `query($first: Int, $last: Int, $after: String, $before: String) { organization(login: "wide") { repositories(first: $first, last: $last, after: $after,
        before: $before, orderBy: {field: NAME, direction: ASC}) { totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } nodes { name } edges { cursor } } } }`;
    const read = async (variables: Record<string, unknown>) =>
        (await wide.graphql(page, variables)).body.data.organization.repositories;

    test("100 then 1: nothing lost, nothing twice", async () => {
        const one = await read({ first: 100 });
        expect(one).toMatchObject({
            totalCount: 101,
            pageInfo: { hasNextPage: true, hasPreviousPage: false },
        });
        const two = await read({ first: 100, after: one.pageInfo.endCursor });
        expect(two).toMatchObject({
            totalCount: 101,
            pageInfo: { hasNextPage: false, hasPreviousPage: true },
            nodes: [{ name: "repo-100" }],
        });
        expect(two.pageInfo.startCursor).toBe(two.edges[0].cursor);
    });

    test("backwards with last and before", async () => {
        const end = await read({ last: 2 });
        expect(end.nodes).toEqual([{ name: "repo-099" }, { name: "repo-100" }]);
        const before = await read({ last: 2, before: end.pageInfo.startCursor });
        expect(before.nodes).toEqual([{ name: "repo-097" }, { name: "repo-098" }]);
        expect(before.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
    });

    test("a page starts right although items before its cursor are gone", async () => {
        const one = await read({ first: 10 });
        await wide.rest("DELETE", "/repos/wide/repo-003");
        const two = await read({ first: 2, after: one.pageInfo.endCursor });
        expect(two.nodes).toEqual([{ name: "repo-010" }, { name: "repo-011" }]);
    });

    test("items need bounds, counts do not; 101 is too many; the error belongs to the field", async () => {
        const count = await wide.graphql(
            `{ organization(login: "wide") { membersWithRole { totalCount } } }`,
        );
        expect(count.body.data.organization.membersWithRole.totalCount).toBe(131);
        const missing = await wide.graphql(
            `{ organization(login: "wide") { login repository(name: "repo-000") { environments { nodes { id } } } } }`,
        );
        expect(missing.body.errors[0]).toMatchObject({
            type: "MISSING_PAGINATION_BOUNDARIES",
            message:
                "You must provide a `first` or `last` value to properly paginate the `environments` connection.",
        });
        const excessive = await wide.graphql(
            `{ organization(login: "wide") { teams(first: 101) { totalCount } } }`,
        );
        expect(excessive.body).toEqual({
            data: { organization: null },
            errors: [
                {
                    type: "EXCESSIVE_PAGINATION",
                    path: ["organization", "teams"],
                    locations: [expect.anything()],
                    message:
                        "Requesting 101 records on the `teams` connection exceeds the `first` limit of 100 records.",
                },
            ],
        });
    });

    test("a foreign cursor is refused", async () => {
        const { body } = await wide.graphql(page, { first: 1, after: "nonsense" });
        expect(body.errors[0].type).toBe("INVALID_CURSOR_ARGUMENTS");
    });

    test("nodes(ids:) takes 100 ids and names each that it cannot resolve", async () => {
        const { nodes } = await (async () =>
            (
                await wide.graphql(
                    `{ organization(login: "wide") { repositories(first: 2) { nodes { id } } } }`,
                )
            ).body.data.organization.repositories)();
        const ids = [nodes[0].id, "R_unknown", nodes[1].id];
        const { body } = await wide.graphql(`query($ids: [ID!]!) { nodes(ids: $ids) { id } }`, {
            ids,
        });
        expect(body.data.nodes).toEqual([nodes[0], null, nodes[1]]);
        expect(body.errors).toEqual([
            expect.objectContaining({
                type: "NOT_FOUND",
                path: ["nodes", 1],
                message: "Could not resolve to a node with the global id of 'R_unknown'",
            }),
        ]);
        const many = await wide.graphql(`query($ids: [ID!]!) { nodes(ids: $ids) { id } }`, {
            ids: Array(101).fill(nodes[0].id),
        });
        expect(many.body.errors[0].type).toBe("ARGUMENT_LIMIT");
    });
});

describe("teams", () => {
    const team = (field: string) =>
        `{ organization(login: "acme") { team(slug: "engineering") { ${field} } } }`;

    test("IMMEDIATE, CHILD_TEAM and ALL differ as they should", async () => {
        const logins = async (args: string) => {
            const { body } = await acme.graphql(
                team(`members(first: 100${args}) { nodes { login } }`),
            );
            return body.data.organization.team.members.nodes.map(
                (one: { login: string }) => one.login,
            );
        };
        const immediate = await logins(", membership: IMMEDIATE");
        const children = await logins(", membership: CHILD_TEAM");
        expect(children).toEqual(
            expect.arrayContaining(["lead-1", "dev-1", "dev-2", "lead-2", "dev-3"]),
        );
        expect(children).not.toContain("dev-6");
        expect(new Set(await logins(""))).toEqual(new Set([...immediate, ...children]));
    });

    test("an owner in a team is shown as its maintainer", async () => {
        const { body } = await acme.graphql(
            `{ organization(login: "acme") { team(slug: "security") { members(first: 10) { edges { role node { login } } } } } }`,
        );
        expect(body.data.organization.team.members.edges).toEqual(
            expect.arrayContaining([
                { role: "MAINTAINER", node: { login: "owner-1" } },
                { role: "MEMBER", node: { login: "lead-3" } },
            ]),
        );
    });

    test("a child team reaches its parent's repositories; a switch shows direct grants alone", async () => {
        const names = async (one: Checked) => {
            const { body } = await one.graphql(
                `{ organization(login: "acme") { team(slug: "web") { repositories(first: 100) { edges { permission node { name } } } } } }`,
            );
            return body.data.organization.team.repositories.edges
                .map((edge: { node: { name: string } }) => edge.node.name)
                .sort();
        };
        expect(await names(acme)).toEqual([
            "docs-api",
            "docs-handbook",
            "sandbox",
            "tools-cli",
            "web-shop",
        ]);
        const direct = await startChecked({ listInheritedTeams: false });
        expect(await names(direct)).toEqual(["web-shop"]);
        await direct.close();
    });
});

describe("files", () => {
    const at = async (expression: string) => {
        const query = `query($e: String!) { repository(owner: "acme", name: "payments-api") { object(expression: $e) { __typename oid
            ... on Blob { text byteSize isBinary } ... on Tree { entries { name type mode } } ... on Commit { messageHeadline tree { oid } } } } }`;
        return (await acme.graphql(query, { e: expression })).body.data.repository.object;
    };

    test("blobs, trees and commits by expression; null for what is not there", async () => {
        expect(await at("HEAD:AGENTS.md")).toMatchObject({
            __typename: "Blob",
            isBinary: false,
            text: expect.stringContaining("npm test"),
        });
        expect((await at("main:src")).entries).toEqual([
            { name: "auth", type: "tree", mode: 0o40000 },
            { name: "billing", type: "tree", mode: 0o40000 },
        ]);
        const commit = await at("HEAD");
        expect(commit).toMatchObject({
            __typename: "Commit",
            oid: expect.stringMatching(/^[0-9a-f]{40}$/),
        });
        expect((await at(`${commit.oid}:`)).oid).toBe(commit.tree.oid);
        expect(await at("HEAD:.codex")).toBeNull();
        expect(await at("nowhere:AGENTS.md")).toBeNull();
    });

    test("revision syntax that is not served is refused", async () => {
        expect(
            (
                await acme.graphql(
                    `{ repository(owner: "acme", name: "payments-api") { object(expression: "HEAD~1:AGENTS.md") { oid } } }`,
                )
            ).status,
        ).toBe(501);
    });

    test("a commit made through GraphQL needs the head it was based on", async () => {
        const head = (await at("HEAD")).oid;
        const mutation = `mutation($input: CreateCommitOnBranchInput!) { createCommitOnBranch(input: $input) { commit { oid message } ref { name } } }`;
        const input = (expectedHeadOid: string) => ({
            branch: { repositoryNameWithOwner: "acme/payments-api", branchName: "main" },
            message: { headline: "Add a note", body: "For readers." },
            expectedHeadOid,
            fileChanges: {
                additions: [
                    { path: "docs/note.md", contents: Buffer.from("note\n").toString("base64") },
                ],
            },
        });
        const stale = await acme.graphql(mutation, { input: input("0".repeat(40)) });
        expect(stale.body.errors[0]).toMatchObject({
            type: "STALE_DATA",
            path: ["createCommitOnBranch"],
        });
        const made = await acme.graphql(mutation, { input: input(head) });
        expect(made.body.data.createCommitOnBranch.commit.message).toBe(
            "Add a note\n\nFor readers.",
        );
        expect(await at("HEAD:docs/note.md")).toMatchObject({ text: "note\n" });
    });
});

describe("who may see what", () => {
    const errorsOf = async (query: string, token: string) =>
        (await acme.graphql(query, {}, token)).body;

    test("a repository out of sight is not told from one that is not there", async () => {
        const query = (name: string) => `{ repository(owner: "acme", name: "${name}") { id } }`;
        const hidden = await errorsOf(query("payments-api"), "local-outsider");
        expect(hidden).toEqual({
            data: { repository: null },
            errors: [
                expect.objectContaining({
                    type: "NOT_FOUND",
                    path: ["repository"],
                    message: "Could not resolve to a Repository with the name 'acme/payments-api'.",
                }),
            ],
        });
        expect((await errorsOf(query("nothing"), "local-outsider")).errors[0].message).toBe(
            "Could not resolve to a Repository with the name 'acme/nothing'.",
        );
    });

    test("collaborators need push access: null and an error, never an empty list", async () => {
        const { data, errors } = await errorsOf(
            `{ repository(owner: "acme", name: "docs-handbook") { name collaborators(first: 5) { totalCount } } }`,
            "local-outsider",
        );
        expect(data.repository).toEqual({ name: "docs-handbook", collaborators: null });
        expect(errors[0]).toMatchObject({
            type: "FORBIDDEN",
            path: ["repository", "collaborators"],
            message: "You do not have permission to view repository collaborators.",
        });
    });

    test("branch protection is invisible to people without admin rights: an empty list and no error, as on GitHub", async () => {
        const query = `{ repository(owner: "acme", name: "web-shop") { branchProtectionRules(first: 5) { totalCount } } }`;
        expect(
            (await errorsOf(query, "local-member")).data.repository.branchProtectionRules
                .totalCount,
        ).toBe(0);
        expect(
            (await errorsOf(query, "local-owner")).data.repository.branchProtectionRules.totalCount,
        ).toBe(1);
    });

    test("an organization's teams do not exist for outsiders", async () => {
        const { data } = await errorsOf(
            `{ organization(login: "acme") { teams(first: 5) { totalCount } team(slug: "security") { id } } }`,
            "local-outsider",
        );
        expect(data.organization).toEqual({ teams: { totalCount: 0 }, team: null });
    });

    test("bypass lists show only to callers who may write the ruleset", async () => {
        const query = `{ repository(owner: "acme", name: "tools-cli") { rulesets(first: 1) { nodes { name bypassActors(first: 1) { totalCount } } } } }`;
        const bypass = async (token: string) =>
            (await errorsOf(query, token)).data.repository.rulesets.nodes[0].bypassActors;
        expect(await bypass("local-owner")).toEqual({ totalCount: 0 });
        expect(await bypass("local-reader")).toBeNull();
        expect(await bypass("local-member")).toBeNull();
    });

    test("a fine-grained token without a permission is told so", async () => {
        const seed: Seed = {
            ...plain(1),
            tokens: [
                {
                    token: "weak",
                    user: "boss",
                    kind: "fine-grained",
                    permissions: { metadata: "read" },
                },
            ],
        };
        const weak = await startChecked({ seed });
        const { body } = await weak.graphql(
            `{ repository(owner: "wide", name: "repo-000") { name branchProtectionRules(first: 1) { totalCount } } }`,
            {},
            "weak",
        );
        expect(body.data.repository).toBeNull();
        expect(body.errors[0]).toMatchObject({
            type: "FORBIDDEN",
            path: ["repository", "branchProtectionRules"],
            message: "Resource not accessible by personal access token",
        });
        await weak.close();
    });

    test("a classic token without a scope is refused as a whole, without data", async () => {
        const seed: Seed = {
            ...plain(1),
            tokens: [{ token: "narrow", user: "boss", scopes: ["repo"] }],
        };
        const narrow = await startChecked({ seed });
        const { status, body } = await narrow.graphql(
            `{ organization(login: "wide") { teams(first: 1) { nodes { name } } } }`,
            {},
            "narrow",
        );
        expect(status).toBe(200);
        expect(body).toEqual({
            errors: [
                {
                    type: "INSUFFICIENT_SCOPES",
                    locations: [expect.anything()],
                    message: expect.stringContaining(
                        "The 'name' field requires one of the following scopes: ['read:org', 'read:discussion'], but your token has only been granted the: ['repo'] scopes.",
                    ),
                },
            ],
        });
        await narrow.close();
    });

    test("nobody reads GraphQL without signing in", async () => {
        expect((await acme.graphql("{ viewer { login } }", {}, "")).status).toBe(401);
        expect((await acme.graphql("{ viewer { login } }", {}, "no-such-token")).status).toBe(401);
    });
});

describe("queries that GitHub refuses", () => {
    test("a field that GitHub does not have is called so; HTTP stays 200", async () => {
        const { status, body } = await acme.graphql(`{ viewer { shoeSize } }`);
        expect(status).toBe(200);
        expect(body).toEqual({
            errors: [
                {
                    message: "Field 'shoeSize' doesn't exist on type 'User'",
                    locations: [{ line: 1, column: 12 }],
                    extensions: { code: "undefinedField", typeName: "User", fieldName: "shoeSize" },
                },
            ],
        });
    });

    test.each([
        "{ viewer { login }",
        "",
        "query A { viewer { login } } query B { viewer { login } }",
    ])("%j has errors and no data", async (query) => {
        const { status, body } = await acme.graphql(query);
        expect(status).toBe(200);
        expect(body.data).toBeUndefined();
        expect(body.errors).toHaveLength(1);
    });

    test("the provider's read with `name` of App, Team and User in one place is accepted", async () => {
        const { body } = await acme.graphql(
            `query($id: ID!) { node(id: $id) { ... on App { id, name, slug }, ... on Team { id, name, slug }, ... on User { id, name, login } } }`,
            {
                id: (await acme.graphql("{ viewer { id } }")).body.data.viewer.id,
            },
        );
        expect(body.errors).toBeUndefined();
        expect(body.data.node.login).toBe("owner-1");
    });
});

describe("every served field of every type answers", () => {
    /** All leaf fields and objects, no type inside itself; connections with two items. */
    const selection = (type: GraphQLObjectType, above: readonly string[] = []): string =>
        Object.values(type.getFields())
            .filter((field) => !["repositoryOwner", "node", "nodes"].includes(field.name))
            .flatMap((field) => {
                const named = getNamedType(field.type);
                const required = field.args.filter(
                    (arg) => arg.type.toString().endsWith("!") && arg.defaultValue === undefined,
                );
                if (required.length > 0) return [];
                const args = field.args.some(({ name }) => name === "first") ? "(first: 2)" : "";
                if (isLeafType(named)) return [`${field.name}${args}`];
                if (
                    !isObjectType(named) ||
                    [...above, type.name].includes(named.name) ||
                    field.name === "owner" ||
                    (type.name === "User" && field.name === "repositories")
                )
                    return [];
                const inner = selection(named, [...above, type.name]);
                return inner === "" ? [] : [`${field.name}${args} { ${inner} }`];
            })
            .join(" ");
    const typeNamed = (name: string) => servedSchema().schema.getType(name) as GraphQLObjectType;

    test.each([
        ["Organization", `organization(login: "acme")`],
        ["Repository", `repository(owner: "acme", name: "infra-deploy")`],
        ["Repository", `repository(owner: "acme", name: "web-shop")`],
        ["Repository", `repository(owner: "acme", name: "tools-cli")`],
        ["User", `user(login: "Dev-4")`],
        ["RateLimit", `rateLimit`],
    ])("%s of %s", async (name, entry) => {
        const { body } = await acme.graphql(`{ ${entry} { ${selection(typeNamed(name))} } }`);
        expect(body.errors).toBeUndefined();
        expect(body.data).toBeDefined();
    });
});
