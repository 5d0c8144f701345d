/** A classic rule without its allowances. */
export interface RuleNode {
    readonly id: string;
    readonly pattern: string;
    readonly requiresApprovingReviews: boolean;
    readonly requiredApprovingReviewCount: number | null;
    readonly requiresCodeOwnerReviews: boolean;
    readonly requireLastPushApproval: boolean;
    readonly dismissesStaleReviews: boolean;
    readonly requiresStatusChecks: boolean;
    readonly requiresStrictStatusChecks: boolean;
    readonly requiredStatusChecks: readonly { readonly context: string }[] | null;
    readonly requiresConversationResolution: boolean;
    readonly requiresLinearHistory: boolean;
    readonly requiresCommitSignatures: boolean;
    readonly allowsForcePushes: boolean;
    readonly allowsDeletions: boolean;
    readonly isAdminEnforced: boolean;
    readonly lockBranch: boolean;
    readonly restrictsPushes: boolean;
    readonly restrictsReviewDismissals: boolean;
}

export const protectionFields = `id pattern requiresApprovingReviews requiredApprovingReviewCount requiresCodeOwnerReviews
    requireLastPushApproval dismissesStaleReviews requiresStatusChecks requiresStrictStatusChecks requiredStatusChecks { context }
    requiresConversationResolution requiresLinearHistory requiresCommitSignatures allowsForcePushes allowsDeletions
    isAdminEnforced lockBranch restrictsPushes restrictsReviewDismissals`;
