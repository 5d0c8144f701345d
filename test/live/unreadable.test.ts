/**
 * Unreadable is not gone. Each thing that a drift run reads fails in turn, in each of the ways in which GitHub fails, on an
 * organization that is exactly as the plan says: whatever were taken for absent would be reported as missing.
 */
import type { FaultRule } from "../../emulator/http/faults";
import type { LocalGitHub } from "../../emulator/server";
import { createLocalGitHub } from "../../emulator/server";
import { createClient } from "../../live/client";
import { readInventory } from "../../live/inventory";
import { readOrganization } from "../../live/organization";
import { readUnmanaged } from "../../live/unmanaged";
import { UnreadableError } from "../../live/unreadable";
import type { Change } from "../../plan/change";
import { compare } from "../../plan/compare";
import { compareUnmanaged } from "../../plan/compare/unmanaged";
import { liveFromPlan } from "../plan/support/planned-organization";
import { seedOf } from "./support/seed-of";
import { wholePlan as plan } from "./support/whole-plan";

let github: LocalGitHub;
beforeAll(async () => {
    github = await createLocalGitHub({
        seed: seedOf(liveFromPlan(plan).state),
        budget: 1e6,
        graphqlBudget: 1e6,
    });
});
afterAll(() => github.close());
afterEach(() => github.faults.set([]));

interface Outcome {
    /** What a reader of the report is told was not read. */
    readonly unread: readonly string[];
    readonly changes: readonly Change[];
}

async function run(fetch: typeof globalThis.fetch = globalThis.fetch): Promise<Outcome> {
    const client = await createClient({
        baseUrl: github.url,
        token: "owner",
        fetch,
        retryMilliseconds: 1,
        onWait: () => undefined,
    });
    try {
        const inventory = await readInventory(client, { organization: "acme" });
        const [live, unmanaged] = await Promise.all([
            readOrganization(client, { inventory, plan }),
            readUnmanaged(client, { inventory, plan }),
        ]);
        const all = [...compare(plan, live), ...compareUnmanaged(plan, unmanaged, live)];
        return {
            unread: [
                ...(inventory.unread ?? []),
                // Whoever is no app is never told of tokens; that is said in each run, and means nothing here.
                ...unmanaged.untold.filter(
                    ({ what }) => !what.startsWith("fine-grained personal access tokens"),
                ),
                ...all.filter(({ kind }) => kind === "unknown"),
            ].map(({ path }) => path),
            changes: all.filter(({ kind }) => kind !== "unknown"),
        };
    } catch (error) {
        if (error instanceof UnreadableError) return { unread: [error.message], changes: [] };
        throw error;
    }
}

/** Requests of a run, each once: REST paths and names of queries. */
async function requests(): Promise<FaultRule[]> {
    const rules = new Map<string, FaultRule>();
    const recording: typeof fetch = (input, init) => {
        const { pathname } = new URL(input);
        const query =
            typeof init?.body === "string" ? /query (\w+)/.exec(init.body)?.[1] : undefined;
        // Two objects of one kind are asked for at one endpoint.
        const endpoint = pathname.replace(/\/\d+(?=\/|$)/g, "/[0-9]+");
        const key = query ?? endpoint;
        rules.set(
            key,
            query === undefined
                ? { path: `^${endpoint}$`, kind: "status" }
                : { query: `query ${query}\\b`, kind: "status" },
        );
        return globalThis.fetch(input, init);
    };
    expect(await run(recording)).toEqual({ unread: [], changes: [] });
    return [...rules.values()];
}

const failures: Pick<FaultRule, "kind" | "status" | "message">[] = [
    { kind: "status", status: 403 },
    { kind: "status", status: 404 },
    { kind: "status", status: 502 },
    { kind: "truncated" },
];

test("what fails for ever is unknown, and nothing is taken for gone", async () => {
    const all = await requests();
    expect(all.length).toBeGreaterThan(20);
    for (const request of all) {
        for (const failure of failures) {
            github.faults.set([{ ...request, ...failure, times: 0 }]);
            const outcome = await run();
            const what = JSON.stringify({ ...request, ...failure });
            // Whoever is behind the token is only needed to know what they may see; an app has nobody.
            // And tokens are told to apps alone, so that a refusal is the usual answer.
            const refused = failure.kind === "status" && [403, 404].includes(failure.status ?? 0);
            const answered =
                (/\/(?:user|personal-access-tokens)\$$/.test(request.path ?? "") && refused) ||
                // A refusal whose words are cut off is one all the same: its status came.
                (/\/personal-access-tokens\$$/.test(request.path ?? "") &&
                    failure.kind === "truncated");
            expect({
                what,
                changes: outcome.changes,
                told: answered || outcome.unread.length > 0,
            }).toEqual({ what, changes: [], told: true });
        }
    }
}, 600_000);

test("what fails once is read after all", async () => {
    for (const request of await requests()) {
        github.faults.set([{ ...request, kind: "status", status: 502, times: 1 }]);
        expect({ request, ...(await run()) }).toEqual({ request, unread: [], changes: [] });
    }
}, 600_000);

describe("a GraphQL answer that is not whole", () => {
    type Json = null | string | number | boolean | Json[] | { [key: string]: Json };
    interface Spot {
        readonly items: Json[];
        readonly connection: { [key: string]: Json };
        readonly path: readonly (string | number)[];
    }
    type Break = (spot: Spot, answer: { errors?: Json[] }) => void;

    function* spots(value: Json, path: readonly (string | number)[] = []): Generator<Spot> {
        if (value === null || typeof value !== "object") return;
        if (!Array.isArray(value) && typeof value.totalCount === "number") {
            const items = value.nodes ?? value.edges;
            if (Array.isArray(items))
                yield {
                    items,
                    connection: value,
                    path: [...path, value.nodes === undefined ? "edges" : "nodes"],
                };
        }
        for (const [key, part] of Object.entries(value))
            yield* spots(part, [...path, Array.isArray(value) ? Number(key) : key]);
    }

    /** Breaks the nth list of every answer to one query. */
    const breaking =
        (query: string, nth: number, act: Break): typeof fetch =>
        async (input, init) => {
            const response = await globalThis.fetch(input, init);
            if (typeof init?.body !== "string" || !init.body.includes(`query ${query}(`))
                return response;
            const answer = (await response.json()) as { data: Json; errors?: Json[] };
            const spot = [...spots(answer.data, [])][nth];
            if (spot !== undefined) act(spot, answer);
            return Response.json(answer);
        };

    async function lists(): Promise<{ query: string; count: number }[]> {
        const found = new Map<string, number>();
        await run(async (input, init) => {
            const response = await globalThis.fetch(input, init);
            const query =
                typeof init?.body === "string" ? /query (\w+)/.exec(init.body)?.[1] : undefined;
            if (query !== undefined) {
                const { data } = (await response.clone().json()) as { data: Json };
                found.set(query, [...spots(data)].length);
            }
            return response;
        });
        return [...found].map(([query, count]) => ({ query, count }));
    }

    const first = (path: readonly (string | number)[]) => [...path, 0];
    test.each<[string, Break]>([
        [
            "is shorter than its total",
            ({ items, connection }) => {
                items.pop();
                connection.pageInfo = { hasNextPage: false, endCursor: null };
            },
        ],
        [
            "lists one item twice and another not at all",
            ({ items }) => items.splice(1, 1, structuredClone(items[0] ?? null)),
        ],
        [
            "has null for an item",
            ({ items, path }, answer) => {
                items[0] = null;
                answer.errors = [
                    { type: "FORBIDDEN", message: "Resource not accessible", path: first(path) },
                ];
            },
        ],
        [
            "failed inside an item that it has nevertheless",
            ({ items, path }, answer) => {
                items.length = 1;
                answer.errors = [
                    { type: "FORBIDDEN", message: "Resource not accessible", path: first(path) },
                ];
            },
        ],
        [
            "failed somewhere, with nothing left",
            ({ items, connection }, answer) => {
                items.length = 0;
                connection.totalCount = 0;
                answer.errors = [{ message: "Something is wrong" }];
            },
        ],
    ])(
        "that %s is read again or unknown, and nothing is taken for gone",
        async (_, act) => {
            let told = 0;
            for (const { query, count } of await lists()) {
                for (let nth = 0; nth < count; nth++) {
                    const outcome = await run(breaking(query, nth, act));
                    expect({ query, nth, changes: outcome.changes }).toEqual({
                        query,
                        nth,
                        changes: [],
                    });
                    if (outcome.unread.length > 0) told++;
                }
            }
            expect(told).toBeGreaterThan(4);
        },
        120_000,
    );

    test("that is empty, total included, where GitHub hides instead of refusing", async () => {
        const empty: Break = ({ items, connection }) => (
            (items.length = 0),
            (connection.totalCount = 0)
        );
        github.faults.set([{ path: "/invitations$", kind: "status", status: 403, times: 0 }]);
        const [, protections] = await Promise.all([run(), run(breaking("Repositories", 1, empty))]);
        expect(protections.changes).toEqual([]);
        expect(protections.unread).toEqual(
            expect.arrayContaining([
                "repositories/sandbox/protections",
                "repositories/sandbox/deployKeys",
            ]),
        );
    });
});
