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

/** Longest silence while something waits; the issue's own bound is 30 s. */
const betweenLines = 15_000;

/** Sleeps until `until`, and says so at once and every 15 s, with what is left. */
export async function countDown(
    clock: Clock,
    until: number,
    say: (seconds: number) => void,
): Promise<void> {
    for (;;) {
        const left = until - clock.now();
        if (left <= 0) return;
        say(Math.ceil(left / 1000));
        await clock.sleep(Math.min(left, betweenLines));
    }
}
