/**
 * The organization state: the one vocabulary that resolve, compare, live and the components share.
 * Plain data. Keys of records are what GitHub compares by: team slugs, lower-case logins, repository names as
 * GitHub spells them. Values keep GitHub's own spelling. Secret values have no place here.
 */

/** Base roles of GitHub, weakest first; an organization may add custom ones (GHEC), hence `string`. */
export const baseRoles = ["read", "triage", "write", "maintain", "admin"] as const;
export type RepositoryRole = string;

/** Whether a role is one of GitHub's own. */
export function isBaseRole(role: RepositoryRole): boolean {
    return (baseRoles as readonly string[]).includes(role);
}

/** `team:SLUG`, `user:login` (lower case), `app:SLUG`; in ruleset bypass lists also `role:NAME`, `organization-admin`, `deploy-key`. */
export type Actor = string;

export interface OrganizationState {
    readonly login: string;
    readonly settings: OrganizationSettings;
    /** Key: lower-case login. */
    readonly members: Readonly<Record<string, OrganizationMember>>;
    /** Key: slug. */
    readonly teams: Readonly<Record<string, Team>>;
    /** Key: repository name. */
    readonly repositories: Readonly<Record<string, Repository>>;
    /** Organization rulesets by name. */
    readonly rulesets: Readonly<Record<string, Ruleset>>;
    /** Organization Actions secrets by name. */
    readonly secrets: Readonly<Record<string, OrganizationSecret>>;
    /** Installed GitHub Apps by app slug. */
    readonly apps: Readonly<Record<string, AppInstallation>>;
}

export interface OrganizationSettings {
    readonly defaultRepositoryPermission?: "none" | "read" | "write" | "admin";
    readonly actions?: WorkflowPermissions;
}

/** GitHub's "Workflow permissions" of an organization or a repository. */
export interface WorkflowPermissions {
    readonly defaultWorkflowPermissions: "read" | "write";
    readonly workflowsMayApprovePullRequests: boolean;
}

export interface OrganizationMember {
    readonly login: string;
    readonly role: "member" | "admin";
}

export interface Team {
    readonly slug: string;
    readonly name: string;
    readonly description: string;
    readonly privacy: "closed" | "secret";
    /** Slug of the parent team. */
    readonly parent?: string;
    /** Direct members; key: lower-case login. */
    readonly members: Readonly<Record<string, TeamRole>>;
    /** Lower-case logins (or addresses) of people who were invited and have not accepted, sorted; never part of a plan. */
    readonly invited?: readonly string[];
}

export type TeamRole = "member" | "maintainer";

export interface Repository {
    readonly name: string;
    /** Direct team grants; key: slug. */
    readonly teams: Readonly<Record<string, RepositoryRole>>;
    /** Direct grants to people; key: lower-case login. */
    readonly collaborators: Readonly<Record<string, RepositoryRole>>;
    /** Pending invitations; key: lower-case login. */
    readonly invitations: Readonly<Record<string, RepositoryRole>>;
    /** Classic branch protection rules; key: branch name pattern. */
    readonly protections: Readonly<Record<string, BranchProtection>>;
    /** Repository rulesets by name. */
    readonly rulesets: Readonly<Record<string, Ruleset>>;
    readonly environments: Readonly<Record<string, Environment>>;
    /** Names of repository-level Actions secrets. */
    readonly secrets: Readonly<Record<string, SecretSlot>>;
    /** Key: title. */
    readonly deployKeys: Readonly<Record<string, DeployKey>>;
    readonly actions?: WorkflowPermissions;
    /** Files of the default branch that the policy manages; key: path. */
    readonly files: Readonly<Record<string, RepositoryFile>>;
}

/** What classic protection and a ruleset's branch rules have in common, in GitHub's terms. */
export interface BranchRules {
    /** Required approving reviews, 0-6 for a protection, 0-10 for a ruleset; `null`: no pull request required. */
    readonly approvals: number | null;
    readonly codeOwners: boolean;
    readonly lastPushApproval: boolean;
    readonly dismissStaleApprovals: boolean;
    /** Required status checks by context name, sorted. */
    readonly checks: readonly string[];
    /** Branch must be up to date before merging. */
    readonly strictChecks: boolean;
    readonly conversationResolution: boolean;
    readonly linearHistory: boolean;
    readonly signedCommits: boolean;
    readonly forcePushes: boolean;
    readonly deletions: boolean;
}

export interface BranchProtection extends BranchRules {
    readonly pattern: string;
    readonly enforceAdmins: boolean;
    readonly lockBranch: boolean;
    /** Who may merge without the required reviews, sorted. */
    readonly bypass: readonly Actor[];
    /** Who may push; `null`: not restricted. */
    readonly push: readonly Actor[] | null;
    /** Who may dismiss reviews; `null`: not restricted. */
    readonly dismissal: readonly Actor[] | null;
    readonly forcePushBypass: readonly Actor[];
}

export interface Ruleset extends BranchRules {
    readonly name: string;
    readonly enforcement: "active" | "evaluate" | "disabled";
    /** `~DEFAULT_BRANCH`, `~ALL` or `refs/heads/…` patterns. */
    readonly refs: { readonly include: readonly string[]; readonly exclude: readonly string[] };
    /** Organization rulesets only: repository names or patterns, `~ALL` for all. */
    readonly repositories?: {
        readonly include: readonly string[];
        readonly exclude: readonly string[];
    };
    /** Sorted by actor. */
    readonly bypass: readonly RulesetBypass[];
    /** Rule types present that this vocabulary has no word for; kept so that they are not lost on update. */
    readonly otherRules: readonly string[];
}

export interface RulesetBypass {
    readonly actor: Actor;
    readonly mode: "always" | "pull_request" | "exempt";
}

export interface Environment {
    readonly name: string;
    /** Required reviewers, at most six (GitHub), sorted. */
    readonly reviewers: readonly Actor[];
    readonly preventSelfReview: boolean;
    readonly adminBypass: boolean;
    readonly waitMinutes: number;
    /** `all` branches, `protected` branches, or name patterns. */
    readonly branches: "all" | "protected" | readonly string[];
    readonly secrets: Readonly<Record<string, SecretSlot>>;
}

/** That a secret of this name exists, never what it says. */
export interface SecretSlot {
    /** ISO 8601, second resolution, as GitHub answers; unset in a plan. */
    readonly updatedAt?: string;
}

export interface OrganizationSecret extends SecretSlot {
    readonly visibility: "all" | "private" | "selected";
    /** Repository names when `selected`, sorted. */
    readonly repositories: readonly string[];
}

export interface DeployKey {
    readonly title: string;
    readonly readOnly: boolean;
}

export interface RepositoryFile {
    readonly text: string;
}

export interface AppInstallation {
    readonly slug: string;
    readonly installationId?: number;
    readonly selection: "all" | "selected";
    /** Repository names when `selected`, sorted. */
    readonly repositories: readonly string[];
    /** Permission name to level, as GitHub answers. */
    readonly permissions: Readonly<Record<string, string>>;
}
