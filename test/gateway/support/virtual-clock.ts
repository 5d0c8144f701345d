import type { Clock } from "../../../gateway/clock";

/** Time that passes only by being slept through. */
export class VirtualClock implements Clock {
    private time = Date.now();
    private waiting: { until: number; wake: () => void }[] = [];
    private running = false;
    /** Milliseconds of every sleep, in order. */
    readonly slept: number[] = [];

    /** @param breath a turn for everybody else before time passes; where no socket is between, `setImmediate` is enough */
    constructor(
        private readonly breath: () => Promise<unknown> = () =>
            new Promise((resolve) => setTimeout(resolve, 1)),
    ) {}

    now(): number {
        return this.time;
    }

    sleep(milliseconds: number): Promise<void> {
        this.slept.push(milliseconds);
        return new Promise((wake) => {
            this.waiting.push({ until: this.time + milliseconds, wake });
            if (!this.running) void this.run();
        });
    }

    /** The earliest sleeper wakes once everybody else had the chance to go to sleep, or to be answered. */
    private async run(): Promise<void> {
        this.running = true;
        while (this.waiting.length > 0) {
            await this.breath();
            this.waiting.sort((one, other) => one.until - other.until);
            const next = this.waiting.shift();
            if (next === undefined) break;
            this.time = Math.max(this.time, next.until);
            next.wake();
        }
        this.running = false;
    }
}
