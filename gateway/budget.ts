import type { Send } from "./exchange";
import { refusal } from "./exchange";

/** Refuses every request beyond the budget; what was done stays done, and the next run goes on from there. */
export function budgeted(next: Send, most: number, sent: () => number): Send {
    return async (ask) =>
        sent() < most
            ? next(ask)
            : refusal(
                  `the budget of ${most} requests is used up - run again with a new one, it goes on from here`,
              );
}
