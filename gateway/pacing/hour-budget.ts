import type { Answer } from "../exchange";
import { headerOf } from "../exchange";
import type { Bound } from "./bound";

/** When fewer of the hour's requests are left, they are spread over what is left of the hour. */
const scarce = 100;

/** The primary limit of one resource (core, graphql, search), as GitHub tells it with each answer. */
export class HourBudget implements Bound {
    readonly name = "the hour's budget is nearly used up";
    private remaining = Infinity;
    /** Milliseconds since 1970. */
    private reset = 0;
    private underWay = 0;
    private last = 0;

    /** An answer may overtake another one: of one hour the least counts. */
    note(answer: Answer): void {
        const remaining = Number(headerOf(answer, "x-ratelimit-remaining") ?? NaN);
        const reset = Number(headerOf(answer, "x-ratelimit-reset") ?? NaN) * 1000;
        if (!Number.isFinite(remaining) || !Number.isFinite(reset)) return;
        this.remaining = reset > this.reset ? remaining : Math.min(this.remaining, remaining);
        this.reset = Math.max(this.reset, reset);
    }

    opensAt(requests: number, now: number): number {
        const left = this.remaining - this.underWay;
        if (this.reset <= now || left >= scarce) return -Infinity;
        if (left <= 0) return this.underWay > 0 ? Infinity : this.reset + 1000;
        const from = Math.max(this.last, now - (this.reset - now));
        return from + (requests * (this.reset - from)) / (left + 1);
    }

    leave(requests: number, now: number): void {
        this.underWay += requests;
        this.last = now;
    }

    answered(requests: number): void {
        this.underWay -= requests;
    }
}
