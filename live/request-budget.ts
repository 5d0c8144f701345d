/** How many requests a run may send, and what is sent no more once they are spent. */
/** One for all clients of a run. */
export interface RequestBudget {
    readonly most: number;
    /** Requests sent so far, retries included. */
    sent: number;
}

/** A request was not sent since the run may send no more. */
export class BudgetSpentError extends Error {
    override readonly name = "BudgetSpentError";

    constructor({ most }: RequestBudget) {
        super(`the budget of ${most} requests is used up`);
    }
}
