import type { Answer, Send } from "../exchange";
import { refusal } from "../exchange";
import { backOffOf } from "./back-off";
import type { DeparturesOptions } from "./departures";
import { clockTime, Departures } from "./departures";
import type { Cost } from "./cost";

/** So often one request is held back before the run ends. */
const mostBackOffs = 5;

interface Pacing extends DeparturesOptions {
    /** What left before this run and may still count, with its time in milliseconds since 1970. @default - nothing */
    readonly before?: readonly { readonly cost: Cost; readonly at: number }[];
}

/**
 * Lets requests leave only as fast as GitHub's limits allow, and none while GitHub says to wait. A wait that is longer than
 * `longestWait` ends the run with an answer that says when to run again: the provider would give up unseen after 20 minutes.
 */
export function pacing(next: Send, { before = [], ...options }: Pacing): Send {
    const { clock } = options;
    const departures = new Departures(options);
    for (const { cost, at } of before) departures.remember(cost, at);
    return async (ask) => {
        for (let repeated = 0; ; repeated++) {
            const departure = await departures.next(ask);
            if (typeof departure === "string") return refusal(departure);
            let answer: Answer | undefined;
            try {
                answer = await next(ask);
                const backOff = backOffOf(answer, clock.now(), repeated);
                if (backOff === undefined) return answer;
                const until = clock.now() + backOff.wait;
                departures.close(until, backOff.reason);
                if (repeated >= mostBackOffs)
                    return refusal(
                        `${backOff.reason}, and again ${mostBackOffs} times: run again after ${clockTime(until, clock.now())}`,
                    );
            } finally {
                departure.answered(answer);
            }
        }
    };
}
