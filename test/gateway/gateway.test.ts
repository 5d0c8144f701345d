import { mkdtempSync, rmSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startGateway } from "../../gateway/gateway";
import type { Gateway } from "../../gateway/gateway";
import { readJournal } from "../../gateway/journal/read";
import { VirtualClock } from "./support/virtual-clock";

interface Seen {
    readonly method: string;
    readonly url: string;
    readonly headers: http.IncomingHttpHeaders;
    readonly body: string;
}

/** An upstream that records what reaches it; what it answers is given by path. */
class Upstream {
    readonly seen: Seen[] = [];
    readonly answers = new Map<
        string,
        { status?: number; headers?: Record<string, string>; body?: unknown }
    >();
    private readonly server = http.createServer((request, response) => {
        let body = "";
        request.on("data", (chunk: Buffer) => (body += chunk.toString()));
        request.on("end", () => {
            this.seen.push({
                method: request.method ?? "",
                url: request.url ?? "",
                headers: request.headers,
                body,
            });
            const answer = this.answers.get((request.url ?? "").split("?")[0] ?? "") ?? {};
            response.writeHead(answer.status ?? 200, {
                "content-type": "application/json",
                ...answer.headers,
            });
            response.end(answer.body === undefined ? `{"id":1}` : JSON.stringify(answer.body));
        });
    });

    async start(): Promise<string> {
        await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
        return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    }

    async stop(): Promise<void> {
        await new Promise((resolve) => this.server.close(resolve));
    }
}

let upstream: Upstream;
let origin: string;
let gateway: Gateway;

async function start(readOnly = false): Promise<void> {
    gateway = await startGateway({ target: origin, port: 0, readOnly, clock: new VirtualClock() });
}

beforeEach(async () => {
    upstream = new Upstream();
    origin = await upstream.start();
});

afterEach(async () => {
    await gateway.close();
    await upstream.stop();
});

describe("passing on", () => {
    test("method, query, escaped path, credentials and body arrive unchanged", async () => {
        await start();
        const body = '{"name":"a b","list":[1,2]}';
        await fetch(
            `${gateway.url}api/v3/repos/acme/web/environments/codex%2Fprod/variables?per_page=100`,
            {
                method: "POST",
                headers: { authorization: "Bearer canary", "content-type": "application/json" },
                body,
            },
        );
        expect(upstream.seen).toEqual([
            expect.objectContaining({
                method: "POST",
                url: "/api/v3/repos/acme/web/environments/codex%2Fprod/variables?per_page=100",
                headers: expect.objectContaining({ authorization: "Bearer canary" }),
                body,
            }),
        ]);
        expect(gateway.counts).toMatchObject({ reads: 0, writes: 1, refused: 0, sent: 1 });
    });

    test("a DELETE without a body and a status without one pass", async () => {
        await start();
        upstream.answers.set("/api/v3/x", { status: 422, body: { message: "Validation Failed" } });
        const answer = await fetch(`${gateway.url}api/v3/x`, { method: "DELETE" });
        expect(answer.status).toBe(422);
        expect(await answer.json()).toEqual({ message: "Validation Failed" });
    });

    test("links of a page lead back through the gateway", async () => {
        await start();
        upstream.answers.set("/api/v3/orgs/acme/repos", {
            headers: { link: `<${origin}/api/v3/orgs/acme/repos?page=2>; rel="next"` },
            body: [],
        });
        const answer = await fetch(`${gateway.url}api/v3/orgs/acme/repos`);
        expect(answer.headers.get("link")).toBe(
            `<${gateway.url}api/v3/orgs/acme/repos?page=2>; rel="next"`,
        );
    });

    test("what is no path of GitHub's API goes nowhere", async () => {
        await start();
        expect((await fetch(`${gateway.url}_local/reset`, { method: "POST" })).status).toBe(404);
        expect(upstream.seen).toEqual([]);
    });

    test("an upstream that is gone is a refusal that says so, never an empty answer", async () => {
        await start();
        await upstream.stop();
        const answer = await fetch(`${gateway.url}api/v3/orgs/acme`);
        expect(answer.status).toBe(403);
        expect(((await answer.json()) as { message: string }).message).toMatch(/does not answer/);
        await upstream.start();
    });
});

describe("read-only", () => {
    const graphql = (query: string) =>
        fetch(`${gateway.url}api/graphql`, {
            method: "POST",
            body: JSON.stringify({ query }),
            headers: { "content-type": "application/json" },
        });

    test.each(["PUT", "POST", "PATCH", "DELETE"])(
        "a %s is refused and reaches nobody",
        async (method) => {
            await start(true);
            const answer = await fetch(`${gateway.url}api/v3/orgs/acme/teams`, {
                method,
                body: "{}",
            });
            expect(answer.status).toBe(403);
            expect(upstream.seen).toEqual([]);
            expect(gateway.counts.refused).toBe(1);
        },
    );

    test("a GraphQL query passes; a mutation, also behind a query, and nonsense do not", async () => {
        await start(true);
        expect((await graphql("query { viewer { login } }")).status).toBe(200);
        expect(
            (await graphql("mutation { deleteRef(input: {refId: 1}) { clientMutationId } }"))
                .status,
        ).toBe(403);
        expect((await graphql("query A { viewer { login } } mutation B { x }")).status).toBe(403);
        expect((await graphql("query {")).status).toBe(403);
        expect(upstream.seen).toHaveLength(1);
    });

    test("ends where an apply begins, whose plan its writes are recorded as", async () => {
        const folder = mkdtempSync(join(tmpdir(), "codex-rollout-gateway-"));
        try {
            const journal = { folder, actor: "somebody" };
            gateway = await startGateway({ target: origin, port: 0, readOnly: true, journal });
            const grant = () => fetch(`${gateway.url}api/v3/orgs/acme/x`, { method: "PUT" });
            expect((await grant()).status).toBe(403);
            gateway.allowWrites({ planHash: "abc", actor: "lead-1" });
            expect((await grant()).status).toBe(200);
            expect(upstream.seen.map(({ method }) => method)).toEqual(["PUT"]);
            const [record] = readJournal(folder).files[0]?.records ?? [];
            expect(record).toMatchObject({ kind: "run", plan: "abc", actor: "lead-1" });
        } finally {
            rmSync(folder, { recursive: true });
        }
    });
});

describe("healing", () => {
    const path = "/api/v3/repos/acme/web/environments/production";
    const reviewers = {
        id: 7,
        type: "required_reviewers",
        reviewers: [{ type: "Team", reviewer: { id: 1 } }],
    };

    test("an environment without reviewers says so, where GitHub leaves the rule out", async () => {
        await start();
        upstream.answers.set(path, {
            body: { name: "production", protection_rules: [{ id: 1, type: "branch_policy" }] },
        });
        const body = (await (await fetch(gateway.url.slice(0, -1) + path)).json()) as {
            protection_rules: unknown[];
        };
        expect(body.protection_rules).toEqual([
            { id: 1, type: "branch_policy" },
            {
                id: 0,
                node_id: "",
                type: "required_reviewers",
                prevent_self_review: false,
                reviewers: [],
            },
        ]);
    });

    test("an environment with reviewers, and an error, pass as they are", async () => {
        await start();
        upstream.answers.set(path, { body: { name: "production", protection_rules: [reviewers] } });
        expect(await (await fetch(gateway.url.slice(0, -1) + path)).json()).toEqual({
            name: "production",
            protection_rules: [reviewers],
        });
        upstream.answers.set(path, { status: 404, body: { message: "Not Found" } });
        const gone = await fetch(gateway.url.slice(0, -1) + path);
        expect(gone.status).toBe(404);
        expect(await gone.json()).toEqual({ message: "Not Found" });
    });

    test("the healed read is asked for whole: no 304 and no compression could hide the rule", async () => {
        await start();
        upstream.answers.set(path, { body: { name: "production", protection_rules: [] } });
        await fetch(gateway.url.slice(0, -1) + path, {
            headers: { "if-none-match": '"abc"', "accept-encoding": "gzip" },
        });
        expect(upstream.seen[0]?.headers).not.toHaveProperty("if-none-match");
        expect(upstream.seen[0]?.headers["accept-encoding"]).toBe("identity");
    });
});
