import * as pulumi from "@pulumi/pulumi";
import type { BranchRulesArgs } from "./branch-rules";
import { asksForReview } from "./branch-rules";

export interface RulesetBypassArgs {
    /** `Team`, `User`, `Integration`, `RepositoryRole`, `OrganizationAdmin` or `DeployKey`. */
    readonly actorType: pulumi.Input<string>;
    /**
     * Numeric id of the team, person, app or role.
     * @default - none: organization administrators and deploy keys have no id, and GitHub drops one given for them
     */
    readonly actorId?: pulumi.Input<number>;
    /**
     * `always`, `pull_request` (may merge, may not push), or `exempt`.
     * @default "always"
     */
    readonly mode?: pulumi.Input<string>;
}

/** Branch rules that may stand in a ruleset, and who may pass them. */
export interface RulesetArgs extends BranchRulesArgs {
    /** Name of the ruleset, unique in its repository or organization. */
    readonly name: pulumi.Input<string>;
    /**
     * `active`, `disabled`, or `evaluate` (Enterprise: reports what it would have stopped).
     * @default "active"
     */
    readonly enforcement?: pulumi.Input<string>;
    /**
     * Branches it is for: `~DEFAULT_BRANCH`, `~ALL` or patterns such as `refs/heads/release/*`.
     * @default ["~DEFAULT_BRANCH"]
     */
    readonly refs?: pulumi.Input<string>[];
    /**
     * Branches it is not for.
     * @default - none
     */
    readonly refsExcept?: pulumi.Input<string>[];
    /**
     * Who may pass the rules.
     * @default - nobody
     */
    readonly bypass?: RulesetBypassArgs[];
}

/** The fields that repository and organization rulesets share. */
export function rulesetOf(args: RulesetArgs) {
    return {
        name: args.name,
        target: "branch",
        enforcement: args.enforcement ?? "active",
        bypassActors: (args.bypass ?? []).map(({ actorType, actorId, mode }) => ({
            actorType,
            actorId,
            bypassMode: mode ?? "always",
        })),
        rules: rules(args),
    };
}

export function refName(args: RulesetArgs) {
    return { includes: args.refs ?? ["~DEFAULT_BRANCH"], excludes: args.refsExcept ?? [] };
}

function rules(args: RulesetArgs) {
    return {
        deletion: not(args.deletions),
        nonFastForward: not(args.forcePushes),
        requiredLinearHistory: args.linearHistory ?? false,
        requiredSignatures: args.signedCommits ?? false,
        pullRequest: pullRequest(args),
        requiredStatusChecks: requiredStatusChecks(args),
    };
}

/** In a ruleset, resolving conversations is a part of the pull-request rule and has no place without it. */
function pullRequest(args: RulesetArgs) {
    if (!asksForReview(args) && !(args.conversationResolution ?? false)) return undefined;
    return {
        requiredApprovingReviewCount: args.approvals ?? 0,
        requireCodeOwnerReview: args.codeOwners ?? false,
        requireLastPushApproval: args.lastPushApproval ?? false,
        dismissStaleReviewsOnPush: args.dismissStaleApprovals ?? false,
        requiredReviewThreadResolution: args.conversationResolution ?? false,
    };
}

function requiredStatusChecks(args: RulesetArgs) {
    const checks = args.checks ?? [];
    if (checks.length === 0) return undefined;
    return {
        requiredChecks: checks.map((context) => ({ context })),
        strictRequiredStatusChecksPolicy: args.strictChecks ?? false,
    };
}

function not(allowed: pulumi.Input<boolean> | undefined): pulumi.Output<boolean> {
    return pulumi.output(allowed ?? false).apply((value) => !value);
}
