/** What the keys of `brakes` are made of, and what holds where the policy says nothing. */
import { z } from "zod";
import { section } from "./schema";

/** Brakes that count what one apply removes, each with what they count. */
export const removalBrakes = {
    memberships: "memberships",
    grants: "grants",
    reviewers: "reviewers and code owners",
    protections: "protections",
    "app-repositories": "repositories of apps",
    teams: "teams",
} as const;

export type RemovalBrake = keyof typeof removalBrakes;

export const removalBrakeIds = Object.keys(removalBrakes) as RemovalBrake[];

/** How much of one kind an apply may remove. */
export interface Limit {
    /** So many may go, whatever share they are; a share says little of a few. */
    readonly few: number;
    readonly most: number;
    /** Per cent of what there is. */
    readonly share: number;
}

/** A slip of the keyboard stays within `few`, a lost section does not. A ruleset may hold a whole organization, and a team many grants: neither is ever few. */
export const defaultLimits: Readonly<Record<RemovalBrake, Limit>> = {
    memberships: { few: 2, most: 20, share: 25 },
    grants: { few: 2, most: 20, share: 25 },
    reviewers: { few: 2, most: 20, share: 25 },
    protections: { few: 0, most: 10, share: 10 },
    "app-repositories": { few: 2, most: 20, share: 25 },
    teams: { few: 0, most: 0, share: 100 },
};

const percentage = z
    .string()
    .regex(/^(?:100|[1-9]?[0-9]) ?%$/, "must be a percentage from 0 % to 100 %, as in 25 %")
    .meta({ examples: ["25 %"] });

/** Per cent as a number: `25 %` is 25. */
export function perCent(share: string): number {
    return Number.parseInt(share, 10);
}

const count = z.int().min(0, "must be 0 or more");

/** A limit of one kind; `what` completes sentences such as "How many … may be removed". */
export function limit(brake: RemovalBrake, title: string, description: string) {
    const { few, most, share } = defaultLimits[brake];
    const what = removalBrakes[brake];
    return section({
        few: count.optional().meta({
            title: "Few",
            description: `So many ${what} may go whatever share they are, unless a place loses all it has. Default ${few}.`,
            examples: [few],
        }),
        most: count.optional().meta({
            title: "Most",
            description: `More than so many ${what} never go without an override. Default ${most}.`,
            examples: [most],
        }),
        share: percentage.optional().meta({
            title: "Share",
            description: `A larger share of all ${what} in the policy's reach does not go without an override. Default ${share} %.`,
            examples: [`${share} %`],
        }),
    })
        .optional()
        .meta({ title, description });
}
