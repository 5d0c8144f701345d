/**
 * A run of 50 requests as an apply sends them, and GitHub limiting it in each of its forms after each tenth of them. Time is
 * virtual. The run ends with every request answered; where GitHub says to wait for longer than a run may, the next one does it.
 */
import type { Answer, Ask } from "../../gateway/exchange";
import { answerOf } from "../../gateway/exchange";
import { githubLimits } from "../../gateway/pacing/limits";
import { pacing } from "../../gateway/pacing/pacing";
import { VirtualClock } from "./support/virtual-clock";

const minute = 60_000;
const requests = 50;
const atOnce = 8;

/** How GitHub says it, and for how many milliseconds it limits everything that comes. */
interface Form {
    readonly name: string;
    readonly window: number;
    /** @param until when the limit ends, milliseconds since 1970 */
    readonly answer: (until: number, now: number, ask: Ask) => Answer;
}

const secondaryWords = "You have exceeded a secondary rate limit. Please wait a few minutes.";
const usedUp = (until: number): Record<string, string> => ({
    "x-ratelimit-remaining": "0",
    "x-ratelimit-reset": String(Math.floor(until / 1000)),
});
const left = { "x-ratelimit-remaining": "4321" };
const limited = (status: number, message: string, headers: Record<string, string>): Answer => ({
    ...answerOf(status, { message }),
    headers,
});
const inSeconds = (until: number, now: number) => String(Math.ceil((until - now) / 1000));

/** GraphQL has its own words for the primary limit; a REST request that meets it is answered as REST. */
const graphql = (until: number, ask: Ask): Answer =>
    ask.path === "/graphql"
        ? {
              ...answerOf(200, {
                  errors: [{ type: "RATE_LIMITED", message: "API rate limit exceeded" }],
              }),
              headers: usedUp(until),
          }
        : limited(403, "API rate limit exceeded for user ID 1.", usedUp(until));

const forms: readonly Form[] = [
    ...[403, 429].flatMap((status): Form[] => [
        {
            name: `${status}, primary`,
            window: 8 * minute,
            answer: (until) => limited(status, "API rate limit exceeded.", usedUp(until)),
        },
        {
            name: `${status}, primary, for most of the hour`,
            window: 50 * minute,
            answer: (until) => limited(status, "API rate limit exceeded.", usedUp(until)),
        },
        {
            name: `${status}, secondary, Retry-After in seconds`,
            window: 2 * minute,
            answer: (until, now) =>
                limited(status, secondaryWords, { ...left, "retry-after": inSeconds(until, now) }),
        },
        {
            name: `${status}, secondary, Retry-After as a date`,
            window: 2 * minute,
            answer: (until) =>
                limited(status, secondaryWords, {
                    ...left,
                    "retry-after": new Date(Math.ceil(until / 1000) * 1000).toUTCString(),
                }),
        },
        // "Wait for at least one minute before retrying."
        {
            name: `${status}, secondary, no Retry-After`,
            window: minute,
            answer: () => limited(status, secondaryWords, left),
        },
        {
            name: `${status}, secondary, no Retry-After and no budget headers`,
            window: minute,
            answer: () => limited(status, secondaryWords, {}),
        },
        {
            name: `${status}, secondary, Retry-After that is nothing`,
            window: minute,
            answer: () => limited(status, secondaryWords, { ...left, "retry-after": "soon" }),
        },
        {
            name: `${status}, secondary, Retry-After below zero`,
            window: minute,
            answer: () => limited(status, secondaryWords, { ...left, "retry-after": "-5" }),
        },
        {
            name: `${status}, secondary, Retry-After of twelve days`,
            window: 12 * 24 * 60 * minute,
            answer: (until, now) =>
                limited(status, secondaryWords, { ...left, "retry-after": inSeconds(until, now) }),
        },
    ]),
    {
        name: "403, content creation",
        window: minute,
        answer: () =>
            limited(
                403,
                "You have exceeded a secondary rate limit and have been temporarily blocked from content creation.",
                left,
            ),
    },
    {
        name: "200 of GraphQL",
        window: 8 * minute,
        answer: (until, _now, ask) => graphql(until, ask),
    },
];

/** Reads, grants, teams, protections and what reads them: nine parts of ten REST. */
function asks(): Ask[] {
    const rest = (method: string, path: string): Ask => ({
        method,
        path,
        query: "",
        headers: {},
        read: method === "GET",
    });
    const query = (type: "query" | "mutation", field: string): Ask => ({
        ...rest("POST", "/graphql"),
        read: type === "query",
        graphql: { type, fields: [field], query: "", variables: {} },
    });
    const kinds = [
        rest("GET", "/orgs/acme"),
        rest("POST", "/orgs/acme/teams"),
        rest("PUT", "/orgs/acme/teams/a/memberships/b"),
        rest("GET", "/organizations/1/team/2"),
        query("query", "node"),
        rest("PUT", "/orgs/acme/teams/a/repos/acme/b"),
        query("mutation", "createBranchProtectionRule"),
        rest("PUT", "/repos/acme/b/environments/c"),
    ];
    return Array.from({ length: requests }, (_, nth) => kinds[nth % kinds.length] as Ask);
}

/** GitHub from its nth request on; `hasty` are requests that came while it had said to wait. */
class LimitingGitHub {
    hasty = 0;
    done = 0;
    /** When something reached it. */
    readonly seen: number[] = [];
    private count = 0;
    private closed?: { readonly until: number; readonly said: number };

    constructor(
        private readonly clock: VirtualClock,
        private readonly form: Form,
        private readonly after: number,
    ) {}

    async send(ask: Ask): Promise<Answer> {
        const came = this.clock.now();
        this.seen.push(came);
        this.count++;
        await this.clock.sleep(40);
        const now = this.clock.now();
        if (this.closed === undefined && this.count > this.after)
            this.closed = { until: now + this.form.window, said: now };
        const { closed } = this;
        if (closed !== undefined && now < closed.until) {
            // What was on its way when the first was told could not know.
            if (came > closed.said) this.hasty++;
            return this.form.answer(closed.until, now, ask);
        }
        this.done++;
        return answerOf(200, {});
    }
}

interface Ended {
    readonly open: readonly Ask[];
    /** Longest time in which nothing was sent and nothing said, milliseconds. */
    readonly silence: number;
    readonly refusals: readonly string[];
}

/** One run: some requests at a time, as the engine has them; it ends early when the gateway says so. */
async function run(
    clock: VirtualClock,
    github: LimitingGitHub,
    all: readonly Ask[],
): Promise<Ended> {
    const events = [clock.now()];
    const send = pacing(
        (ask) => {
            events.push(clock.now());
            return github.send(ask);
        },
        { limits: githubLimits, clock, say: () => events.push(clock.now()) },
    );
    const waiting = [...all];
    const open: Ask[] = [];
    const refusals: string[] = [];
    const worker = async (): Promise<void> => {
        for (let ask = waiting.shift(); ask !== undefined; ask = waiting.shift()) {
            const answer = await send(ask);
            events.push(clock.now());
            if (answer.status === 200) continue;
            open.push(ask);
            refusals.push(answer.body.toString());
        }
    };
    await Promise.all(Array.from({ length: atOnce }, worker));
    events.sort((one, other) => one - other);
    const silence = Math.max(...events.slice(1).map((at, nth) => at - (events[nth] ?? at)));
    return { open, silence, refusals };
}

const tenths = Array.from({ length: 10 }, (_, tenth) => tenth);

test.each(forms)("$name: at each tenth of a run", async (form) => {
    for (const tenth of tenths) {
        const clock = new VirtualClock(() => new Promise(setImmediate));
        const github = new LimitingGitHub(clock, form, (tenth * requests) / 10);
        const first = await run(clock, github, asks());
        const mayWait = form.window <= githubLimits.longestWait;
        // A run that ends early says when to come back, with the day when that is another one.
        const untold = first.refusals.filter(
            (text) => !/run again after (\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d UTC/.test(text),
        );
        if (form.window > 24 * 60 * minute)
            expect(first.refusals.join()).toMatch(/run again after \d{4}-/);
        expect({ tenth, untold, completes: first.open.length === 0 }).toEqual({
            tenth,
            untold: [],
            completes: mayWait,
        });
        if (!mayWait) await clock.sleep(form.window);
        const second = await run(clock, github, first.open);
        const { hasty, done } = github;
        expect({ tenth, open: second.open, hasty, done }).toEqual({
            tenth,
            open: [],
            hasty: 0,
            done: requests,
        });
        expect(Math.max(first.silence, second.silence)).toBeLessThanOrEqual(30_000);
    }
});
