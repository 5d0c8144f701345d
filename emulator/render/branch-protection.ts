/** Classic branch protection as GitHub's REST answers show it. */
import type { Context } from "../http/context";
import type { Repository } from "../state/repository";
import type { BranchProtection, RuleActor } from "../state/settings";
import { app, listedTeam, simpleUser } from "./accounts";

type Json = Record<string, unknown>;

/** URL of a branch's protection. */
export function protectionUrl(context: Context, repository: Repository, branch: string): string {
    return `${context.apiUrl}/repos/${context.state.fullName(repository)}/branches/${encodeURIComponent(branch)}/protection`;
}

/** The whole protection. A part that demands nothing (reviews, checks, restrictions) is absent. */
export function branchProtection(
    context: Context,
    repository: Repository,
    branch: string,
    rule: BranchProtection,
): Json {
    const url = protectionUrl(context, repository, branch);
    return {
        url,
        ...(rule.requiresStatusChecks && { required_status_checks: statusChecks(url, rule) }),
        ...(rule.requiresApprovingReviews && {
            required_pull_request_reviews: pullRequestReviews(context, url, rule),
        }),
        ...(rule.restrictsPushes && { restrictions: restrictions(context, url, rule) }),
        required_signatures: signatures(url, rule),
        enforce_admins: enforceAdmins(url, rule),
        required_linear_history: { enabled: rule.requiresLinearHistory },
        allow_force_pushes: { enabled: rule.allowsForcePushes },
        allow_deletions: { enabled: rule.allowsDeletions },
        block_creations: { enabled: rule.blocksCreations },
        required_conversation_resolution: { enabled: rule.requiresConversationResolution },
        lock_branch: { enabled: rule.lockBranch },
        allow_fork_syncing: { enabled: rule.lockAllowsFetchAndMerge },
    };
}

export function statusChecks(url: string, rule: BranchProtection): Json {
    return {
        url: `${url}/required_status_checks`,
        strict: rule.requiresStrictStatusChecks,
        contexts: rule.requiredStatusChecks.map((check) => check.context),
        contexts_url: `${url}/required_status_checks/contexts`,
        checks: rule.requiredStatusChecks.map(({ context, appId }) => ({ context, app_id: appId })),
    };
}

export function pullRequestReviews(context: Context, url: string, rule: BranchProtection): Json {
    return {
        url: `${url}/required_pull_request_reviews`,
        dismiss_stale_reviews: rule.dismissesStaleReviews,
        require_code_owner_reviews: rule.requiresCodeOwnerReviews,
        require_last_push_approval: rule.requireLastPushApproval,
        required_approving_review_count: rule.requiredApprovingReviewCount,
        ...(rule.restrictsReviewDismissals && {
            dismissal_restrictions: {
                url: `${url}/dismissal_restrictions`,
                users_url: `${url}/dismissal_restrictions/users`,
                teams_url: `${url}/dismissal_restrictions/teams`,
                ...actors(context, rule.reviewDismissalActors),
            },
        }),
        ...(rule.bypassPullRequestActors.length > 0 && {
            bypass_pull_request_allowances: actors(context, rule.bypassPullRequestActors),
        }),
    };
}

export function restrictions(context: Context, url: string, rule: BranchProtection): Json {
    const base = `${url}/restrictions`;
    return {
        url: base,
        users_url: `${base}/users`,
        teams_url: `${base}/teams`,
        apps_url: `${base}/apps`,
        ...actors(context, rule.pushActors),
    };
}

export function signatures(url: string, rule: BranchProtection): Json {
    return { url: `${url}/required_signatures`, enabled: rule.requiresCommitSignatures };
}

export function enforceAdmins(url: string, rule: BranchProtection): Json {
    return { url: `${url}/enforce_admins`, enabled: rule.isAdminEnforced };
}

/** A rule's people, teams and Apps, each in their own list. */
export function actors(
    context: Context,
    list: readonly RuleActor[],
): { users: Json[]; teams: Json[]; apps: Json[] } {
    const { state } = context;
    const of = <T>(type: RuleActor["type"], find: (id: number) => T | undefined): T[] =>
        list.filter((actor) => actor.type === type).flatMap(({ id }) => find(id) ?? []);
    return {
        users: of("User", (id) => state.users.get(id)).map((user) => simpleUser(context, user)),
        teams: of("Team", (id) => state.team(id)).map((team) => listedTeam(context, team)),
        apps: of("App", (id) => state.apps.get(id)).map((one) => app(context, one)),
    };
}
