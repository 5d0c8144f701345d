import type { Finding } from "../plan/finding";
import { writersOf } from "./access";
import { actorsCanWrite } from "./branch-actors";
import { plannedBranches } from "./branch-plan";
import { chosen, profilesInUse } from "./branch-targets";
import type { Branches, Profile } from "./branch-profile";
import { branchProfiles } from "./branch-profile";
import type { Context, Control, PolicyPath } from "./control";
import { profilesFitPlan } from "./github-plan";
import { isRulesetActor, namedTwice, unknownActor } from "./references";

declare module "./control" {
    interface Policy {
        readonly branches?: Branches;
    }
}

/** What protects a branch: profiles by name, which the tiers of `repositories` choose from. */
export const branches: Control<"branches"> = {
    id: "branches",
    title: "Branches",
    schema: branchProfiles,
    answers: ["branches-and-reviews", "github-branches"],
    *check(section, context) {
        for (const [name, written] of Object.entries(section)) {
            const path = ["branches", name];
            yield* keysOfTheOtherKind(written, path, context);
            yield* reviewRulesNeedReviews(written, path, context);
            yield* approvalsFit(written, path, context);
            yield* actorsExist(written, path, context);
            yield* actorsCanWrite(name, written, path, context);
            yield* strictChecksNeedChecks(written, path, context);
            yield* profileIsUsed(name, path, context);
            yield* writersAreEnough(name, written, path, context);
        }
        yield* profilesFitPlan(section, context);
    },
    *contribute(_section, context) {
        yield* plannedBranches(context);
    },
    explain(section) {
        return `${Object.entries(section)
            .map(([name, written]) => `${name} asks for ${inWords(written)}`)
            .join("; ")}.`;
    },
};

function inWords(written: Profile): string {
    const reviews =
        written.approvals === "none"
            ? "no pull request"
            : `${written.approvals} ${written.approvals === 1 ? "approval" : "approvals"}`;
    const owners = written["code-owners"] ? " with code owners" : "";
    const checks =
        written.checks.length === 0
            ? ""
            : ` and the checks ${[...written.checks].sort().join(", ")}`;
    return `${reviews}${owners}${checks}`;
}

const protectionOnly = [
    "enforce-admins",
    "lock-branch",
    "push",
    "dismissal",
    "force-push-bypass",
] as const;

function* keysOfTheOtherKind(
    written: Profile,
    path: PolicyPath,
    context: Context,
): Generator<Finding> {
    const classic = written.as === "branch-protection";
    for (const key of classic ? (["enforcement", "name"] as const) : protectionOnly) {
        if (!context.isWritten([...path, key])) continue;
        const message = `${key} has no place in a ${classic ? "branch protection" : "ruleset"}`;
        const expected = classic
            ? "as: repository-ruleset, or leave it out"
            : "as: branch-protection, or leave it out";
        yield context.error("key-of-other-kind", context.keyAt([...path, key]), message, {
            expected,
            also: [[...path, "as"]],
        });
    }
    for (const [index, entry] of written.bypass.entries()) {
        const at = [...path, "bypass", index];
        if (classic && typeof entry !== "string") {
            yield context.error(
                "key-of-other-kind",
                at,
                "a bypass mode has no place in a branch protection",
                { expected: `write ${entry.actor}` },
            );
        }
        const who = typeof entry === "string" ? entry : entry.actor;
        if (!classic && who.startsWith("@")) {
            yield context.error(
                "person-bypasses-ruleset",
                at,
                `a ruleset lets no single person bypass it (${who})`,
                { expected: "a team" },
            );
        }
        if (classic && isRulesetActor(who)) {
            yield context.error(
                "key-of-other-kind",
                at,
                `${who} has no place in a branch protection`,
                { expected: "a team, @login or app:slug" },
            );
        }
    }
}

const aboutReviews = [
    "code-owners",
    "last-push-approval",
    "dismiss-stale-approvals",
    "bypass",
    "dismissal",
] as const;

function* reviewRulesNeedReviews(
    written: Profile,
    path: PolicyPath,
    context: Context,
): Generator<Finding> {
    if (written.approvals !== "none") return;
    for (const key of aboutReviews) {
        // Whoever bypasses a ruleset bypasses all its rules.
        if (key === "bypass" && written.as !== "branch-protection") continue;
        const value = written[key];
        // An empty list of dismissal is a rule as well: nobody may dismiss a review.
        const empty = Array.isArray(value) && value.length === 0 && key !== "dismissal";
        if (value === undefined || value === false || empty) continue;
        yield context.error(
            "rule-without-review",
            [...path, key],
            `${key} speaks of reviews, and the profile asks for none`,
            {
                expected: "approvals: 0 or more, or leave it out",
                also: [[...path, "approvals"]],
            },
        );
    }
}

function* approvalsFit(written: Profile, path: PolicyPath, context: Context): Generator<Finding> {
    if (
        written.as !== "branch-protection" ||
        written.approvals === "none" ||
        written.approvals <= 6
    )
        return;
    yield context.error(
        "too-many-approvals",
        [...path, "approvals"],
        `a branch protection can ask for 6 approvals at most (${written.approvals})`,
        {
            expected: "6, or a ruleset, which can ask for 10",
        },
    );
}

function* actorsExist(written: Profile, path: PolicyPath, context: Context): Generator<Finding> {
    const bypass = written.bypass.map((entry) => (typeof entry === "string" ? entry : entry.actor));
    const lists = {
        bypass,
        push: written.push,
        dismissal: written.dismissal,
        "force-push-bypass": written["force-push-bypass"],
    };
    for (const [key, list = []] of Object.entries(lists)) {
        yield* namedTwice(list, [...path, key], context);
        for (const [index, who] of list.entries()) {
            if (!isRulesetActor(who)) yield* unknownActor(who, [...path, key, index], context);
        }
    }
}

function* strictChecksNeedChecks(
    written: Profile,
    path: PolicyPath,
    context: Context,
): Generator<Finding> {
    if (!written["strict-checks"] || written.checks.length > 0) return;
    yield context.error(
        "strict-without-checks",
        [...path, "strict-checks"],
        "no check has to pass, so none is strict",
        { expected: "checks: […]" },
    );
}

function* profileIsUsed(name: string, path: PolicyPath, context: Context): Generator<Finding> {
    if (
        context.policy.repositories === undefined ||
        profilesInUse(context.policy.repositories).has(name)
    )
        return;
    yield context.warning(
        "profile-unused",
        context.keyAt(path),
        `no tier uses the profile ${name}`,
    );
}

/** Only where access is authoritative and every team's people are known can writers be counted. */
function* writersAreEnough(
    name: string,
    written: Profile,
    path: PolicyPath,
    context: Context,
): Generator<Finding> {
    const { approvals } = written;
    if (approvals === "none") return;
    for (const [tier, rules] of Object.entries(context.policy.repositories ?? {})) {
        if (!chosen(rules).some((one) => one.name === name)) continue;
        const { known, complete } = writersOf(rules, context);
        if (!complete || known.size >= approvals) continue;
        const message = `${approvals} approvals, and ${known.size} people may write in ${tier}, owners of the organization among them`;
        yield context.error("more-approvals-than-people", [...path, "approvals"], message, {
            expected: `${known.size} or fewer, or more people`,
            also: [["repositories", tier, "access"]],
        });
    }
}
