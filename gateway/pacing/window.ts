import type { Bound } from "./bound";

/** GitHub may count by whole seconds. */
const coarse = 1000;

/**
 * One limit of so many in a period, which may be spent at once. What leaves counts until a period after its answer: GitHub counts it
 * at some moment between, so no period of GitHub's own, wherever it begins, has more than `most`, however long requests and
 * answers travel. With a period of 0 it bounds how many are under way.
 */
export class Window implements Bound {
    private spent = 0;
    /** Of what is answered: when it stops to count. The earliest first. */
    private readonly ending: { readonly cost: number; readonly at: number }[] = [];
    /** When something left last, milliseconds. */
    private last = -Infinity;

    /**
     * @param name why something waits for it, in words for the run's log
     * @param period milliseconds
     * @param tail so much of the end is spread over the time until the first ones stop to count, so that whoever spends it all
     *   goes on slowly and does not stand still
     */
    constructor(
        readonly name: string,
        private readonly most: number,
        private readonly period: number,
        private readonly tail = 0,
    ) {}

    opensAt(cost: number, now: number): number {
        this.forget(now);
        const rounds = Math.max(0, Math.ceil(cost / this.most) - 1);
        const rest = cost - rounds * this.most;
        return Math.max(this.roomAt(rest), this.spreadTo(rest, now)) + rounds * this.length;
    }

    leave(cost: number, now: number): void {
        this.spent += cost;
        this.last = now;
    }

    answered(cost: number, now: number): void {
        if (this.period === 0) this.spent -= cost;
        else this.ending.push({ cost, at: now + this.length });
    }

    private get length(): number {
        return this.period === 0 ? 0 : this.period + coarse;
    }

    private forget(now: number): void {
        for (let first = this.ending[0]; first !== undefined && first.at <= now;) {
            this.spent -= first.cost;
            this.ending.shift();
            first = this.ending[0];
        }
    }

    /** Infinity: not before something under way is answered. */
    private roomAt(cost: number): number {
        let over = this.spent + cost - this.most;
        if (over <= 0) return -Infinity;
        for (const ending of this.ending) {
            over -= ending.cost;
            if (over <= 0) return ending.at;
        }
        return Infinity;
    }

    private spreadTo(cost: number, now: number): number {
        const left = this.most - this.spent;
        const slow = Math.min(left, this.tail);
        const into = cost - (left - slow);
        if (slow <= 0 || into <= 0) return -Infinity;
        const from = Math.max(this.last, now - this.length);
        const until = this.ending[0]?.at ?? now + this.length;
        return from + (into * (until - from)) / (slow + 1);
    }
}
