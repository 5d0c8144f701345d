/** Settings that bound a repository or an organization: protections, rulesets, environments, secrets, Actions. */

/** Someone a rule names: a person, a team or a GitHub App, by numeric id. */
export interface RuleActor {
    type: "User" | "Team" | "App";
    id: number;
}

/** Classic branch protection; field names follow the GraphQL object BranchProtectionRule. */
export interface BranchProtection {
    readonly id: number;
    readonly nodeId: string;
    readonly repositoryId: number;
    /** fnmatch pattern; unique within the repository. */
    pattern: string;
    creatorId: number | null;
    isAdminEnforced: boolean;
    requiresApprovingReviews: boolean;
    requiredApprovingReviewCount: number;
    requiresCodeOwnerReviews: boolean;
    dismissesStaleReviews: boolean;
    requireLastPushApproval: boolean;
    restrictsReviewDismissals: boolean;
    reviewDismissalActors: RuleActor[];
    bypassPullRequestActors: RuleActor[];
    bypassForcePushActors: RuleActor[];
    requiresStatusChecks: boolean;
    requiresStrictStatusChecks: boolean;
    requiredStatusChecks: { context: string; appId: number | null }[];
    requiresConversationResolution: boolean;
    requiresLinearHistory: boolean;
    requiresCommitSignatures: boolean;
    requiresDeployments: boolean;
    requiredDeploymentEnvironments: string[];
    allowsForcePushes: boolean;
    allowsDeletions: boolean;
    blocksCreations: boolean;
    restrictsPushes: boolean;
    pushActors: RuleActor[];
    lockBranch: boolean;
    lockAllowsFetchAndMerge: boolean;
}

export interface RulesetBypassActor {
    actor_id: number | null;
    actor_type:
        "Integration" | "OrganizationAdmin" | "RepositoryRole" | "Team" | "DeployKey" | "User";
    bypass_mode: "always" | "pull_request" | "exempt";
}

/** A repository or organization ruleset; rules and conditions are kept as REST spells them. */
export interface Ruleset {
    readonly id: number;
    readonly nodeId: string;
    name: string;
    target: "branch" | "tag" | "push" | "repository";
    sourceType: "Repository" | "Organization";
    /** Repository or organization id. */
    sourceId: number;
    enforcement: "disabled" | "active" | "evaluate";
    bypassActors: RulesetBypassActor[];
    conditions: Record<string, unknown> | null;
    rules: { type: string; parameters?: Record<string, unknown> }[];
    createdAt: string;
    updatedAt: string;
}

export interface EnvironmentReviewer {
    type: "User" | "Team";
    id: number;
}

export interface DeploymentBranchPolicy {
    readonly id: number;
    readonly nodeId: string;
    name: string;
    type: "branch" | "tag";
}

export interface Environment {
    readonly id: number;
    readonly nodeId: string;
    name: string;
    /** Minutes. */
    waitTimer: number;
    waitTimerRuleId: number;
    reviewers: EnvironmentReviewer[];
    reviewersRuleId: number;
    preventSelfReview: boolean;
    canAdminsBypass: boolean;
    /** Null: every branch may deploy. */
    branchPolicy: null | "protected" | "custom";
    branchPolicyRuleId: number;
    branchPolicies: Map<number, DeploymentBranchPolicy>;
    secrets: Map<string, Secret>;
    variables: Map<string, Variable>;
    secretKey: KeyPair | null;
    createdAt: string;
    updatedAt: string;
}

/** X25519 pair that clients seal secret values with; base64. The private half never leaves the process. */
export interface KeyPair {
    keyId: string;
    publicKey: string;
    privateKey: string;
}

/** A secret's value is write-only: it is kept sealed, never in a snapshot or an answer. */
export interface Secret {
    name: string;
    /** Base64 of the sealed box as received; null for one that a seed only names. */
    sealed: string | null;
    keyId: string | null;
    createdAt: string;
    updatedAt: string;
    /** Organization level only. */
    visibility?: "all" | "private" | "selected";
    selectedRepositoryIds?: Set<number>;
}

export interface Variable {
    name: string;
    value: string;
    createdAt: string;
    updatedAt: string;
    visibility?: "all" | "private" | "selected";
    selectedRepositoryIds?: Set<number>;
}

export interface DeployKey {
    readonly id: number;
    readonly nodeId: string;
    title: string;
    /** Type and key, without comment. */
    key: string;
    readOnly: boolean;
    verified: boolean;
    addedBy: string | null;
    enabled: boolean;
    lastUsed: string | null;
    createdAt: string;
}

export interface SelectedActions {
    githubOwnedAllowed: boolean;
    verifiedAllowed: boolean;
    patternsAllowed: string[];
}

export interface WorkflowPermissions {
    defaultWorkflowPermissions: "read" | "write";
    canApprovePullRequestReviews: boolean;
}

export interface ActionsRepositoryPermissions {
    enabled: boolean;
    allowedActions: "all" | "local_only" | "selected";
    selectedActions: SelectedActions;
    shaPinningRequired: boolean;
    workflow: WorkflowPermissions;
    /** Access of other repositories to this one's actions and workflows. */
    accessLevel: "none" | "user" | "organization" | "enterprise";
}

export interface ActionsOrganizationPermissions {
    enabledRepositories: "all" | "none" | "selected";
    selectedRepositoryIds: Set<number>;
    allowedActions: "all" | "local_only" | "selected";
    selectedActions: SelectedActions;
    shaPinningRequired: boolean;
    workflow: WorkflowPermissions;
}
