import type { Guardrail } from "./rule";
import {
    codexNotInPublic,
    codexTeamNoAdmin,
    codexTeamVisible,
    organizationBasePermission,
} from "./rules/access";
import {
    deployKeyReadOnly,
    organizationSecretSelected,
    variableNotSecret,
    workflowTokenReadOnly,
    workflowsApproveNothing,
} from "./rules/actions";
import {
    codexWritesProtected,
    defaultBranchCodeOwners,
    defaultBranchReview,
    noDeletion,
    noForcePush,
    rulesetActive,
} from "./rules/branches";
import { codexAppNoBypass, codexTeamNoBypass } from "./rules/bypass";
import {
    environmentAdminBypass,
    environmentBranches,
    environmentReviewers,
    environmentSelfReview,
} from "./rules/environments";

/** Every guardrail, in the order of docs/guardrails.md. A new one is one object and one line here. */
export const guardrails: readonly Guardrail[] = [
    codexAppNoBypass,
    codexTeamNoBypass,
    codexTeamNoAdmin,
    codexTeamVisible,
    codexNotInPublic,
    organizationBasePermission,
    defaultBranchReview,
    defaultBranchCodeOwners,
    codexWritesProtected,
    noForcePush,
    noDeletion,
    rulesetActive,
    environmentReviewers,
    environmentBranches,
    environmentSelfReview,
    environmentAdminBypass,
    workflowTokenReadOnly,
    workflowsApproveNothing,
    deployKeyReadOnly,
    organizationSecretSelected,
    variableNotSecret,
];

export const guardrailIds: readonly string[] = guardrails.map(({ id }) => id);
