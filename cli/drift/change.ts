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
    /** When an earlier run first saw it as it is, ISO 8601, UTC; absent: this is the first run that did. */
    readonly firstSeen?: string;
    /** When it was read, where an earlier run did that (`--since`), ISO 8601, UTC. */
    readonly readAt?: string;
    /** Who did it, where the audit log names the very fact. */
    readonly actor?: Actor;
}

export interface Actor {
    readonly login: string;
    readonly type: "bot" | "codex-app" | "person";
    /** GitHub's name of the event, e.g. `repo.add_member`. */
    readonly action: string;
    /** When, ISO 8601, UTC. */
    readonly at: string;
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
