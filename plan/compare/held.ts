/**
 * What GitHub can hold of what is declared. The review settings are parts of its pull-request rule, so one of them brings the
 * rule with it; being up to date is a part of the rule for checks, so without checks there is none.
 */
import type { BranchProtection, BranchRules, Environment, Ruleset } from "../organization";

/** A protection's list of who may merge without reviews is a part of its pull-request rule too. */
export function heldProtection(protection: BranchProtection): BranchProtection {
    return held(protection, protection.bypass.length > 0);
}

/** In a ruleset, so is that conversations must be resolved. */
export function heldRuleset(ruleset: Ruleset): Ruleset {
    return held(ruleset, ruleset.conversationResolution);
}

/** GitHub keeps the self-review switch inside the reviewers rule. */
export function heldEnvironment<Kind extends Environment>(environment: Kind): Kind {
    const { preventSelfReview, reviewers } = environment;
    return { ...environment, preventSelfReview: preventSelfReview && reviewers.length > 0 };
}

function held<Rules extends BranchRules>(rules: Rules, alsoAsking: boolean): Rules {
    const { approvals, codeOwners, lastPushApproval, dismissStaleApprovals, checks } = rules;
    const asks = codeOwners || lastPushApproval || dismissStaleApprovals || alsoAsking;
    return {
        ...rules,
        approvals: approvals ?? (asks ? 0 : null),
        strictChecks: rules.strictChecks && checks.length > 0,
    };
}
