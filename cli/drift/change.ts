import type { Change } from "../../plan/change";
import type { Origin } from "../../plan/origin";

/** A difference with what a drift run knows of it besides. */
export interface DriftChange extends Change {
    /** How `drift.accept` of the policy names it; only of what is there beside the policy. */
    readonly accept?: FactName;
    /** Why the policy's acceptance of it does not hold, if there is one. */
    readonly notAccepted?: string;
    /** Who lets it stand; it is then no reason to fail a run. */
    readonly accepted?: Acceptance;
}

/** One fact in one state. */
export interface FactName {
    /** Its path. */
    readonly where: string;
    /** Twelve hexadecimal digits of what is there. */
    readonly as: string;
}

export interface Acceptance {
    readonly by: string;
    readonly because: string;
    /** ISO date, the last day on which it stands. */
    readonly expires: string;
    readonly origin: Origin;
}
