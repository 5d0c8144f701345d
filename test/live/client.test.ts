import { createClient } from "../../live/client";
import { readOnlyFetch, WriteRefusedError } from "../../live/read-only";
import { UnreadableError } from "../../live/unreadable";
import type { Sent } from "./support/answers";
import { answering, json, problem } from "./support/answers";

const graphqlUrl = "https://git.example/api/graphql";
const org = { org: "acme" };

async function unreadable(read: Promise<unknown>): Promise<UnreadableError> {
    const error: unknown = await read.then(
        (value) => new Error(`it was read: ${JSON.stringify(value)}`),
        (reason: unknown) => reason,
    );
    if (error instanceof UnreadableError) return error;
    throw error;
}

describe("only reads can leave", () => {
    const refused: [string, string, RequestInit][] = [
        ["PUT", "https://git.example/api/v3/orgs/acme", { method: "PUT" }],
        ["POST", "https://git.example/api/v3/orgs/acme/teams", { method: "POST", body: "{}" }],
        ["PATCH", "https://git.example/api/v3/orgs/acme", { method: "PATCH" }],
        ["DELETE", "https://git.example/api/v3/orgs/acme", { method: "delete" }],
        [
            "a mutation",
            graphqlUrl,
            { method: "POST", body: JSON.stringify({ query: "mutation { a }" }) },
        ],
        [
            "a subscription",
            graphqlUrl,
            { method: "POST", body: JSON.stringify({ query: "subscription { a }" }) },
        ],
        [
            "a mutation behind a query",
            graphqlUrl,
            {
                method: "POST",
                body: JSON.stringify({
                    query: "query A { a } mutation B { b }",
                    operationName: "B",
                }),
            },
        ],
        [
            "a query elsewhere",
            "https://other.example/api/graphql",
            { method: "POST", body: JSON.stringify({ query: "{ a }" }) },
        ],
        ["no query", graphqlUrl, { method: "POST", body: "{}" }],
        ["no body", graphqlUrl, { method: "POST" }],
        ["a batch", graphqlUrl, { method: "POST", body: JSON.stringify([{ query: "{ a }" }]) }],
    ];
    test.each(refused)("%s is refused", async (_, url, init) => {
        let left = 0;
        const fetch = readOnlyFetch(async () => {
            left++;
            return new Response();
        }, graphqlUrl);
        await expect(fetch(url, init)).rejects.toThrow(WriteRefusedError);
        expect(left).toBe(0);
    });

    test("a request that writes by its object is refused too", async () => {
        const fetch = readOnlyFetch(async () => new Response(), graphqlUrl);
        await expect(
            fetch(new Request("https://git.example/x", { method: "DELETE" })),
        ).rejects.toThrow(WriteRefusedError);
    });

    test("a mutation is a fault of ours, is sent once to nobody, and is never called unreadable", async () => {
        const { options, sent, waits } = answering(() => json({}));
        const client = await createClient(options);
        await expect(client.graphql("mutation { deleteAll }", {})).rejects.toThrow(
            WriteRefusedError,
        );
        expect([sent, waits]).toEqual([[], []]);
    });

    test("queries pass, with fragments, and again", async () => {
        const { options, sent } = answering(() => json({ data: { viewer: { login: "me" } } }));
        const client = await createClient(options);
        const query = "query Me { viewer { ...part } } fragment part on User { login }";
        for (const _ of [1, 2])
            await expect(client.graphql(query, {})).resolves.toMatchObject({
                data: { viewer: { login: "me" } },
            });
        expect(sent.map(({ method, url }) => `${method} ${url}`)).toEqual(
            Array(2).fill(`POST ${graphqlUrl}`),
        );
    });
});

describe("one object", () => {
    test("comes as it is, from the right address", async () => {
        const { options, sent } = answering(() => json({ login: "Acme", id: 1 }));
        const client = await createClient(options);
        expect(await client.get("GET /orgs/{org}", org)).toMatchObject({ login: "Acme" });
        expect(sent.map(({ url }) => url)).toEqual(["https://git.example/api/v3/orgs/acme"]);
        expect(client.calls).toEqual({ rest: 1, graphql: 0, unchanged: 0 });
    });

    test.each<[string, () => Response, string]>([
        ["401", () => problem(401, "Bad credentials"), "401 Bad credentials"],
        [
            "403",
            () => problem(403, "Resource not accessible by integration"),
            "403 Resource not accessible by integration",
        ],
        ["404", () => problem(404, "Not Found"), "404 Not Found"],
        ["a body cut off", () => json('{"login": "ac'), "the answer is cut off or no JSON"],
        ["an empty body", () => json(""), "the answer is cut off or no JSON"],
        ["null", () => json("null"), "the answer is cut off or no JSON"],
        [
            "a page of a proxy",
            () => new Response("<html>", { headers: { "content-type": "text/html" } }),
            "the answer is cut off or no JSON",
        ],
        ["a list", () => json([]), "a list came where one object was asked"],
        [
            "no content",
            () => new Response(null, { status: 204 }),
            "the answer is cut off or no JSON",
        ],
    ])("%s is unreadable", async (_, answer, reason) => {
        const client = await createClient(answering(answer).options);
        expect((await unreadable(client.get("GET /orgs/{org}", org))).reason).toBe(reason);
    });

    test("a failure that may pass is tried again, and each wait is said", async () => {
        const { options, sent, waits } = answering((_, number) =>
            number < 2 ? problem(502, "Server Error") : json({ login: "acme" }),
        );
        const client = await createClient(options);
        expect(await client.get("GET /orgs/{org}", org)).toMatchObject({ login: "acme" });
        expect(sent).toHaveLength(3);
        expect(waits).toEqual(
            Array(2).fill(
                "502 Server Error (GET https://git.example/api/v3/orgs/acme); waiting less than a second",
            ),
        );
    });

    test("a failure that stays is unreadable after four attempts", async () => {
        const { options, sent } = answering(() => problem(503, "Service Unavailable"));
        const client = await createClient(options);
        expect((await unreadable(client.get("GET /orgs/{org}", org))).reason).toBe(
            "503 Service Unavailable",
        );
        expect(sent).toHaveLength(4);
    });

    test("a broken network is said in its own words, not as a status", async () => {
        const { options } = answering(() => {
            throw new TypeError("fetch failed", {
                cause: new Error("connect ECONNREFUSED 10.0.0.1:443"),
            });
        });
        const client = await createClient(options);
        const error = await unreadable(client.get("GET /orgs/{org}", org));
        expect(error.reason).toBe("no answer: connect ECONNREFUSED 10.0.0.1:443");
        expect(error.status).toBeUndefined();
    });

    test("an answer that never comes is given up on", async () => {
        const { options } = answering(() => new Promise<Response>(() => undefined));
        const stuck: typeof fetch = (_, init) =>
            new Promise((_resolve, reject) =>
                init?.signal?.addEventListener("abort", () => reject(init.signal?.reason as Error)),
            );
        const client = await createClient({ ...options, fetch: stuck, timeoutMilliseconds: 5 });
        expect((await unreadable(client.get("GET /orgs/{org}", org))).reason).toMatch(
            /^no answer: nothing came for 0.005 s$/,
        );
    });

    test("a used-up limit is waited for until its reset", async () => {
        const reset = {
            "x-ratelimit-remaining": "0",
            "x-ratelimit-reset": String(Math.ceil(Date.now() / 1000) + 40),
        };
        const { options, waits, sent } = answering((_, number) =>
            number === 0 ? problem(403, "API rate limit exceeded", reset) : json({ login: "acme" }),
        );
        const client = await createClient(options);
        await client.get("GET /orgs/{org}", org);
        expect(sent).toHaveLength(2);
        expect(waits).toEqual([
            expect.stringMatching(/^GitHub's rate limit is used up; waiting 4[0-2] s$/),
        ]);
    });

    test("so is a secondary one, with and without Retry-After", async () => {
        const { options, waits } = answering((_, number) =>
            number < 2
                ? problem(
                      403,
                      "You have exceeded a secondary rate limit",
                      number === 0 ? { "retry-after": "7" } : {},
                  )
                : json({ login: "acme" }),
        );
        const client = await createClient(options);
        await client.get("GET /orgs/{org}", org);
        expect(waits).toEqual([
            "GitHub's secondary rate limit is used up; waiting 7 s",
            "GitHub's secondary rate limit is used up; waiting 60 s",
        ]);
    });

    test("no message holds the token", async () => {
        const { options, waits } = answering(() => problem(502, "Server Error"));
        const client = await createClient(options);
        const error = await unreadable(client.get("GET /orgs/{org}", org));
        expect([error.stack, error.message, JSON.stringify(error), ...waits].join()).not.toContain(
            "canary-token",
        );
    });
});

describe("lists", () => {
    const keys = { owner: "acme", repo: "sandbox" };
    const route = "GET /repos/{owner}/{repo}/invitations" as const;
    const secrets = "GET /orgs/{org}/actions/secrets" as const;
    const numbered = (from: number, to: number) =>
        Array.from({ length: to - from }, (_, index) => ({ id: from + index }));
    const next = (page: number) =>
        `<https://git.example/api/v3/next?page=${page}>; rel="next", <https://git.example/last>; rel="last"`;

    test("are read to the last page", async () => {
        const pages = [numbered(0, 100), numbered(100, 200), numbered(200, 250)];
        const { options, sent } = answering((_, number) =>
            json(pages[number], number < 2 ? { link: next(number + 2) } : {}),
        );
        const client = await createClient(options);
        expect(await client.list(route, keys)).toEqual(numbered(0, 250));
        expect(sent.map(({ url }) => url)).toEqual([
            "https://git.example/api/v3/repos/acme/sandbox/invitations?per_page=100",
            "https://git.example/api/v3/next?page=2",
            "https://git.example/api/v3/next?page=3",
        ]);
    });

    test("with a total have exactly that many", async () => {
        const { options } = answering(() =>
            json({ total_count: 2, secrets: [{ name: "A" }, { name: "B" }] }),
        );
        const client = await createClient(options);
        expect((await client.list(secrets, org)).map(({ name }) => name)).toEqual(["A", "B"]);
    });

    test("that changed while they were read are read again", async () => {
        const { options, sent } = answering((_, number) =>
            json({
                total_count: 2,
                secrets: number === 0 ? [{ name: "A" }] : [{ name: "A" }, { name: "B" }],
            }),
        );
        const client = await createClient(options);
        expect(await client.list(secrets, org)).toHaveLength(2);
        expect(sent).toHaveLength(2);
    });

    test.each<[string, (sent: Sent, number: number) => Response, string]>([
        [
            "short of their total",
            () => json({ total_count: 3, secrets: [{ name: "A" }] }),
            "GitHub lists 3 and gave 1 of them",
        ],
        [
            "over their total",
            () => json({ total_count: 0, secrets: [{ name: "A" }] }),
            "GitHub lists 0 and gave 1 of them",
        ],
        ["without a list", () => json({ total_count: 0 }), "the answer is no list"],
        ["without a total", () => json({ secrets: [] }), "the answer is no list"],
        [
            "in conflict, which Octokit takes for the end",
            () => problem(409, "Conflict"),
            "409 Conflict",
        ],
    ])("%s are unreadable", async (_, answer, reason) => {
        const client = await createClient(answering(answer).options);
        expect((await unreadable(client.list(secrets, org))).reason).toBe(reason);
    });

    test("with a failing second page are unreadable as a whole", async () => {
        const { options } = answering((_, number) =>
            number === 0 ? json(numbered(0, 100), { link: next(2) }) : problem(404, "Not Found"),
        );
        const client = await createClient(options);
        expect((await unreadable(client.list(route, keys))).reason).toBe("404 Not Found");
    });

    test("do not lead the token to another server", async () => {
        const { options, sent } = answering(() =>
            json([{ id: 1 }], { link: '<https://evil.example/2>; rel="next"' }),
        );
        const client = await createClient(options);
        expect((await unreadable(client.list(route, keys))).reason).toBe(
            "the next page is on another server (https://evil.example/2)",
        );
        expect(sent).toHaveLength(1);
    });
});

describe("queries", () => {
    test("go one at a time", async () => {
        let open = 0;
        let most = 0;
        const { options } = answering(async () => {
            most = Math.max(most, ++open);
            await new Promise((resolve) => setTimeout(resolve, 2));
            open--;
            return json({ data: { a: 1 } });
        });
        const client = await createClient(options);
        await Promise.all(Array.from({ length: 5 }, () => client.graphql("query A { a }", {})));
        expect(most).toBe(1);
    });

    test("and one that fails does not hold up the next", async () => {
        const { options } = answering((_, number) =>
            number === 0 ? problem(403, "no") : json({ data: { a: 1 } }),
        );
        const client = await createClient(options);
        const [first, second] = await Promise.allSettled([
            client.graphql("query A { a }", {}),
            client.graphql("query A { a }", {}),
        ]);
        expect([first.status, second.status]).toEqual(["rejected", "fulfilled"]);
    });

    test("bring errors beside their data", async () => {
        const errors = [{ type: "FORBIDDEN", path: ["a", 0], message: "no" }];
        const client = await createClient(
            answering(() => json({ data: { a: [null] }, errors })).options,
        );
        expect(await client.graphql("query A { a }", {})).toEqual({
            data: { a: [null] },
            errors,
            tooMuch: false,
        });
    });

    test.each<[string, () => Response]>([
        ["502", () => problem(502, "Server Error")],
        ["504", () => problem(504, "We couldn't respond to your request in time.")],
        [
            "an error of limits",
            () =>
                json({
                    data: null,
                    errors: [
                        {
                            type: "RESOURCE_LIMITS_EXCEEDED",
                            message: "Resource limits for this query exceeded",
                        },
                    ],
                }),
        ],
    ])("that ask for too much are known by %s", async (_, answer) => {
        const client = await createClient(answering(answer).options);
        expect(await client.graphql("query A { a }", {})).toMatchObject({
            data: null,
            tooMuch: true,
        });
    });

    test("over the limit wait although the status is 200, on a server of one's own too", async () => {
        const headers = { "x-ratelimit-reset": String(Math.floor(Date.now() / 1000)) };
        const limited = {
            data: null,
            errors: [{ type: "RATE_LIMITED", message: "API rate limit exceeded" }],
        };
        const { options, waits } = answering((_, number) =>
            number === 0 ? json(limited, { headers }) : json({ data: { a: 1 } }),
        );
        const client = await createClient(options);
        expect(await client.graphql("query A { a }", {})).toMatchObject({ data: { a: 1 } });
        expect(waits).toEqual([
            expect.stringContaining("GitHub's GraphQL limit is used up; waiting"),
        ]);
    });

    test.each<[string, Response, string]>([
        ["cut off", json('{"data": {"a"'), "the answer is cut off or no GraphQL"],
        ["without data and errors", json({}), "the answer is cut off or no GraphQL"],
        [
            "403",
            problem(403, "Resource not accessible by integration"),
            "403 Resource not accessible by integration",
        ],
    ])("answered %s are unreadable", async (_, answer, reason) => {
        const client = await createClient(answering(() => answer.clone()).options);
        expect((await unreadable(client.graphql("query A { a }", {}))).message).toBe(
            `could not read GraphQL A: ${reason}`,
        );
    });
});
