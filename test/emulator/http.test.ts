/** What every answer has in common: layouts, by-id paths, pages, ETags, budgets, errors, faults, 501. */
import { type Checked, startChecked } from "./exchange";
import { routes } from "../../emulator/rest";
import { Contract } from "../../emulator/contract/contract";

let gh: Checked;
beforeEach(async () => {
    gh = await startChecked();
});
afterEach(() => gh.close());

const owner = { authorization: "Bearer local-owner" };
const fetchText = async (
    path: string,
    headers: Record<string, string> = owner,
    init: RequestInit = {},
) => {
    const response = await fetch(gh.github.url + path, { ...init, headers, redirect: "manual" });
    return { status: response.status, headers: response.headers, text: await response.text() };
};
const faults = (...rules: object[]) =>
    fetch(`${gh.github.url}/_local/faults`, {
        method: "PUT",
        body: JSON.stringify({ faults: rules }),
    });

describe("layouts", () => {
    test("GitHub Enterprise Server's and github.com's prefixes give the same, each with its own urls", async () => {
        const ghes = JSON.parse((await fetchText("/api/v3/orgs/acme")).text);
        const dotcom = JSON.parse((await fetchText("/orgs/acme")).text);
        expect([ghes.id, ghes.url]).toEqual([9001, `${gh.github.url}/api/v3/orgs/acme`]);
        expect([dotcom.id, dotcom.url]).toEqual([9001, `${gh.github.url}/orgs/acme`]);
    });

    test("by-id paths lead to the same objects; unknown ids and empty segments are 404", async () => {
        const repository = (await gh.rest("GET", "/repos/acme/web-shop")).body;
        expect((await gh.rest("GET", `/repositories/${repository.id}`)).body).toEqual(repository);
        const team = (await gh.rest("GET", "/orgs/acme/teams/web")).body;
        expect((await gh.rest("GET", `/organizations/9001/team/${team.id}`)).body).toEqual(team);
        for (const path of [
            "/repositories/1",
            "/organizations/9001/team/1",
            "/organizations/1/team/7001",
            "/orgs/acme/teams/",
        ]) {
            expect((await gh.rest("GET", path)).status).toBe(404);
        }
    });

    test("a renamed repository redirects: 301 to read, 307 to write; the id goes on", async () => {
        const { id } = (await gh.rest("GET", "/repos/acme/sandbox")).body;
        await gh.rest("PATCH", "/repos/acme/sandbox", { name: "playground" });
        const read = await gh.rest("GET", "/repos/acme/sandbox/contents/README.md?ref=main");
        expect(read.status).toBe(301);
        expect(read.headers.location).toBe(
            `${gh.github.url}/api/v3/repositories/${id}/contents/README.md?ref=main`,
        );
        expect((await gh.rest("PUT", "/repos/acme/sandbox/topics", { names: [] })).status).toBe(
            307,
        );
        const followed = await fetch(`${gh.github.url}/api/v3/repos/acme/sandbox`, {
            headers: owner,
        });
        expect(((await followed.json()) as { name: string }).name).toBe("playground");
        await gh.rest("POST", "/orgs/acme/repos", { name: "sandbox", private: true });
        expect((await gh.rest("GET", "/repos/acme/sandbox")).body.id).not.toBe(id);
    });
});

describe("pages", () => {
    test("30 by default, at most 100, Link by id with prev, next, first and last", async () => {
        for (let index = 0; index < 65; index++)
            await gh.rest("POST", "/orgs/acme/teams", { name: `t${index}` });
        const first = await gh.rest("GET", "/orgs/acme/teams");
        expect(first.body).toHaveLength(30);
        expect(first.headers.link).toBe(
            `<${gh.github.url}/api/v3/organizations/9001/teams?page=2>; rel="next", <${gh.github.url}/api/v3/organizations/9001/teams?page=3>; rel="last"`,
        );
        const last = await gh.rest("GET", "/orgs/acme/teams?per_page=1000&page=1");
        expect(last.body).toHaveLength(70);
        expect(last.headers.link).toBeUndefined();
        const middle = await gh.rest("GET", "/orgs/acme/teams?page=2&per_page=20");
        expect(middle.headers.link).toMatch(
            /page=1&per_page=20>; rel="prev".*page=3.*rel="next".*page=4.*rel="last".*page=1.*rel="first"/,
        );
        let url: string | undefined = `${gh.github.url}/api/v3/orgs/acme/teams?per_page=20`;
        const seen = new Set<string>();
        while (url !== undefined) {
            const page = await fetch(url, { headers: owner });
            for (const team of (await page.json()) as { slug: string }[]) seen.add(team.slug);
            url = /<([^>]+)>; rel="next"/.exec(page.headers.get("link") ?? "")?.[1];
        }
        expect(seen.size).toBe(70);
    });

    test("search stops at 1,000 results, whatever there is", async () => {
        await gh.close();
        gh = await startChecked({
            seed: {
                organization: "acme",
                admins: ["owner-1"],
                repositories: Array.from({ length: 1003 }, (_, index) => `r${index}`),
                tokens: [{ token: "local-owner", user: "owner-1", scopes: ["*"] }],
            },
        });
        const page = await gh.rest(
            "GET",
            "/search/repositories?q=org%3Aacme+archived%3Afalse&per_page=100&page=10",
        );
        expect([
            page.body.total_count,
            page.body.items.length,
            page.headers.link?.includes('rel="next"'),
        ]).toEqual([1003, 100, false]);
        expect(
            (await gh.rest("GET", "/search/repositories?q=org:acme&per_page=100&page=11")).status,
        ).toBe(422);
        expect((await gh.rest("GET", "/search/repositories?q=stars:>5")).status).toBe(501);
        expect((await gh.rest("GET", "/search/repositories")).status).toBe(422);
        expect(gh.violations).toEqual([]);
    });
});

describe("conditional requests", () => {
    test("304 for the same token, free of charge; another token has another tag", async () => {
        const first = await fetchText("/api/v3/orgs/acme/teams/web");
        const tag = first.headers.get("etag")!;
        expect(first.headers.get("vary")).toBe("Accept, Authorization, Cookie, X-GitHub-OTP");
        const again = await fetchText("/api/v3/orgs/acme/teams/web", {
            ...owner,
            "if-none-match": tag,
        });
        expect([again.status, again.text, again.headers.get("x-ratelimit-used")]).toEqual([
            304,
            "",
            first.headers.get("x-ratelimit-used"),
        ]);
        const other = await fetchText("/api/v3/orgs/acme/teams/web", {
            authorization: "Bearer local-member",
            "if-none-match": tag,
        });
        expect(other.status).toBe(200);
        await gh.rest("PATCH", "/orgs/acme/teams/web", { description: "changed" });
        expect(
            (await fetchText("/api/v3/orgs/acme/teams/web", { ...owner, "if-none-match": tag }))
                .status,
        ).toBe(200);
    });
});

describe("who asks", () => {
    test.each([
        ["Bearer nonsense", 401, "Bad credentials"],
        ["nonsense", 401, "Bad credentials"],
        [`Bearer ey.${"x".repeat(10)}.y`, 401, "A JSON web token could not be decoded"],
    ])("%s is %i", async (authorization, status, message) => {
        const answer = await fetchText("/api/v3/orgs/acme/teams", { authorization });
        expect([answer.status, JSON.parse(answer.text).message]).toEqual([status, message]);
    });

    test("basic and token schemes are taken; scopes are told", async () => {
        const basic = `Basic ${Buffer.from("x:local-member").toString("base64")}`;
        const answer = await fetchText("/api/v3/orgs/acme/teams", { authorization: basic });
        expect([
            answer.status,
            answer.headers.get("x-oauth-scopes"),
            answer.headers.get("x-accepted-oauth-scopes"),
        ]).toEqual([200, "repo, read:org", "read:org, write:org, admin:org"]);
        expect(
            (await fetchText("/api/v3/user", { authorization: "token local-member" })).status,
        ).toBe(200);
    });

    test("without a token: what is public, nothing else", async () => {
        expect((await gh.rest("GET", "/repos/acme/docs-handbook", undefined, "")).status).toBe(200);
        expect((await gh.rest("GET", "/repos/acme/web-shop", undefined, "")).status).toBe(404);
        expect((await gh.rest("GET", "/orgs/acme/repos", undefined, "")).body).toHaveLength(1);
        expect(
            (await gh.rest("PUT", "/repos/acme/docs-handbook/topics", { names: [] }, "")).status,
        ).toBe(401);
        expect((await gh.rest("GET", "/user", undefined, "")).status).toBe(401);
    });

    test("a classic token without repo scope sees no private repository", async () => {
        const { tokens } = gh.github.state;
        tokens.set("narrow", {
            ...tokens.get("local-owner")!,
            token: "narrow",
            scopes: ["read:org"],
        });
        expect((await gh.rest("GET", "/repos/acme/web-shop", undefined, "narrow")).status).toBe(
            404,
        );
        expect(
            (await gh.rest("GET", "/repos/acme/docs-handbook", undefined, "narrow")).status,
        ).toBe(200);
        expect(
            (await gh.rest("PUT", "/repos/acme/docs-handbook/topics", { names: [] }, "narrow"))
                .status,
        ).toBe(404);
        expect((await gh.rest("DELETE", "/orgs/acme/teams/web", undefined, "narrow")).status).toBe(
            403,
        );
    });

    test("an expired token is no token", async () => {
        const { tokens } = gh.github.state;
        tokens.set("old", {
            ...tokens.get("local-owner")!,
            token: "old",
            expiresAt: "2020-01-01T00:00:00Z",
        });
        expect((await gh.rest("GET", "/user", undefined, "old")).status).toBe(401);
    });

    test("a fine-grained token reaches its repositories only; losing a permission is 403 everywhere it was needed", async () => {
        const { tokens } = gh.github.state;
        const sandbox = gh.github.state.repositoryByName("acme", "sandbox")!;
        tokens.set("one", {
            ...tokens.get("local-writer")!,
            token: "one",
            repositories: new Set([sandbox.id]),
            permissions: { metadata: "read", contents: "write" },
        });
        expect(
            (await gh.rest("GET", "/repos/acme/sandbox/contents/README.md", undefined, "one"))
                .status,
        ).toBe(200);
        expect((await gh.rest("GET", "/repos/acme/web-shop", undefined, "one")).status).toBe(404);
        expect((await gh.rest("GET", "/repos/acme/sandbox/pulls", undefined, "one")).status).toBe(
            403,
        );
        expect((await gh.rest("GET", "/orgs/acme/teams", undefined, "one")).status).toBe(403);
    });
});

describe("budget", () => {
    test("is told with every answer, runs out with GitHub's 403, and /rate_limit stays free", async () => {
        await gh.close();
        gh = await startChecked({ budget: 2 });
        const first = await gh.rest("GET", "/orgs/acme");
        expect([
            first.headers["x-ratelimit-limit"],
            first.headers["x-ratelimit-remaining"],
            first.headers["x-ratelimit-resource"],
        ]).toEqual(["2", "1", "core"]);
        expect((await gh.rest("GET", "/rate_limit")).body.resources.core).toMatchObject({
            limit: 2,
            used: 1,
            remaining: 1,
        });
        await gh.rest("GET", "/orgs/acme");
        const refused = await gh.rest("GET", "/orgs/acme");
        expect(refused).toMatchObject({
            status: 403,
            body: { message: "API rate limit exceeded for user ID 1003." },
        });
        expect(refused.headers["x-ratelimit-remaining"]).toBe("0");
        expect((await gh.rest("GET", "/rate_limit")).status).toBe(200);
        expect((await gh.rest("GET", "/orgs/acme/teams", undefined, "local-member")).status).toBe(
            200,
        );
    });
});

describe("bad requests", () => {
    test.each(["{", "5", '"text"'])("a body of %s is 400", async (body) => {
        const answer = await fetchText("/api/v3/orgs/acme/teams", owner, { method: "POST", body });
        expect(answer.status).toBe(400);
        expect(JSON.parse(answer.text).message).toMatch(/JSON/);
    });

    test("an endpoint that is not served answers 501, and is listed", async () => {
        expect((await gh.rest("GET", "/orgs/acme/hooks")).status).toBe(501);
        expect((await gh.rest("POST", "/repos/acme/sandbox/forks", {})).status).toBe(501);
        expect([...gh.github.journal.unserved.keys()]).toEqual([
            "GET /orgs/acme/hooks",
            "POST /repos/acme/sandbox/forks",
        ]);
    });

    test("errors point to GitHub's own page of the operation", async () => {
        const contract = Contract.load();
        const { body } = await gh.rest("GET", "/repos/acme/none");
        expect(body).toEqual({
            message: "Not Found",
            documentation_url: "https://docs.github.com/rest/repos/repos#get-a-repository",
            status: "404",
        });
        for (const route of routes) {
            const template = route.path
                .replace(/:(\w+)/g, "{$1}")
                .replace("*", route.path.includes("/contents") ? "{path}" : "{ref}");
            const published = contract.documentationUrl(route.method, template);
            // GitHub's description names a page of an older product for these, or the bare path is ours.
            if (
                ["/app/installations", "/repos/:owner/:repo/contents"].includes(route.path) ||
                published.includes("/rest/reference/")
            )
                continue;
            expect([route.path, `https://docs.github.com/rest/${route.docs}`]).toEqual([
                route.path,
                published,
            ]);
        }
    });

    test("every route stands in GitHub's published description", () => {
        const contract = Contract.load();
        for (const route of routes) {
            if (route.path === "/repos/:owner/:repo/contents") continue;
            const template = route.path
                .replace(/:(\w+)/g, "{$1}")
                .replace("*", route.path.includes("/contents") ? "{path}" : "{ref}");
            expect([route.path, contract.operationOf(route.method, template)]).toEqual([
                route.path,
                `${route.method} ${template}`,
            ]);
        }
    });
});

describe("faults", () => {
    const make = (name: string) => gh.rest("POST", "/orgs/acme/teams", { name });

    test("502 after the write was done: it is there, and the next try is told so", async () => {
        await faults({ kind: "status-after-commit", method: "POST", path: "/teams$" });
        expect((await make("once")).status).toBe(502);
        expect((await gh.rest("GET", "/orgs/acme/teams/once")).status).toBe(200);
        expect((await make("once")).status).toBe(422);
    });

    test("a status before anything happens, after some requests, so many times", async () => {
        await faults({ kind: "status", status: 404, path: "/teams/web$", after: 1, times: 2 });
        const seen = [];
        for (let index = 0; index < 5; index++)
            seen.push((await gh.rest("GET", "/orgs/acme/teams/web")).status);
        expect(seen).toEqual([200, 404, 404, 200, 200]);
    });

    test("secondary limits with and without Retry-After, primary limits as 429", async () => {
        await faults(
            { kind: "secondary-limit", retryAfter: 7 },
            { kind: "secondary-limit" },
            { kind: "primary-limit", status: 429 },
        );
        const answers = [
            await gh.rest("GET", "/orgs/acme"),
            await gh.rest("GET", "/orgs/acme"),
            await gh.rest("GET", "/orgs/acme"),
            await gh.rest("GET", "/orgs/acme"),
        ];
        expect(
            answers.map((one) => [
                one.status,
                one.headers["retry-after"],
                one.headers["x-ratelimit-remaining"] === "0",
            ]),
        ).toEqual([
            [403, "7", false],
            [403, undefined, false],
            [429, undefined, true],
            [200, undefined, false],
        ]);
        expect(answers[0]!.body.documentation_url).toMatch(/secondary-rate-limits$/);
    });

    test("the published secondary limits are kept where that is asked for", async () => {
        gh.github.options.secondaryLimits = true;
        const makes = Array.from({ length: 81 }, (_, nth) => make(`team ${nth}`));
        const refused = (await Promise.all(makes)).filter(({ status }) => status !== 201);
        expect(refused.map(({ status, headers }) => [status, headers["retry-after"]])).toEqual([
            [403, "60"],
        ]);
        expect(refused[0]!.body.message).toMatch(/secondary rate limit/);
        expect((await gh.rest("GET", "/orgs/acme")).status).toBe(200);
    });

    test("connections break before and after the write, bodies break in the middle", async () => {
        await faults(
            { kind: "reset", method: "POST" },
            { kind: "reset-after-commit", method: "POST" },
            { kind: "truncated", method: "GET" },
        );
        await expect(make("lost")).rejects.toThrow();
        await expect(make("kept")).rejects.toThrow();
        await expect(gh.rest("GET", "/orgs/acme/teams/web")).rejects.toThrow();
        expect((await gh.rest("GET", "/orgs/acme/teams/lost")).status).toBe(404);
        expect((await gh.rest("GET", "/orgs/acme/teams/kept")).status).toBe(200);
        expect(gh.github.journal.entries.map((one) => one.fault)).toEqual([
            "reset",
            "reset-after-commit",
            "truncated",
            undefined,
            undefined,
        ]);
    });

    test("an unreadable script is refused and the old one stays", async () => {
        await faults({ kind: "status", status: 500, times: 0 });
        const refused = await faults({ kind: "explode" }, { kind: "status", path: "(" });
        expect(refused.status).toBe(400);
        expect((await gh.rest("GET", "/orgs/acme")).status).toBe(500);
    });
});
