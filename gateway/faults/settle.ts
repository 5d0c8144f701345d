import type { Clock } from "../clock";
import type { Answer, Ask, Send } from "../exchange";
import { refusal } from "../exchange";
import { missing } from "./not-found";
import { repeatable } from "./repeat";
import { Written } from "./written";

const waits = [1000, 2000, 4000, 8000];

/**
 * "Not found" about what this run has just written is waited out. When it stays, the answer is an error, since after a 404 the
 * provider would leave a live object out of the state.
 */
export function settling(next: Send, clock: Clock, say: (line: string) => void): Send {
    const written = new Written(clock);
    return async (ask) => {
        let answer = await next(ask);
        written.see(ask, answer);
        const early = () => repeatable(ask) && notFound(ask, answer) && written.has(ask);
        for (const wait of waits) {
            if (!early()) return answer;
            say(`${ask.method} ${ask.path}: not found yet - again in ${wait / 1000} s`);
            await clock.sleep(wait);
            answer = await next(ask);
            written.see(ask, answer);
        }
        if (!early()) return answer;
        return refusal(
            `${ask.path} was written and GitHub still does not find it - run again in a minute`,
        );
    };
}

/** Of a commit that a replica does not have yet GitHub says so with a 422. */
function notFound(ask: Ask, answer: Answer): boolean {
    if (missing(ask, answer) !== undefined || answer.status === 404) return true;
    return answer.status === 422 && /No commit found for SHA/.test(answer.body.toString("utf8"));
}
