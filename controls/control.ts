/**
 * What an area of the policy is. One area is one file in this folder plus one line in `index.ts`:
 *
 *     declare module "./control" {            // 1. the section's type, so that every control can read it
 *         interface Policy {
 *             readonly audit?: z.output<typeof schema>;
 *         }
 *     }
 *
 *     const schema = section({ ... });        // 2. what may be written (schema.ts has the words that areas share)
 *
 *     export const audit: Control<"audit"> = {
 *         id: "audit",                        // 3. policy key = file name = docs page = report row
 *         title: "Audit",
 *         schema,
 *         answers: ["data"],                  // 4. checklist items
 *         *check(section, context) {          // 5. cross-field rules, each a small named generator below
 *             yield* exporterHasEndpoint(section, context);
 *         },
 *         explain: (section) => `...`,        // 6. one sentence for people
 *     };
 */
import type { z } from "zod";
import type { Contribution } from "../plan/contribution";
import type { Finding } from "../plan/finding";
import type { Inventory } from "../plan/inventory";
import type { Origin } from "../plan/origin";
import type { ChecklistItem } from "./checklist";
import type { Selection } from "./selection";

/** A policy as its schema gives it: valid by itself, defaults filled in. Areas add their own key (see above). */
export interface Policy {
    readonly version: 1;
    /** Login of the organization on GitHub. */
    readonly organization: string;
}

/** The keys of a policy that areas own. */
export type SectionId = Exclude<keyof Policy, "version" | "organization">;
export type Section<Id extends SectionId> = NonNullable<Policy[Id]>;

export interface Control<Id extends SectionId = SectionId> {
    readonly id: Id;
    /** A few words, as a heading. */
    readonly title: string;
    /** Strict at every level; every key carries title, description and, unless it is obvious, examples. */
    readonly schema: z.ZodType<Section<Id>>;
    readonly answers: readonly ChecklistItem[];
    /** Rules that one field alone cannot break. Runs on schema-valid policies, with or without an inventory. */
    check?(section: Section<Id>, context: Context): Iterable<Finding>;
    /** What the area adds to the plan. Runs only when no check found an error, always with an inventory. */
    contribute?(section: Section<Id>, context: PlanContext): Iterable<Contribution>;
    /** One sentence (may hold semicolons) that says what the area means here. */
    explain(section: Section<Id>, context: Context): string;
}

/** Keys and list indices, outermost first: `["review", "authentication", "owners", 0]`. */
export type PolicyPath = readonly (string | number)[];

export interface Context {
    readonly policy: Policy;
    /** ISO date of the run; injected, so that a plan does not depend on the clock of a test. */
    readonly today: string;
    /** Present when the organization has been read; without it only what the policy says by itself is checked. */
    readonly inventory?: Inventory;
    /** Which repositories the tiers select; present with the inventory. */
    readonly selection?: Selection;
    /** Where the value at a path stands in the file, or its nearest ancestor that is written there. */
    at(path: PolicyPath): Origin;
    /** As `at`, of the key instead of the value. */
    keyAt(path: PolicyPath): Origin;
    /** Names that a section declares, also when what they stand for is wrong; so that one typo does not breed others. */
    names(section: SectionId): readonly string[];
    /** Whether the file says so itself; false for a value that the schema filled in. */
    isWritten(path: PolicyPath): boolean;
    error(code: string, at: PolicyPath | Origin, message: string, more?: FindingDetail): Finding;
    warning(code: string, at: PolicyPath | Origin, message: string, more?: FindingDetail): Finding;
}

export interface FindingDetail {
    /** What would be right: allowed values or `did you mean …`. */
    readonly expected?: string;
    /** The other lines of a contradiction. */
    readonly also?: readonly (PolicyPath | Origin)[];
}

export interface PlanContext extends Context {
    readonly inventory: Inventory;
    readonly selection: Selection;
}
