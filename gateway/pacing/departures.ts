import type { Clock } from "../clock";
import { betweenLines } from "../clock";
import type { Answer, Ask } from "../exchange";
import { headerOf } from "../exchange";
import type { Bound } from "./bound";
import type { Cost } from "./cost";
import { costOf } from "./cost";
import { HourBudget } from "./hour-budget";
import type { Limits } from "./limits";
import { Window } from "./window";

export interface DeparturesOptions {
    readonly limits: Limits;
    readonly clock: Clock;
    readonly say: (line: string) => void;
}

/** A request that may leave. */
export interface Departure {
    /** To be called once: with the answer, or without when none came. */
    answered(answer?: Answer): void;
}

interface Waiting {
    readonly spends: readonly (readonly [Bound, number])[];
    readonly resolve: (outcome: Departure | string) => void;
}

const minute = 60_000;
/** Of the hour's content so much goes slowly: at 13 s each, 64 resources at once still wait for less than 15 minutes. */
const slowContent = 250;

/**
 * Who may leave, and when. Requests leave in the order in which they came, but nobody waits for a limit that is another's: one
 * passes those that wait as long as what it spends would be left over after they had left too.
 */
export class Departures {
    private waiting: Waiting[] = [];
    private readonly windows: readonly (readonly [Window, (cost: Cost) => number])[];
    private readonly budgets = new Map<string, HourBudget>();
    private closed = { until: 0, reason: "" };
    private wake: number | undefined;
    private lastSaid = 0;

    constructor(private readonly options: DeparturesOptions) {
        this.windows = windowsOf(options.limits);
    }

    /** Resolves when the request may leave; with the reason why it may not when that would take longer than `longestWait`. */
    next(ask: Ask): Promise<Departure | string> {
        return new Promise((resolve) => {
            this.waiting.push({ spends: this.spendsOf(ask), resolve });
            this.look();
        });
    }

    /** GitHub said to wait: what is limited is the caller, not the request, so nothing leaves before. */
    close(until: number, reason: string): void {
        if (until > this.closed.until) this.closed = { until, reason };
    }

    /** What left at a time before this run and still counts. */
    remember(cost: Cost, at: number): void {
        for (const [window, of] of this.windows) {
            if (of(cost) === 0) continue;
            window.leave(of(cost), at);
            window.answered(of(cost), at);
        }
    }

    private spendsOf(ask: Ask): Waiting["spends"] {
        const cost = costOf(ask);
        const windows = this.windows.map(([window, of]) => [window, of(cost)] as const);
        return [...windows.filter(([, spent]) => spent > 0), [this.budget(resourceOf(ask)), 1]];
    }

    private budget(resource: string): HourBudget {
        const known = this.budgets.get(resource) ?? new HourBudget();
        this.budgets.set(resource, known);
        return known;
    }

    /** Lets go whoever may, and comes back when the next one may. */
    private look(): void {
        const now = this.options.clock.now();
        const before = new Map<Bound, number>();
        let soonest = { at: Infinity, reason: "" };
        this.waiting = this.waiting.filter((one) => {
            const opens = this.opens(one, before, now);
            if (opens.at <= now) {
                one.resolve(this.depart(one, now));
                return false;
            }
            if (opens.at - now > this.options.limits.longestWait && opens.at !== Infinity) {
                one.resolve(`${opens.reason}: run again after ${clockTime(opens.at, now)}`);
                return false;
            }
            for (const [bound, cost] of one.spends)
                before.set(bound, (before.get(bound) ?? 0) + cost);
            if (opens.at < soonest.at) soonest = opens;
            return true;
        });
        if (soonest.at === Infinity) return;
        this.announce(soonest.at - now, soonest.reason);
        this.lookAt(Math.min(soonest.at, now + betweenLines), now);
    }

    private opens(
        { spends }: Waiting,
        before: ReadonlyMap<Bound, number>,
        now: number,
    ): { readonly at: number; readonly reason: string } {
        let opens = { at: this.closed.until, reason: this.closed.reason };
        for (const [bound, cost] of spends) {
            const at = bound.opensAt((before.get(bound) ?? 0) + cost, now);
            if (at > opens.at) opens = { at, reason: bound.name };
        }
        return opens;
    }

    private depart({ spends }: Waiting, now: number): Departure {
        for (const [bound, cost] of spends) bound.leave(cost, now);
        return {
            answered: (answer) => {
                for (const [bound, cost] of spends) bound.answered(cost, this.options.clock.now());
                if (answer !== undefined) this.note(spends, answer);
                this.look();
            },
        };
    }

    private note(spends: Waiting["spends"], answer: Answer): void {
        const told = headerOf(answer, "x-ratelimit-resource");
        const asked = spends.map(([bound]) => bound).find((one) => one instanceof HourBudget);
        (told === undefined ? asked : this.budget(told))?.note(answer);
    }

    private lookAt(at: number, now: number): void {
        if (this.wake !== undefined && this.wake <= at) return;
        this.wake = at;
        void this.options.clock.sleep(at - now).then(() => {
            if (this.wake === at) this.wake = undefined;
            this.look();
        });
    }

    /** Many wait for the same thing, and look often: one line says so. What is over in a second needs none. */
    private announce(milliseconds: number, reason: string): void {
        const now = this.options.clock.now();
        if (milliseconds < 1000 || now - this.lastSaid < 10_000) return;
        this.lastSaid = now;
        const others = this.waiting.length - 1;
        this.options.say(
            `waits ${Math.ceil(milliseconds / 1000)} s: ${reason}${others > 0 ? `; ${others} more requests wait` : ""}`,
        );
    }
}

type Row = readonly [
    what: string,
    most: number,
    period: number,
    of: (cost: Cost) => number,
    tail?: number,
];
const contentOf = ({ content }: Cost): number => content;

function windowsOf(limits: Limits): (readonly [Window, (cost: Cost) => number])[] {
    const spent = (what: string) => `GitHub's limit of ${what} is used up`;
    const rows: Row[] = [
        ["requests at once", limits.concurrent, 0, () => 1],
        ["GraphQL at once", limits.graphqlConcurrent, 0, ({ graphql }) => Math.min(1, graphql)],
        ["points a minute", limits.restPoints, minute, ({ rest }) => rest],
        ["GraphQL points a minute", limits.graphqlPoints, minute, ({ graphql }) => graphql],
        ["new content a minute", limits.contentPerMinute, minute, contentOf],
        ["new content an hour", limits.contentPerHour, 60 * minute, contentOf, slowContent],
    ];
    return rows
        .filter(([, most]) => Number.isFinite(most))
        .map(([what, most, period, of, tail]) => [new Window(spent(what), most, period, tail), of]);
}

function resourceOf(ask: Ask): string {
    if (ask.path === "/graphql") return "graphql";
    return ask.path.startsWith("/search/") ? "search" : "core";
}

/** With its day when that is another one. */
export function clockTime(at: number, now: number): string {
    const [day, time] = new Date(at).toISOString().slice(0, 19).split("T");
    const isToday = new Date(now).toISOString().startsWith(String(day));
    return `${isToday ? "" : `${day} `}${time} UTC`;
}
