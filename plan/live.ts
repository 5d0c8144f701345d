import type { FactPath } from "./fact-path";
import type { OrganizationState } from "./organization";
import type { FactKind } from "./fact-kind";

/** A part of the organization that could not be read: nothing may be concluded about it, least of all that it is empty. */
export interface Unread {
    /** The part; everything below it is unknown too. `""` is the whole organization. */
    readonly path: FactPath;
    /** What a person calls it, e.g. `bypass actors of ruleset main-reviews on docs-web`. */
    readonly what: string;
    /** Why, with GitHub's status and words, e.g. `403 Resource not accessible by integration`. */
    readonly reason: string;
}

/**
 * What an organization has, as far as it was read. In `state`, what lies at or below a path of `unknown` is a placeholder
 * that nothing may be read from. Of repositories that the plan does not select, only team grants are filled in; the rest was
 * not asked for.
 */
export interface LiveOrganization {
    readonly state: OrganizationState;
    /** Sorted by path. */
    readonly unknown: readonly Unread[];
    /** Parts that nobody asked for: as little can be said of them, and that is no reason to call a run incomplete. @default none */
    readonly unasked?: readonly FactKind[];
}
