import * as github from "@pulumi/github";
import type * as pulumi from "@pulumi/pulumi";
import type { BranchRulesArgs } from "./branch-rules";
import { asksForReview } from "./branch-rules";
import { ComponentResource } from "./component-resource";

export interface ProtectedBranchArgs extends BranchRulesArgs {
    /** GraphQL node id of the repository. Not its name: going from one to the other replaces the rule, which GitHub refuses. */
    readonly repositoryId: pulumi.Input<string>;
    /** Branch name, or a pattern of names. One rule a pattern. */
    readonly pattern: pulumi.Input<string>;
    /**
     * Administrators are bound by the rule too.
     * @default false
     */
    readonly enforceAdmins?: pulumi.Input<boolean>;
    /**
     * Nobody may push at all.
     * @default false
     */
    readonly lockBranch?: pulumi.Input<boolean>;
    /**
     * Node ids of teams, people and apps that may merge without the required reviews.
     * @default - nobody
     */
    readonly bypassActorIds?: pulumi.Input<string>[];
    /**
     * Node ids of the only ones who may push; an empty list lets nobody but administrators.
     * @default - everybody with write access
     */
    readonly pushActorIds?: pulumi.Input<string>[];
    /**
     * Node ids of the only ones who may dismiss reviews.
     * @default - everybody with write access
     */
    readonly dismissalActorIds?: pulumi.Input<string>[];
    /**
     * Node ids of those who may force-push while others may not.
     * @default - nobody
     */
    readonly forcePushActorIds?: pulumi.Input<string>[];
}

/** Classic branch protection: reviews, code owners and status checks of a branch are one rule, hence one resource. */
export class ProtectedBranch extends ComponentResource {
    /** Node id of the rule. */
    public readonly protectionId: pulumi.Output<string>;

    constructor(name: string, args: ProtectedBranchArgs, opts?: pulumi.ComponentResourceOptions) {
        super("ProtectedBranch", name, opts);
        const rule = new github.BranchProtection(
            this.child("rule"),
            {
                repositoryId: args.repositoryId,
                pattern: args.pattern,
                enforceAdmins: args.enforceAdmins ?? false,
                lockBranch: args.lockBranch ?? false,
                requireConversationResolution: args.conversationResolution ?? false,
                requiredLinearHistory: args.linearHistory ?? false,
                requireSignedCommits: args.signedCommits ?? false,
                allowsForcePushes: args.forcePushes ?? false,
                allowsDeletions: args.deletions ?? false,
                forcePushBypassers: args.forcePushActorIds ?? [],
                requiredPullRequestReviews: reviews(args),
                requiredStatusChecks: checks(args),
                restrictPushes: pushes(args),
            },
            // GitHub takes one rule a pattern ("Name already protected"), so the old one must go first.
            { parent: this, deleteBeforeReplace: true },
        );
        this.protectionId = rule.id;
        this.registerOutputs({ protectionId: this.protectionId });
    }
}

type Protection = Required<github.BranchProtectionArgs>;

function reviews(args: ProtectedBranchArgs): Protection["requiredPullRequestReviews"] {
    const bypass = args.bypassActorIds ?? [];
    if (!asksForReview(args) && bypass.length === 0) return [];
    return [
        {
            requiredApprovingReviewCount: args.approvals ?? 0,
            requireCodeOwnerReviews: args.codeOwners ?? false,
            requireLastPushApproval: args.lastPushApproval ?? false,
            dismissStaleReviews: args.dismissStaleApprovals ?? false,
            restrictDismissals: args.dismissalActorIds !== undefined,
            dismissalRestrictions: args.dismissalActorIds ?? [],
            pullRequestBypassers: bypass,
        },
    ];
}

function checks(args: ProtectedBranchArgs): Protection["requiredStatusChecks"] {
    const contexts = args.checks ?? [];
    if (contexts.length === 0) return [];
    return [{ contexts, strict: args.strictChecks ?? false }];
}

function pushes(args: ProtectedBranchArgs): Protection["restrictPushes"] {
    if (args.pushActorIds === undefined) return [];
    return [{ blocksCreations: true, pushAllowances: args.pushActorIds }];
}
