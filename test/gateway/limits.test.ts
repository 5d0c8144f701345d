import fc from "fast-check";
import { backOffOf } from "../../gateway/pacing/back-off";

import { costOf } from "../../gateway/pacing/cost";
import { githubLimits } from "../../gateway/pacing/limits";
import { pacing } from "../../gateway/pacing/pacing";
import type { Answer, Ask } from "../../gateway/exchange";
import { answerOf } from "../../gateway/exchange";
import { VirtualClock } from "./support/virtual-clock";

const get: Ask = { method: "GET", path: "/orgs/acme", query: "", headers: {}, read: true };
const put: Ask = { ...get, method: "PUT", path: "/orgs/acme/teams/a/memberships/b", read: false };
const post: Ask = { ...get, method: "POST", path: "/orgs/acme/teams", read: false };
const query: Ask = {
    ...get,
    method: "POST",
    path: "/graphql",
    graphql: { type: "query", fields: ["node"], query: "", variables: {} },
};
const mutation: Ask = {
    ...query,
    read: false,
    graphql: { type: "mutation", fields: ["createBranchProtectionRule"], query: "", variables: {} },
};

const secondary = (headers: Record<string, string> = {}, status = 403): Answer => ({
    ...answerOf(status, { message: "You have exceeded a secondary rate limit. Please wait." }),
    headers,
});
const primary = (reset: number): Answer => ({
    ...answerOf(403, { message: "API rate limit exceeded for user ID 1." }),
    headers: {
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": String(Math.floor(reset / 1000)),
    },
});

/** A GitHub that answers by script, and the times at which requests reached it. */
function github(clock: VirtualClock, script: (nth: number) => Answer = () => answerOf(200, {})) {
    const arrived: number[] = [];
    const under = { way: 0, most: 0 };
    return {
        arrived,
        under,
        send: async (): Promise<Answer> => {
            arrived.push(clock.now());
            under.most = Math.max(under.most, ++under.way);
            await clock.sleep(50);
            under.way--;
            return script(arrived.length);
        },
    };
}

function paced(script?: (nth: number) => Answer, limits = {}) {
    const clock = new VirtualClock(() => new Promise(setImmediate));
    const began = clock.now();
    const hub = github(clock, script);
    const said: { at: number; line: string }[] = [];
    const send = pacing(hub.send, {
        limits: { ...githubLimits, ...limits },
        clock,
        say: (line) => said.push({ at: clock.now() - began, line }),
    });
    return { clock, began, hub, said, send };
}

describe("what GitHub's answers say about waiting", () => {
    const now = Date.parse("2026-11-23T12:00:00Z");
    test.each<[string, Answer, number | undefined]>([
        ["Retry-After in seconds", secondary({ "retry-after": "42" }), 42_000],
        [
            "Retry-After as a date",
            secondary({ "retry-after": "Mon, 23 Nov 2026 12:01:00 GMT" }),
            60_000,
        ],
        ["P11 secondary without Retry-After: a minute, doubled", secondary(), 240_000],
        [
            "P11 the same although the hour's reset is told",
            secondary({
                "x-ratelimit-remaining": "4000",
                "x-ratelimit-reset": String(now / 1000 + 3000),
            }),
            240_000,
        ],
        ["429 without anything", answerOf(429, {}), 240_000],
        ["Retry-After that is no time", secondary({ "retry-after": "soon" }), 240_000],
        ["P12 primary: until the reset", primary(now + 90_000), 91_000],
        ["primary with a reset that has passed", primary(now - 90_000), 240_000],
        [
            "GraphQL answers 200 with an error",
            answerOf(200, { errors: [{ type: "RATE_LIMITED" }] }),
            240_000,
        ],
        [
            "a 403 that is no limit",
            answerOf(403, { message: "Resource not accessible by personal access token" }),
            undefined,
        ],
        ["success", answerOf(200, { data: {} }), undefined],
        [
            "an error of GraphQL that is no limit",
            answerOf(200, { errors: [{ type: "NOT_FOUND" }] }),
            undefined,
        ],
    ])("%s", (_what, answer, wait) => {
        expect(backOffOf(answer, now, 2)?.wait).toBe(wait);
    });
});

describe("a back-off", () => {
    const forms: [string, (clock: () => number) => Answer][] = [
        ["secondary with Retry-After", () => secondary({ "retry-after": "120" })],
        ["secondary without", () => secondary()],
        ["429 without", () => answerOf(429, { message: "Too many requests" })],
        ["primary", (now) => primary(now() + 100_000)],
    ];
    test.each(forms)(
        "%s: nobody's request leaves during it, it is counted down, and everybody gets an answer",
        async (_name, limit) => {
            const { clock, hub, said, send } = paced((nth) =>
                nth === 3 ? limit(() => clock.now()) : answerOf(200, {}),
            );
            const first = await Promise.all([send(get), send(get)]);
            const limited = send(get);
            await clock.sleep(60);
            const others = Promise.all([send(get), send(put), send(query)]);
            const answers = [...first, await limited, ...(await others)];
            expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
            const [, , third = 0, ...later] = hub.arrived;
            expect(Math.min(...later) - third).toBeGreaterThanOrEqual(60_000);
            const times = said.map(({ at }) => at);
            expect(times.length).toBeGreaterThan(3);
            expect(
                Math.max(...times.slice(1).map((at, index) => at - (times[index] ?? 0))),
            ).toBeLessThanOrEqual(30_000);
            expect(said[0]?.line).toMatch(/^waits \d+ s: /);
        },
    );

    test("an absurd Retry-After ends the run with a time, at once", async () => {
        const { clock, began, hub, send } = paced(() => secondary({ "retry-after": "999999" }));
        const answer = await send(get);
        expect(answer.status).toBe(403);
        expect(answer.body.toString()).toMatch(
            /run again after \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/,
        );
        expect((await send(put)).status).toBe(403);
        expect(hub.arrived).toHaveLength(1);
        expect(clock.now() - began).toBeLessThan(1000);
    });

    test("a limit that never ends: waits grow, and then the run ends", async () => {
        const { hub, send } = paced(() => secondary(), { longestWait: Infinity });
        expect((await send(get)).status).toBe(403);
        const gaps = hub.arrived
            .slice(1)
            .map((at, index) => Math.round((at - (hub.arrived[index] ?? 0)) / 60_000));
        expect(gaps).toEqual([1, 2, 4, 8, 16]);
    });
});

describe("GitHub's published limits are kept without being hit", () => {
    const most = (arrived: readonly number[], window: number): number =>
        Math.max(
            0,
            ...arrived.map(
                (from) => arrived.filter((at) => at >= from && at < from + window).length,
            ),
        );

    test("content: 80 a minute and 500 an hour; nothing waits for long", async () => {
        const { hub, send } = paced(undefined, { longestWait: 10 * 3600_000 });
        // As the provider does it: eight at a time.
        let left = 620;
        await Promise.all(
            Array.from({ length: 8 }, async () => {
                while (left-- > 0) await send(post);
            }),
        );
        expect(hub.arrived).toHaveLength(620);
        expect(most(hub.arrived, 60_000)).toBeLessThanOrEqual(80);
        expect(most(hub.arrived, 3600_000)).toBeLessThanOrEqual(500);
    }, 60_000);

    test("points: 900 a minute, a write counts 5; a grant is no content", async () => {
        const { hub, send } = paced();
        let left = 400;
        await Promise.all(
            Array.from({ length: 8 }, async () => {
                while (left-- > 0) await send(put);
            }),
        );
        expect(most(hub.arrived, 60_000) * 5).toBeLessThanOrEqual(900);
    }, 60_000);

    test("one GraphQL request at a time", async () => {
        const { hub, send } = paced();
        await Promise.all(Array.from({ length: 10 }, () => send(query)));
        expect(hub.under.most).toBe(1);
    });

    test("the hour's last requests are spread over the rest of the hour, then the run ends", async () => {
        let remaining = 4;
        const clock0 = Date.now();
        const standing = (): Answer => ({
            ...answerOf(200, {}),
            headers: {
                "x-ratelimit-remaining": String(Math.max(0, --remaining)),
                "x-ratelimit-reset": String(Math.floor(clock0 / 1000) + 600),
                "x-ratelimit-resource": "core",
            },
        });
        const { hub, send } = paced(standing);
        for (let nth = 0; nth < 4; nth++) expect((await send(get)).status).toBe(200);
        const gaps = hub.arrived.slice(1).map((at, index) => at - (hub.arrived[index] ?? 0));
        expect(Math.min(...gaps)).toBeGreaterThan(100_000);
    });

    test("a minute's allowance may leave at once, and what follows leaves when the minute is over", async () => {
        const { began, hub, send, said } = paced();
        await Promise.all(Array.from({ length: 200 }, () => send(put)));
        const at = hub.arrived.map((time) => time - began).sort((one, other) => one - other);
        expect(at.filter((time) => time < 1000)).toHaveLength(171);
        expect(at[171]).toBeGreaterThanOrEqual(60_000);
        expect(at.at(-1)).toBeLessThan(63_000);
        expect(said[0]?.line).toMatch(
            /^waits \d+ s: GitHub's limit of points a minute is used up; 28 more/,
        );
    });

    test("the hour's last new things come slowly, so that nobody waits until it is over", async () => {
        const { began, hub, send } = paced();
        let left = 460;
        await Promise.all(
            Array.from({ length: 8 }, async () => {
                while (left-- > 0) expect((await send(post)).status).toBe(200);
            }),
        );
        const at = hub.arrived.map((time) => time - began);
        expect(at[224]).toBeLessThan(4 * 60_000);
        const gaps = at.slice(226).map((time, nth) => time - (at[nth + 225] ?? 0));
        expect(Math.min(...gaps)).toBeGreaterThan(10_000);
        expect(Math.max(...gaps)).toBeLessThan(20_000);
        expect(at.at(-1)).toBeLessThan(3600_000);
    });

    test("who spends another limit passes those that wait", async () => {
        const { clock, began, hub, send } = paced();
        void Promise.all(Array.from({ length: 200 }, () => send(put)));
        await clock.sleep(100);
        await send(query);
        expect(hub.arrived.map((time) => time - began).at(-1)).toBeLessThan(1000);
    });

    test("what earlier runs wrote counts on", async () => {
        const clock = new VirtualClock(() => new Promise(setImmediate));
        const hub = github(clock);
        const now = clock.now();
        const before = Array.from({ length: 80 }, (_, nth) => ({
            cost: costOf(post),
            at: now - 70_000 + nth * 500,
        }));
        const send = pacing(hub.send, { limits: githubLimits, clock, say: () => {}, before });
        await Promise.all(Array.from({ length: 40 }, () => send(post)));
        const sent = [...before.map(({ at }) => at), ...hub.arrived];
        expect(most(sent, 60_000)).toBeLessThanOrEqual(80);
        expect(hub.arrived.filter((at) => at < now + 1000).length).toBeLessThan(20);
    });

    /** GitHub counts a request at some moment between its departure and its answer: `counted` says where. */
    interface Sent {
        readonly kind: number;
        /** Milliseconds. */
        readonly pause: number;
        readonly travel: number;
        readonly counted: number;
    }
    const sents = fc.array(
        fc.record<Sent>({
            kind: fc.integer({ min: 0, max: 4 }),
            pause: fc.integer({ min: 0, max: 3000 }),
            travel: fc.integer({ min: 1, max: 20_000 }),
            counted: fc.double({ min: 0, max: 1, noNaN: true }),
        }),
        { minLength: 50, maxLength: 150 },
    );
    const small = {
        ...githubLimits,
        concurrent: 12,
        restPoints: 90,
        graphqlPoints: 30,
        contentPerMinute: 8,
        contentPerHour: 30,
        longestWait: Infinity,
    };

    test("property: wherever GitHub's minute or hour begins, and however long requests travel, no limit is passed", async () => {
        await fc.assert(
            fc.asyncProperty(sents, fc.integer({ min: 1, max: 30 }), async (all, workers) => {
                const clock = new VirtualClock(() => new Promise(setImmediate));
                const counted: { at: number; ask: Ask }[] = [];
                const under = { rest: 0, graphql: 0, most: 0, mostGraphql: 0 };
                let travelling: Sent | undefined;
                const send = pacing(
                    async (ask) => {
                        const { travel, counted: share } = travelling ?? { travel: 1, counted: 0 };
                        counted.push({ at: clock.now() + travel * share, ask });
                        const of = ask.path === "/graphql" ? "graphql" : "rest";
                        under[of]++;
                        under.most = Math.max(under.most, under.rest + under.graphql);
                        under.mostGraphql = Math.max(under.mostGraphql, under.graphql);
                        await clock.sleep(travel);
                        under[of]--;
                        return answerOf(200, {});
                    },
                    { limits: small, clock, say: () => {} },
                );
                const kinds = [get, put, post, query, mutation];
                const left = [...all];
                let answered = 0;
                const worker = async () => {
                    for (let one = left.shift(); one !== undefined; one = left.shift()) {
                        await clock.sleep(one.pause);
                        travelling = one;
                        await send(kinds[one.kind] ?? get);
                        answered++;
                    }
                };
                await Promise.all(Array.from({ length: workers }, worker));
                expect(answered).toBe(all.length);
                const within = (of: (ask: Ask) => number, window: number) =>
                    Math.max(
                        ...counted.map(({ at: from }) =>
                            counted
                                .filter(({ at }) => at >= from && at < from + window)
                                .reduce((sum, { ask }) => sum + of(ask), 0),
                        ),
                    );
                expect(within((ask) => costOf(ask).rest, 60_000)).toBeLessThanOrEqual(90);
                expect(within((ask) => costOf(ask).graphql, 60_000)).toBeLessThanOrEqual(30);
                expect(within((ask) => costOf(ask).content, 60_000)).toBeLessThanOrEqual(8);
                expect(within((ask) => costOf(ask).content, 3600_000)).toBeLessThanOrEqual(30);
                expect(under.most).toBeLessThanOrEqual(12);
                expect(under.mostGraphql).toBeLessThanOrEqual(1);
            }),
            { numRuns: Number(process.env.PACING_RUNS ?? 40) },
        );
    }, 600_000);

    test.each<[string, Ask, object]>([
        ["read", get, { rest: 1, graphql: 0, content: 0 }],
        ["grant", put, { rest: 5, graphql: 0, content: 0 }],
        ["creation", post, { rest: 5, graphql: 0, content: 1 }],
        [
            "direct grant, of which GitHub sends a mail",
            { ...put, path: "/repos/a/b/collaborators/c" },
            { rest: 5, graphql: 0, content: 1 },
        ],
        [
            "commit",
            { ...put, path: "/repos/a/b/contents/c.md" },
            { rest: 5, graphql: 0, content: 1 },
        ],
        ["query", query, { rest: 0, graphql: 1, content: 0 }],
        ["mutation that creates", mutation, { rest: 0, graphql: 5, content: 1 }],
    ])("cost of a %s", (_what, ask, cost) => {
        expect(costOf(ask)).toEqual(cost);
    });
});
