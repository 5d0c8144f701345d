/** Findings that an organization as it was found breaks, and that somebody lets stand until a day. */
import { z } from "zod";
import type { Finding } from "../plan/finding";
import type { Context, Policy, PolicyPath } from "./control";
import { unknownActor } from "./references";
import { date, section, teamOrPerson } from "./schema";
import { daysBetween, hasEnded } from "./until";

/**
 * What can stand for a while: GitHub has it as it is, and a plan can be made of it. Names that lead nowhere and
 * contradictions are not among them.
 */
export const acceptableFindings = [
    "write-without-protection",
    "cloud-without-protection",
    "default-branch-unprotected",
    "secret-reachable",
    "reviewer-without-access",
    "actor-without-write-access",
    "more-approvals-than-people",
    "too-many-reviewers",
] as const;

const longest = 366;
const notice = 30;

const place = z.string().min(1, "must say which part of the policy it is for");

/** Why, by whom and until when something is let stand. @param reason an example of the first */
export const termOf = (reason: string) => ({
    because: z
        .string()
        .min(1, "must give the reason")
        .meta({
            title: "Because",
            description: "Why it may stand for now.",
            examples: [reason],
        }),
    by: teamOrPerson.meta({
        title: "By",
        description: "Who lets it stand, and answers for it.",
        examples: ["@lead-1"],
    }),
    expires: date.meta({
        title: "Expires",
        description: "The last day on which it stands; at most a year ahead.",
    }),
});

export const acceptedFinding = section({
    finding: z.enum(acceptableFindings).meta({
        title: "Finding",
        description: "Which finding of `validate`, by its code.",
        examples: ["write-without-protection"],
    }),
    where: z.union([place, z.array(place).min(1)]).meta({
        title: "Where",
        description:
            "The place in the policy that the finding names, or several; what lies below is covered too.",
        examples: ["repositories.legacy", ["repositories.legacy", "repositories.sandbox"]],
    }),
    ...termOf("found at import; protections follow with OPS-12"),
}).meta({
    title: "Accepted finding",
    description: "An error of `validate` that is a warning until a day.",
});

export type AcceptedFinding = z.output<typeof acceptedFinding>;

/** What is wrong with the acceptances themselves. */
export function* acceptancesHold(
    accepted: readonly AcceptedFinding[],
    context: Context,
): Generator<Finding> {
    for (const [index, { finding, where, by, expires }] of accepted.entries()) {
        const path = ["guardrails", "accept", index];
        yield* unknownActor(by, [...path, "by"], context);
        const what = `that ${finding} stands at ${listOf(where).join(", ")}, by ${by},`;
        yield* termHolds(what, expires, [...path, "expires"], context, "error");
    }
}

/** What is wrong with the end of something that somebody lets stand. @param ended what it is when the end has passed */
export function* termHolds(
    what: string,
    expires: string,
    at: PolicyPath,
    context: Context,
    ended: Finding["severity"],
): Generator<Finding> {
    const left = daysBetween(context.today, expires);
    const expected = "decide again: mend it, or renew it with a reason";
    if (left > longest)
        yield context.error("acceptance-too-long", at, `${what} would hold for ${left} days`, {
            expected: "at most a year",
        });
    else if (left < 0)
        yield context[ended]("acceptance-ended", at, `${what} ended on ${expires}`, { expected });
    else if (left <= notice)
        yield context.warning("acceptance-ends-soon", at, `${what} ends on ${expires}`, {
            expected,
        });
}

/** A finding as it counts today: an error that somebody lets stand is a warning that says so. */
export function asAccepted(finding: Finding, policy: Policy, today: string): Finding {
    if (finding.severity === "warning") return finding;
    const accepted = policy.guardrails?.accept.find(
        (one) =>
            one.finding === finding.code &&
            !hasEnded(one.expires, today) &&
            listOf(one.where).some((where) => covers(where, finding.origin.path)),
    );
    if (accepted === undefined) return finding;
    const { by, expires, because } = accepted;
    return {
        ...finding,
        severity: "warning",
        message: `${finding.message}; ${by} lets it stand until ${expires}: ${because}`,
    };
}

export function listOf(where: AcceptedFinding["where"]): readonly string[] {
    return typeof where === "string" ? [where] : where;
}

function covers(where: string, path: string): boolean {
    return path === where || path.startsWith(`${where}.`) || path.startsWith(`${where}[`);
}
