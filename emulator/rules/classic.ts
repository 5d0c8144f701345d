/** What a classic branch protection says to one change of a branch. */
import { allTeamsOf, effectiveRole, rank } from "../access";
import type { Context } from "../http/context";
import type { BranchUpdate } from "./branch-update";
import type { Repository } from "../state/repository";
import type { BranchProtection, RuleActor } from "../state/settings";
import { hasMergeCommit, isUnsigned } from "./commits";
import { missingChecks, missingReviews } from "./merge-conditions";
import { branchMatches } from "./patterns";

/** The rule in force on a ref: a branch's own, else the first whose pattern covers it. */
export function protectionOfRef(repository: Repository, ref: string): BranchProtection | undefined {
    if (!ref.startsWith("heads/")) return undefined;
    const branch = ref.slice("heads/".length);
    const rules = [...repository.protections.values()];
    return (
        rules.find(({ pattern }) => pattern === branch) ??
        rules.find(({ pattern }) => branchMatches(pattern, branch))
    );
}

/** Objections, in GitHub's words as far as they are known. */
export function classicViolations(
    context: Context,
    repository: Repository,
    update: BranchUpdate,
): string[] {
    const rule = protectionOfRef(repository, update.ref);
    if (rule === undefined) return [];
    // Everybody, administrators included, is kept from these two unless the rule allows them.
    if (update.kind === "delete")
        return rule.allowsDeletions ? [] : ["Cannot delete this protected branch."];
    if (update.kind === "force-update" && !mayForcePush(context, repository, rule))
        return ["Cannot force-push to this protected branch."];
    if (isExempt(context, repository, rule)) return [];
    if (update.kind === "create") {
        const blocked =
            rule.restrictsPushes &&
            rule.blocksCreations &&
            !isListed(context, repository, rule.pushActors);
        return blocked ? ["Cannot create this protected branch."] : [];
    }
    return updateViolations(context, repository, rule, update);
}

/** "The restrictions do not apply to people with admin permissions" (GitHub docs) unless administrators are included. */
function isExempt(
    { state, caller }: Context,
    repository: Repository,
    rule: BranchProtection,
): boolean {
    if (rule.isAdminEnforced || caller.kind !== "user") return false;
    return rank(effectiveRole(state, repository, caller.user)) >= rank("admin");
}

function mayForcePush(context: Context, repository: Repository, rule: BranchProtection): boolean {
    return rule.allowsForcePushes || isListed(context, repository, rule.bypassForcePushActors);
}

function updateViolations(
    context: Context,
    repository: Repository,
    rule: BranchProtection,
    update: BranchUpdate,
): string[] {
    const found: string[] = [];
    if (rule.lockBranch) found.push("Cannot change this locked branch.");
    if (rule.restrictsPushes && !isListed(context, repository, rule.pushActors)) {
        found.push(
            "You're not authorized to push to this branch. Visit https://docs.github.com/repositories/configuring-branches-and-merges-in-your-repository/managing-protected-branches/about-protected-branches for more information.",
        );
    }
    found.push(...reviewViolations(context, repository, rule, update));
    if (rule.requiresStatusChecks) found.push(...checkViolations(repository, rule, update));
    if (rule.requiresLinearHistory && hasMergeCommit(repository, update))
        found.push("This branch must not contain merge commits.");
    if (rule.requiresCommitSignatures && isUnsigned(update))
        found.push("Commits must have verified signatures.");
    // No deployment ever succeeds here, so none that is required did.
    if (rule.requiresDeployments && rule.requiredDeploymentEnvironments.length > 0) {
        found.push(
            `Required deployments are missing: ${rule.requiredDeploymentEnvironments.join(", ")}.`,
        );
    }
    return found;
}

function reviewViolations(
    context: Context,
    repository: Repository,
    rule: BranchProtection,
    update: BranchUpdate,
): string[] {
    if (
        !rule.requiresApprovingReviews ||
        isListed(context, repository, rule.bypassPullRequestActors)
    )
        return [];
    const pull =
        update.via === "merge" && update.pull !== undefined
            ? repository.pulls.get(update.pull)
            : undefined;
    if (pull === undefined) return ["Changes must be made through a pull request."];
    return missingReviews(context.state, repository, pull, {
        count: rule.requiredApprovingReviewCount,
        codeOwners: rule.requiresCodeOwnerReviews,
        dismissStale: rule.dismissesStaleReviews,
        lastPush: rule.requireLastPushApproval,
    });
}

function checkViolations(
    repository: Repository,
    rule: BranchProtection,
    update: BranchUpdate,
): string[] {
    const demand = { checks: rule.requiredStatusChecks, strict: rule.requiresStrictStatusChecks };
    const pull = update.pull === undefined ? undefined : repository.pulls.get(update.pull);
    return missingChecks(
        repository,
        pull?.headSha ?? update.sha ?? "",
        pull === undefined ? null : update.before,
        demand,
    );
}

/** Whether one of a rule's lists names the caller: the person, a team of theirs, or the App. */
function isListed(
    { state, caller }: Context,
    repository: Repository,
    actors: readonly RuleActor[],
): boolean {
    if (caller.kind === "installation")
        return actors.some(({ type, id }) => type === "App" && id === caller.app.id);
    if (caller.kind !== "user") return false;
    const teams = allTeamsOf(state, state.organizationOf(repository), caller.user.id);
    return actors.some(
        ({ type, id }) =>
            (type === "User" && id === caller.user.id) ||
            (type === "Team" && [...teams].some((team) => team.id === id)),
    );
}
