/** A seed: one organization as a file says it. `seed.schema.json` is the same, with prose, for editors and for checking. */
export interface Seed {
    source?: string;
    organization: string;
    id?: number;
    name?: string;
    description?: string;
    email?: string;
    plan?: "free" | "team" | "enterprise";
    defaultRepositoryPermission?: "none" | "read" | "write" | "admin";
    membersCanCreateRepositories?: boolean;
    membersCanCreateTeams?: boolean;
    membersCanForkPrivateRepositories?: boolean;
    twoFactorRequirementEnabled?: boolean;
    admins?: string[];
    members?: string[];
    users?: (string | SeedUser)[];
    outsideCollaborators?: string[];
    invitations?: SeedInvitation[];
    properties?: SeedProperty[];
    customRepositoryRoles?: SeedCustomRole[];
    /** Organization role (`all_repo_write`) to who holds it. */
    organizationRoles?: Record<string, { teams?: string[]; users?: string[] }>;
    teams?: SeedTeam[];
    repositories?: (string | SeedRepository)[];
    rulesets?: SeedRuleset[];
    actions?: SeedActions;
    secrets?: (string | SeedOrganizationSecret)[];
    variables?: SeedOrganizationVariable[];
    apps?: SeedApp[];
    tokens?: SeedToken[];
}

export interface SeedUser {
    login: string;
    id?: number;
    name?: string | null;
    email?: string | null;
}

export interface SeedInvitation {
    login?: string;
    email?: string;
    role?: "admin" | "direct_member" | "billing_manager";
    teams?: string[];
}

export interface SeedProperty {
    name: string;
    type?: "string" | "single_select" | "multi_select" | "true_false" | "url";
    required?: boolean;
    default?: string | string[] | null;
    description?: string | null;
    allowedValues?: string[] | null;
    editableBy?: "org_actors" | "org_and_repo_actors";
}

export interface SeedCustomRole {
    id?: number;
    name: string;
    description?: string | null;
    baseRole: "read" | "triage" | "write" | "maintain";
    permissions?: string[];
}

export interface SeedTeam {
    name: string;
    id?: number;
    slug?: string;
    description?: string | null;
    privacy?: "closed" | "secret";
    notificationSetting?: "notifications_enabled" | "notifications_disabled";
    /** Name or slug. */
    parent?: string | null;
    previously?: string[];
    maintainers?: string[];
    members?: string[];
    /** Repository name to role. */
    repositories?: Record<string, string>;
}

export type SeedActor = { user: string } | { team: string } | { app: string };

export interface SeedRepository {
    name: string;
    id?: number;
    description?: string | null;
    visibility?: "public" | "private" | "internal";
    archived?: boolean;
    isTemplate?: boolean;
    defaultBranch?: string;
    topics?: string[];
    properties?: Record<string, string | string[]>;
    deleteBranchOnMerge?: boolean;
    allowMergeCommit?: boolean;
    allowSquashMerge?: boolean;
    allowRebaseMerge?: boolean;
    allowAutoMerge?: boolean;
    /** Path to text, or to base64 of what is not text. */
    files?: Record<string, string | { base64: string }>;
    branches?: (string | { name: string; files?: Record<string, string | { base64: string }> })[];
    collaborators?: Record<string, string>;
    invitations?: Record<string, string>;
    protections?: SeedProtection[];
    rulesets?: SeedRuleset[];
    environments?: SeedEnvironment[];
    secrets?: string[];
    variables?: Record<string, string>;
    deployKeys?: { id?: number; title: string; key: string; readOnly?: boolean }[];
    actions?: SeedRepositoryActions;
}

export interface SeedProtection {
    id?: number;
    pattern: string;
    isAdminEnforced?: boolean;
    requiresApprovingReviews?: boolean;
    requiredApprovingReviewCount?: number;
    requiresCodeOwnerReviews?: boolean;
    dismissesStaleReviews?: boolean;
    requireLastPushApproval?: boolean;
    restrictsReviewDismissals?: boolean;
    reviewDismissalActors?: SeedActor[];
    bypassPullRequestActors?: SeedActor[];
    bypassForcePushActors?: SeedActor[];
    requiresStatusChecks?: boolean;
    requiresStrictStatusChecks?: boolean;
    requiredStatusChecks?: { context: string; appId?: number | null }[];
    requiresConversationResolution?: boolean;
    requiresLinearHistory?: boolean;
    requiresCommitSignatures?: boolean;
    requiresDeployments?: boolean;
    requiredDeploymentEnvironments?: string[];
    allowsForcePushes?: boolean;
    allowsDeletions?: boolean;
    blocksCreations?: boolean;
    restrictsPushes?: boolean;
    pushActors?: SeedActor[];
    lockBranch?: boolean;
    lockAllowsFetchAndMerge?: boolean;
}

/** As REST writes a ruleset; a bypass actor may name its team, app, role or person instead of its id. */
export interface SeedRuleset {
    id?: number;
    name: string;
    target?: "branch" | "tag" | "push" | "repository";
    enforcement?: "disabled" | "active" | "evaluate";
    bypass_actors?: SeedBypassActor[];
    conditions?: Record<string, unknown> | null;
    rules?: { type: string; parameters?: Record<string, unknown> }[];
}

export interface SeedBypassActor {
    actor_id?: number | null;
    actor?: string;
    actor_type:
        "Integration" | "OrganizationAdmin" | "RepositoryRole" | "Team" | "DeployKey" | "User";
    bypass_mode?: "always" | "pull_request" | "exempt";
}

export interface SeedEnvironment {
    name: string;
    id?: number;
    waitTimer?: number;
    preventSelfReview?: boolean;
    canAdminsBypass?: boolean;
    reviewers?: ({ user: string } | { team: string })[];
    /** `protected`, or patterns; left out: every branch may deploy. */
    branches?: "protected" | (string | { name: string; type?: "branch" | "tag"; id?: number })[];
    secrets?: string[];
    variables?: Record<string, string>;
}

interface SeedSelectedActions {
    githubOwnedAllowed?: boolean;
    verifiedAllowed?: boolean;
    patternsAllowed?: string[];
}

interface SeedWorkflow {
    defaultWorkflowPermissions?: "read" | "write";
    canApprovePullRequestReviews?: boolean;
}

export interface SeedRepositoryActions {
    enabled?: boolean;
    allowedActions?: "all" | "local_only" | "selected";
    selectedActions?: SeedSelectedActions;
    shaPinningRequired?: boolean;
    workflow?: SeedWorkflow;
    accessLevel?: "none" | "user" | "organization" | "enterprise";
}

export interface SeedActions {
    enabledRepositories?: "all" | "none" | "selected";
    selectedRepositories?: string[];
    allowedActions?: "all" | "local_only" | "selected";
    selectedActions?: SeedSelectedActions;
    shaPinningRequired?: boolean;
    workflow?: SeedWorkflow;
}

export interface SeedOrganizationSecret {
    name: string;
    visibility?: "all" | "private" | "selected";
    repositories?: string[];
}

export interface SeedOrganizationVariable extends SeedOrganizationSecret {
    value: string;
}

export interface SeedApp {
    slug: string;
    id?: number;
    name?: string;
    clientId?: string;
    description?: string | null;
    /** Login of whoever registered it; the organization itself when left out. */
    owner?: string;
    botUserId?: number;
    permissions: Record<string, string>;
    events?: string[];
    /** Left out: registered, not installed. */
    installation?: {
        id?: number;
        repositories?: "all" | string[];
        permissions?: Record<string, string>;
        suspended?: boolean;
    };
}

export interface SeedToken {
    token: string;
    kind?: "classic" | "fine-grained";
    user: string;
    scopes?: string[];
    permissions?: Record<string, string>;
    repositories?: "all" | string[];
    expiresAt?: string | null;
    note?: string;
}
