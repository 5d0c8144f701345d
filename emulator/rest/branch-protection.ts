/** Classic branch protection, whole: read, set, remove. Its parts are in branch-protection-parts.ts. */
import { del, get, noContent, ok, put, type Context, type Route } from "../http/context";
import { invalidRequest, Problem } from "../http/problem";
import { requireSchema } from "../http/request-schema";
import { requireRepository } from "../permissions";
import { requirePlan } from "../plan";
import { branchProtection } from "../render/branch-protection";
import { readActors } from "../rules/actor-lists";
import { branchMatches } from "../rules/patterns";
import { createProtection } from "../state/create-settings";
import type { Repository } from "../state/repository";
import type { BranchProtection } from "../state/settings";

const docs = "branches/branch-protection";
const path = "/repos/:owner/:repo/branches/:branch/protection";
/** "Use a number between 1 and 6 or 0 to not require reviewers" (GitHub's description). */
const MAX_APPROVALS = 6;

export const routes: readonly Route[] = [
    get(path, `${docs}#get-branch-protection`, (context) => {
        const { repository, branch } = requireBranch(context, "read");
        return ok(
            branchProtection(context, repository, branch, requireProtection(repository, branch)),
        );
    }),
    put(path, `${docs}#update-branch-protection`, (context) => {
        const { repository, branch } = requireBranch(context, "write");
        requireSchema(context);
        const wanted = readProtection(context, repository);
        const own = exactProtection(repository, branch);
        const rule =
            own ??
            createProtection(context.state, repository, branch, { creatorId: callerId(context) });
        Object.assign(rule, wanted);
        context.auditRepository(
            repository,
            own === undefined ? "protected_branch.create" : "protected_branch.update",
            { name: branch },
        );
        return ok(branchProtection(context, repository, branch, rule));
    }),
    del(path, `${docs}#delete-branch-protection`, (context) => {
        const { repository, branch } = requireBranch(context, "write");
        const rule = requireProtection(repository, branch);
        repository.protections.delete(rule.id);
        context.auditRepository(repository, "protected_branch.destroy", { name: rule.pattern });
        return noContent();
    }),
];

/** The repository and existing branch of a protection path; people without admin rights are told nothing (404). */
export function requireBranch(
    context: Context,
    access: "read" | "write",
): { repository: Repository; branch: string } {
    const repository = requireRepository(context, {
        permission: "administration",
        access,
        role: "admin",
        hide: true,
    });
    requirePlan(
        context.state.organizationOf(repository),
        "branch-protection",
        repository.visibility,
    );
    const branch = context.param("branch");
    if (!repository.git.refs.has(`heads/${branch}`)) throw new Problem(404, "Branch not found");
    return { repository, branch };
}

/** The rule in force on a branch: its own, else the first whose pattern covers it. */
export function requireProtection(repository: Repository, branch: string): BranchProtection {
    const rule =
        exactProtection(repository, branch) ??
        [...repository.protections.values()].find(({ pattern }) => branchMatches(pattern, branch));
    if (rule === undefined) throw new Problem(404, "Branch not protected");
    return rule;
}

function exactProtection(repository: Repository, branch: string): BranchProtection | undefined {
    return [...repository.protections.values()].find(({ pattern }) => pattern === branch);
}

function callerId({ caller }: Context): number | null {
    return caller.kind === "user" ? caller.user.id : null;
}

type Body = Readonly<Record<string, unknown>>;

/** A whole protection from a request: what is left out or null is off. Reads everything before anything changes. */
function readProtection(context: Context, repository: Repository): Partial<BranchProtection> {
    const { body } = context;
    const flag = (name: string): boolean => body[name] === true;
    const restrictions = body.restrictions as Body | null;
    return {
        ...readStatusChecks(body.required_status_checks as Body | null),
        ...readReviews(context, repository, body.required_pull_request_reviews as Body | null),
        restrictsPushes: restrictions !== null,
        pushActors: restrictions === null ? [] : readActors(context, repository, restrictions),
        isAdminEnforced: flag("enforce_admins"),
        requiresLinearHistory: flag("required_linear_history"),
        allowsForcePushes: flag("allow_force_pushes"),
        allowsDeletions: flag("allow_deletions"),
        blocksCreations: flag("block_creations"),
        requiresConversationResolution: flag("required_conversation_resolution"),
        lockBranch: flag("lock_branch"),
        lockAllowsFetchAndMerge: flag("allow_fork_syncing"),
    };
}

/** `checks` names contexts with the App that must report them and wins over `contexts`. An app_id of -1 means any App. */
export function readStatusChecks(
    given: Body | null,
    before?: BranchProtection,
): Partial<BranchProtection> {
    if (given === null)
        return {
            requiresStatusChecks: false,
            requiresStrictStatusChecks: false,
            requiredStatusChecks: [],
        };
    const checks = given.checks as { context: string; app_id?: number }[] | undefined;
    const contexts = given.contexts as string[] | undefined;
    const named = checks?.map(({ context, app_id: appId }) => ({
        context,
        appId: appId === undefined || appId === -1 ? null : appId,
    }));
    return {
        requiresStatusChecks: true,
        requiresStrictStatusChecks:
            (given.strict as boolean | undefined) ?? before?.requiresStrictStatusChecks ?? false,
        requiredStatusChecks:
            named ??
            contexts?.map((context) => ({ context, appId: null })) ??
            before?.requiredStatusChecks ??
            [],
    };
}

/** Reviews required before a merge. With `before`, what is left out stays (PATCH); without, it is GitHub's default. */
export function readReviews(
    context: Context,
    repository: Repository,
    given: Body | null,
    before?: BranchProtection,
): Partial<BranchProtection> {
    if (given === null) {
        return {
            requiresApprovingReviews: false,
            requiredApprovingReviewCount: 0,
            requiresCodeOwnerReviews: false,
            dismissesStaleReviews: false,
            requireLastPushApproval: false,
            restrictsReviewDismissals: false,
            reviewDismissalActors: [],
            bypassPullRequestActors: [],
        };
    }
    const count = given.required_approving_review_count as number | undefined;
    if (count !== undefined && (count < 0 || count > MAX_APPROVALS)) {
        throw invalidRequest(
            `For 'properties/required_approving_review_count', ${count} is not between 0 and ${MAX_APPROVALS}.`,
        );
    }
    const dismissal = given.dismissal_restrictions as Body | undefined;
    const bypass = given.bypass_pull_request_allowances as Body | undefined;
    const kept = before?.requiresApprovingReviews === true ? before : undefined;
    return {
        requiresApprovingReviews: true,
        requiredApprovingReviewCount: count ?? kept?.requiredApprovingReviewCount ?? 1,
        requiresCodeOwnerReviews:
            (given.require_code_owner_reviews as boolean | undefined) ??
            kept?.requiresCodeOwnerReviews ??
            false,
        dismissesStaleReviews:
            (given.dismiss_stale_reviews as boolean | undefined) ??
            kept?.dismissesStaleReviews ??
            false,
        requireLastPushApproval:
            (given.require_last_push_approval as boolean | undefined) ??
            kept?.requireLastPushApproval ??
            false,
        // An empty object disables the restriction (GitHub's description of the parameter).
        ...(dismissal === undefined
            ? before === undefined && {
                  restrictsReviewDismissals: false,
                  reviewDismissalActors: [],
              }
            : {
                  restrictsReviewDismissals: Object.keys(dismissal).length > 0,
                  reviewDismissalActors: readActors(context, repository, dismissal),
              }),
        ...(bypass === undefined
            ? before === undefined && { bypassPullRequestActors: [] }
            : { bypassPullRequestActors: readActors(context, repository, bypass) }),
    };
}
