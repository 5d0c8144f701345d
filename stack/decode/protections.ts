import { z } from "zod";
import type { Actor } from "../../plan/organization";
import type { Decode, Decoders } from "./read";
import { count, flag, inputsOf, list, repositoryKey, text } from "./read";

const actors = list(text);

const schema = z.object({
    enforceAdmins: flag,
    lockBranch: flag,
    requireConversationResolution: flag,
    requiredLinearHistory: flag,
    requireSignedCommits: flag,
    allowsForcePushes: flag,
    allowsDeletions: flag,
    forcePushBypassers: actors,
    requiredPullRequestReviews: list(
        z.object({
            requiredApprovingReviewCount: count,
            requireCodeOwnerReviews: flag,
            requireLastPushApproval: flag,
            dismissStaleReviews: flag,
            restrictDismissals: flag,
            dismissalRestrictions: actors,
            pullRequestBypassers: actors,
        }),
    ),
    requiredStatusChecks: list(z.object({ contexts: actors, strict: flag })),
    restrictPushes: list(z.object({ pushAllowances: actors })),
});

const protection: Decode = (resource, draft, names) => {
    const [repository, pattern] = repositoryKey(resource, "protections");
    const inputs = inputsOf(resource, schema);
    const named = (ids: readonly string[] = []): Actor[] =>
        ids.map((nodeId) => names.actor(nodeId)).sort();
    const [reviews] = inputs.requiredPullRequestReviews;
    const [checks] = inputs.requiredStatusChecks;
    const [pushes] = inputs.restrictPushes;
    draft.repository(repository).protections[pattern] = {
        pattern,
        approvals: reviews?.requiredApprovingReviewCount ?? null,
        codeOwners: reviews?.requireCodeOwnerReviews ?? false,
        lastPushApproval: reviews?.requireLastPushApproval ?? false,
        dismissStaleApprovals: reviews?.dismissStaleReviews ?? false,
        checks: (checks?.contexts ?? []).toSorted(),
        strictChecks: checks?.strict ?? false,
        conversationResolution: inputs.requireConversationResolution,
        linearHistory: inputs.requiredLinearHistory,
        signedCommits: inputs.requireSignedCommits,
        forcePushes: inputs.allowsForcePushes,
        deletions: inputs.allowsDeletions,
        enforceAdmins: inputs.enforceAdmins,
        lockBranch: inputs.lockBranch,
        bypass: named(reviews?.pullRequestBypassers),
        push: pushes === undefined ? null : named(pushes.pushAllowances),
        dismissal: reviews?.restrictDismissals ? named(reviews.dismissalRestrictions) : null,
        forcePushBypass: named(inputs.forcePushBypassers),
    };
};

export const protectionDecoders: Decoders = [
    ["github:index/branchProtection:BranchProtection", protection],
];
