import { createHash } from "node:crypto";
import { isRecord } from "../exchange";

/**
 * Fields of GitHub's request and response bodies that the journal keeps. A list of what may stay, so that a field nobody
 * thought of is left out: values of secrets and variables, keys, tokens and texts of files are on no list.
 */
const kept = new Set([
    ...[
        "id",
        "node_id",
        "name",
        "slug",
        "login",
        "title",
        "description",
        "type",
        "target",
        "ref",
        "sha",
        "branch",
    ],
    ...[
        "privacy",
        "notification_setting",
        "parent_team_id",
        "role",
        "role_name",
        "permission",
        "permissions",
        "state",
    ],
    ...[
        "enforcement",
        "conditions",
        "rules",
        "bypass_actors",
        "read_only",
        "visibility",
        "archived",
        "default_branch",
    ],
    ...[
        "wait_timer",
        "prevent_self_review",
        "reviewers",
        "deployment_branch_policy",
        "can_admins_bypass",
    ],
    ...[
        "protection_rules",
        "protected_branches",
        "custom_branch_policies",
        "environment",
        "key_id",
    ],
    ...[
        "selected_repository_ids",
        "enabled",
        "enabled_repositories",
        "allowed_actions",
        "sha_pinning_required",
    ],
    ...[
        "default_workflow_permissions",
        "can_approve_pull_request_reviews",
        "head",
        "base",
        "message",
        "new_name",
    ],
    // GraphQL's branch protection
    ...[
        "input",
        "branchProtectionRuleId",
        "repositoryId",
        "pattern",
        "allowsDeletions",
        "allowsForcePushes",
    ],
    ...[
        "blocksCreations",
        "bypassForcePushActorIds",
        "bypassPullRequestActorIds",
        "dismissesStaleReviews",
    ],
    ...[
        "isAdminEnforced",
        "lockBranch",
        "pushActorIds",
        "requireLastPushApproval",
        "requiredApprovingReviewCount",
    ],
    ...[
        "requiredStatusCheckContexts",
        "requiresApprovingReviews",
        "requiresCodeOwnerReviews",
        "requiresCommitSignatures",
    ],
    ...[
        "requiresConversationResolution",
        "requiresLinearHistory",
        "requiresStatusChecks",
        "requiresStrictStatusChecks",
    ],
    ...["restrictsPushes", "restrictsReviewDismissals", "reviewDismissalActorIds"],
]);

/** Below these everything is GitHub's own vocabulary of settings and stays. */
const whole = new Set([
    "conditions",
    "rules",
    "bypass_actors",
    "reviewers",
    "protection_rules",
    "permissions",
]);

const looksSecret = /secret|token|passw|private|encrypted|credential|^value$/i;
const longest = 2000;

/** The body without what may be secret; `content` of a file becomes its digest. */
export function redact(body: unknown, inside = false): unknown {
    if (Array.isArray(body)) return body.map((one) => redact(one, inside));
    if (typeof body === "string")
        return body.length > longest ? `${body.slice(0, longest)}…` : body;
    if (!isRecord(body)) return body;
    const fields = Object.entries(body).flatMap(([name, value]): [string, unknown][] => {
        if (name === "content" && typeof value === "string")
            return [["contentSha256", createHash("sha256").update(value).digest("hex")]];
        if (looksSecret.test(name) || !(inside || kept.has(name))) return [];
        return [[name, redact(value, inside || whole.has(name))]];
    });
    return Object.fromEntries(fields);
}
