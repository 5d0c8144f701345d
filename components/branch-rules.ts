import type * as pulumi from "@pulumi/pulumi";

/** What a classic branch protection and the branch rules of a ruleset have in common, in GitHub's terms. */
export interface BranchRulesArgs {
    /**
     * Required approving reviews, 0 to 6 (a ruleset: 0 to 10).
     * @default - no pull request is required, unless another review rule is set
     */
    readonly approvals?: pulumi.Input<number>;
    /**
     * Require a review from a code owner of what is changed.
     * @default false
     */
    readonly codeOwners?: pulumi.Input<boolean>;
    /**
     * Somebody other than the last one who pushed must approve.
     * @default false
     */
    readonly lastPushApproval?: pulumi.Input<boolean>;
    /**
     * A new commit dismisses approvals given before it.
     * @default false
     */
    readonly dismissStaleApprovals?: pulumi.Input<boolean>;
    /**
     * Status checks that must pass, by context name.
     * @default - none
     */
    readonly checks?: pulumi.Input<string>[];
    /**
     * The branch must be up to date before merging; means nothing without `checks`.
     * @default false
     */
    readonly strictChecks?: pulumi.Input<boolean>;
    /**
     * Conversations must be resolved before merging.
     * @default false
     */
    readonly conversationResolution?: pulumi.Input<boolean>;
    /**
     * No merge commits.
     * @default false
     */
    readonly linearHistory?: pulumi.Input<boolean>;
    /**
     * Commits must have verified signatures.
     * @default false
     */
    readonly signedCommits?: pulumi.Input<boolean>;
    /**
     * Allow force pushes.
     * @default false
     */
    readonly forcePushes?: pulumi.Input<boolean>;
    /**
     * Allow the branch to be deleted.
     * @default false
     */
    readonly deletions?: pulumi.Input<boolean>;
}

/** Whether these rules make a pull request necessary: all four are parts of GitHub's pull-request rule. */
export function asksForReview(rules: BranchRulesArgs): boolean {
    const { approvals, codeOwners, lastPushApproval, dismissStaleApprovals } = rules;
    return [approvals, codeOwners, lastPushApproval, dismissStaleApprovals].some(
        (rule) => rule !== undefined && rule !== false,
    );
}
