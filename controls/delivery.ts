/** How files reach repositories whose default branch is protected. */
import type { PlannedFile } from "../plan/plan";
import { branchTargets, coversBranch, defaultBranch, isInForce } from "./branch-targets";
import type { Context, PolicyPath } from "./control";

/**
 * Why the protection of the default branch refuses a direct commit, even from an administrator; nothing when it lets one
 * through. Rulesets bind administrators too; a branch protection does when it enforces admins, locks, or restricts pushes.
 */
export function refusesCommits(
    tier: string,
    context: Context,
): { readonly why: string; readonly path: PolicyPath } | undefined {
    for (const { name, profile, pattern } of branchTargets(tier, context.policy).filter(
        isInForce,
    )) {
        if (!mayBeDefault(pattern, tier, context)) continue;
        const key = (which: string): PolicyPath => ["branches", name, which];
        const asksForReview = profile.approvals !== "none" || profile.checks.length > 0;
        if (profile.as === "branch-protection") {
            if (profile["lock-branch"])
                return { why: `the profile ${name} locks the branch`, path: key("lock-branch") };
            if (profile["enforce-admins"] && asksForReview) {
                return {
                    why: `the profile ${name} binds administrators too`,
                    path: key("enforce-admins"),
                };
            }
        } else if (
            asksForReview &&
            !profile.bypass.some(
                (entry) => typeof entry !== "string" && entry.mode !== "pull-request",
            )
        ) {
            return {
                why: `the profile ${name} is a ruleset, which binds administrators too`,
                path: key("as"),
            };
        }
    }
    return undefined;
}

/** What a tier says, else the way that is open. */
export function deliveryOf(tier: string, context: Context): PlannedFile["delivery"] {
    const said = context.policy.repositories?.[tier]?.codeowners;
    return said ?? (refusesCommits(tier, context) === undefined ? "commit" : "pull-request");
}

function mayBeDefault(pattern: string, tier: string, context: Context): boolean {
    if (pattern === defaultBranch) return true;
    const names = context.selection?.tiers.get(tier) ?? [];
    return names.some((name) =>
        coversBranch(pattern, context.inventory?.repositories[name]?.defaultBranch ?? ""),
    );
}
