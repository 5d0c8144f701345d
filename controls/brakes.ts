import { z } from "zod";
import type { Finding } from "../plan/finding";
import type { Limit, RemovalBrake } from "./brake-limits";
import { defaultLimits, limit, perCent, removalBrakeIds, removalBrakes } from "./brake-limits";
import type { Context, Control, Policy } from "./control";
import { namedTwice, unknownActor, unknownRepositories } from "./references";
import { repositories, section, teamOrPerson } from "./schema";

declare module "./control" {
    interface Policy {
        readonly brakes?: Brakes;
    }
}

const limits = {
    memberships: limit(
        "memberships",
        "Memberships",
        "How many people one apply may remove from the teams of `users`. A team whose `until` has passed does not count.",
    ),
    grants: limit(
        "grants",
        "Grants",
        "How many accesses of teams and people to repositories one apply may remove.",
    ),
    reviewers: limit(
        "reviewers",
        "Reviewers",
        "How many reviewers of environments, and code owners of path patterns, one apply may remove.",
    ),
    protections: limit(
        "protections",
        "Protections",
        "How many branch protections and rulesets one apply may remove, disable or weaken.",
    ),
    "app-repositories": limit(
        "app-repositories",
        "App repositories",
        "How many repositories one apply may take from GitHub Apps.",
    ),
    teams: limit(
        "teams",
        "Teams",
        "How many teams one apply may delete: those that leave `users`, or become `existing` there, after this policy has managed them.",
    ),
} satisfies Record<RemovalBrake, unknown>;

const schema = section({
    ...limits,
    owners: z
        .int()
        .min(1, "must be at least 1")
        .optional()
        .meta({
            title: "Owners",
            description:
                "The fewest owners that the organization must have after an apply. Unset: an apply may not take it below 2.",
            examples: [2],
        }),
    "repository-admins": z
        .int()
        .min(0, "must be 0 or more")
        .default(0)
        .meta({
            title: "Repository administrators",
            description:
                "The fewest people, owners of the organization not counted, who must be left as administrators of a repository that loses one. 0: owners suffice, who administer every repository.",
            examples: [1],
        }),
    "unprotected-write": section({
        except: repositories.optional().meta({
            title: "Except",
            description:
                "Tiers and repositories whose default branch is meant to be unprotected while Codex writes there.",
            examples: [["sandbox"]],
        }),
    })
        .optional()
        .meta({
            title: "Unprotected write",
            description:
                "No person of a managed team and no app of this policy gains write access to a repository whose default branch nothing protects. Always on; only exceptions are written.",
        }),
    loosening: section({
        approvers: z
            .array(teamOrPerson)
            .min(1, "must name a team or a person")
            .meta({
                title: "Approvers",
                description:
                    "Teams of `users`, and people as @login, who may let a loosening or another brake pass. Whoever is in such a team on GitHub now counts, not whom the same plan adds.",
                examples: [["platform-team", "@lead-1"]],
            }),
    })
        .optional()
        .meta({
            title: "Loosening",
            description:
                "Who must approve a plan that lets anything more happen than before. Unset: a loosening is shown first, and passes, unless it loosens brakes or guardrails themselves.",
        }),
}).meta({
    title: "Brakes",
    description:
        "What one apply may not do without a person's override, which holds for that plan alone. Brakes that need no key: `self`, the identity that applies keeps what it needs to apply again.",
});
export type Brakes = z.output<typeof schema>;

/** What an apply may not do unasked. */
export const brakes: Control<"brakes"> = {
    id: "brakes",
    title: "Brakes",
    schema,
    answers: [],
    *check(section, context) {
        for (const brake of removalBrakeIds) yield* limitIsSound(brake, section, context);
        yield* unknownRepositories(
            section["unprotected-write"]?.except ?? [],
            ["brakes", "unprotected-write", "except"],
            context,
        );
        yield* approversStand(section, context);
    },
    explain(section) {
        const limits = removalBrakeIds.map((brake) => {
            const { few, most, share } = limitOf(section, brake);
            const within = most === 0 ? "none" : `${share} % and ${most}`;
            return `${removalBrakes[brake]} ${few >= most ? most || "none" : within}`;
        });
        const approvers = section.loosening?.approvers;
        const loosening =
            approvers === undefined ? "" : `; a loosening needs ${approvers.join(" or ")}`;
        return `One apply removes at most: ${limits.join(", ")}${loosening}.`;
    },
};

/** Every key under which something can be stopped, as overrides name it. */
export const brakeIds: readonly string[] = [
    ...removalBrakeIds,
    "owners",
    "repository-admins",
    "self",
    "unprotected-write",
    "loosening",
    "unread",
];

/** What the policy says of its brakes, defaults filled in; also for a policy without the section. */
export function brakesOf(policy: Policy): Brakes {
    return policy.brakes ?? { "repository-admins": 0 };
}

/** The limit that holds for a kind of removal. A limit that is tightened below `few` tightens that too. */
export function limitOf(section: Brakes, brake: RemovalBrake): Limit {
    const written = section[brake];
    const { few, most, share } = defaultLimits[brake];
    const top = written?.most ?? most;
    return {
        most: top,
        few: Math.min(written?.few ?? few, top),
        share: written?.share === undefined ? share : perCent(written.share),
    };
}

function* limitIsSound(brake: RemovalBrake, section: Brakes, context: Context): Generator<Finding> {
    const { few, most } = section[brake] ?? {};
    const path = ["brakes", brake];
    if (few !== undefined && few > (most ?? defaultLimits[brake].most)) {
        yield context.error(
            "few-above-most",
            [...path, "few"],
            `few (${few}) is more than most (${most ?? defaultLimits[brake].most})`,
            most === undefined
                ? { expected: "most: a number that is not below few" }
                : { also: [[...path, "most"]] },
        );
    }
    const share = section[brake]?.share;
    if (share !== undefined && perCent(share) > Math.max(defaultLimits[brake].share, 99)) {
        yield context.warning(
            "brake-without-share",
            [...path, "share"],
            `any share of ${removalBrakes[brake]} may go at once, up to ${limitOf(section, brake).most}`,
            { expected: `${defaultLimits[brake].share} %` },
        );
    }
}

function* approversStand(section: Brakes, context: Context): Generator<Finding> {
    const approvers = section.loosening?.approvers ?? [];
    const path = ["brakes", "loosening", "approvers"];
    for (const [index, approver] of approvers.entries()) {
        yield* unknownActor(approver, [...path, index], context);
    }
    yield* namedTwice(approvers, path, context);
}
