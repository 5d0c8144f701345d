import type { Clock } from "../clock";
import { countDown } from "../clock";
import type { Answer, Ask, Send } from "../exchange";
import { headerOf, refusal } from "../exchange";
import { backOffOf } from "./back-off";
import { Bucket } from "./bucket";
import type { Cost } from "./cost";
import { costOf } from "./cost";
import { Gate } from "./gate";
import type { Limits } from "./limits";

/** So often one request is held back before the run ends. */
const mostBackOffs = 5;
/** When fewer of the hour's requests are left, they are spread over what is left of the hour. */
const scarce = 100;

interface Pacing {
    readonly limits: Limits;
    readonly clock: Clock;
    readonly say: (line: string) => void;
}

/**
 * Lets requests leave only as fast as GitHub's limits allow, and none while GitHub says to wait. A wait that is longer than
 * `longestWait` ends the run with an answer that says when to run again: the provider would give up unseen after 20 minutes.
 */
export function pacing(next: Send, { limits, clock, say }: Pacing): Send {
    const all = new Gate(limits.concurrent);
    const graphql = new Gate(limits.graphqlConcurrent);
    const budgets = budgetsOf(limits, clock.now());
    /** Nothing leaves before this time, whatever it is: what is limited is the caller, not the request. */
    let closedUntil = 0;
    let closedFor = "";
    const primary = new Map<string, Primary>();
    let lastSaid = 0;

    const announce = (seconds: number, reason: string) => {
        // Many wait for the same thing: one of them says so.
        if (clock.now() - lastSaid < 10_000) return;
        lastSaid = clock.now();
        say(
            `waits ${seconds} s: ${reason}${all.queued > 0 ? `; ${all.queued} more requests wait` : ""}`,
        );
    };

    async function admitted(ask: Ask): Promise<string | undefined> {
        const due =
            clock.now() +
            Math.max(
                budgets(costOf(ask), clock.now()),
                spread(primary.get(resourceOf(ask)), clock.now()),
            );
        for (;;) {
            const until = Math.max(due, closedUntil);
            const left = until - clock.now();
            if (left <= 0) return undefined;
            const reason = closedUntil >= due ? closedFor : "GitHub's limits allow no more at once";
            if (left > limits.longestWait)
                return `${reason}: run again after ${clockTime(until, clock.now())}`;
            await countDown(clock, until, (seconds) => announce(seconds, reason));
        }
    }

    async function exchange(ask: Ask): Promise<Answer> {
        for (let repeated = 0; ; repeated++) {
            const stop = await admitted(ask);
            if (stop !== undefined) return refusal(stop);
            const answer = await next(ask);
            note(primary, ask, answer);
            const backOff = backOffOf(answer, clock.now(), repeated);
            if (backOff === undefined) return answer;
            closedUntil = Math.max(closedUntil, clock.now() + backOff.wait);
            closedFor = backOff.reason;
            if (repeated >= mostBackOffs)
                return refusal(
                    `${backOff.reason}, and again ${mostBackOffs} times: run again after ${clockTime(closedUntil, clock.now())}`,
                );
        }
    }

    return async (ask) => {
        const leaveGraphql = ask.path === "/graphql" ? await graphql.enter() : undefined;
        const leave = await all.enter();
        try {
            return await exchange(ask);
        } finally {
            leave();
            leaveGraphql?.();
        }
    };
}

function budgetsOf(limits: Limits, now: number): (cost: Cost, now: number) => number {
    const minute = 60_000;
    const rest = new Bucket(limits.restPoints, minute, now);
    const graphql = new Bucket(limits.graphqlPoints, minute, now);
    const perMinute = new Bucket(limits.contentPerMinute, minute, now);
    const perHour = new Bucket(limits.contentPerHour, 60 * minute, now);
    return (cost, at) =>
        Math.max(
            rest.take(cost.rest, at),
            graphql.take(cost.graphql, at),
            perMinute.take(cost.content, at),
            perHour.take(cost.content, at),
        );
}

/** What GitHub last said of a primary limit. */
interface Primary {
    readonly remaining: number;
    /** Milliseconds since 1970. */
    readonly reset: number;
}

function note(primary: Map<string, Primary>, ask: Ask, answer: Answer): void {
    const remaining = Number(headerOf(answer, "x-ratelimit-remaining") ?? NaN);
    const reset = Number(headerOf(answer, "x-ratelimit-reset") ?? NaN) * 1000;
    if (Number.isFinite(remaining) && Number.isFinite(reset))
        primary.set(headerOf(answer, "x-ratelimit-resource") ?? resourceOf(ask), {
            remaining,
            reset,
        });
}

/** Milliseconds by which a request waits so that the last ones last until the hour is over. */
function spread(standing: Primary | undefined, now: number): number {
    if (standing === undefined || standing.reset <= now) return 0;
    const { remaining, reset } = standing;
    if (remaining === 0) return reset - now + 1000;
    return remaining >= scarce ? 0 : (reset - now) / (remaining + 1);
}

function resourceOf(ask: Ask): string {
    if (ask.path === "/graphql") return "graphql";
    return ask.path.startsWith("/search/") ? "search" : "core";
}

/** With its day when that is another one. */
function clockTime(at: number, now: number): string {
    const [day, time] = new Date(at).toISOString().slice(0, 19).split("T");
    const isToday = new Date(now).toISOString().startsWith(String(day));
    return `${isToday ? "" : `${day} `}${time} UTC`;
}
