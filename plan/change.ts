import type { FactPath } from "./fact-path";
import type { Origin } from "./origin";

/**
 * One difference between what the policy declares and what the organization has.
 * - `missing`: declared, not there. - `changed`: there, with another value.
 * - `unmanaged`: there, not declared; `up` leaves it. - `excess`: there, not declared, and `up` removes it (authoritative).
 * - `unknown`: could not be read, so nothing is said about it; never the same as `none`.
 */
export interface Change {
    readonly kind: "missing" | "changed" | "excess" | "unmanaged" | "unknown";
    readonly path: FactPath;
    /** Area of the policy, as its key is spelled: `users`, `repositories`, `branches`, … */
    readonly area: string;
    readonly repository?: string;
    /** What a person reads, e.g. `dev-5 has admin on infra-deploy`. */
    readonly summary: string;
    /** What the policy declares; absent when it declares nothing. */
    readonly declared?: unknown;
    /** What the organization has; absent when it has nothing. */
    readonly actual?: unknown;
    /** The policy line that is broken, or that governs the place. */
    readonly origin?: Origin;
    /**
     * What the difference does to the bounds that the policy sets: `looser` lets more happen than declared, `tighter` less.
     * Absent when neither can be said.
     */
    readonly effect?: "looser" | "tighter";
    /**
     * The policy leaves this place open, by `additive` or because it has no word for it: shown beside the drift, and by itself no
     * reason to fail a run.
     */
    readonly leftOpen?: boolean;
    /** Whether the engine manages this fact, so that `pulumi up` puts it right. */
    readonly managed: boolean;
    /** What puts it right when `up` does not, e.g. `an organization owner, in the app's settings`. */
    readonly remedy?: string;
}
