import { setTimeout as wait } from "node:timers/promises";

/** Time, so that tests need not pass it. */
export interface Clock {
    /** Milliseconds since 1970. */
    now(): number;
    sleep(milliseconds: number): Promise<void>;
}

export const systemClock: Clock = {
    now: () => Date.now(),
    sleep: (milliseconds) => wait(milliseconds),
};

/** Between two lines of a run that waits, milliseconds; the longest silence that issue 7 allows is 30 s. */
export const betweenLines = 15_000;
