/**
 * People, machines and the organization as plain data. Identity is the numeric id everywhere; logins
 * and slugs are only looked up (case-insensitively, as GitHub does) through the indexes in state.ts.
 */
import type {
    ActionsOrganizationPermissions,
    Ruleset,
    Secret,
    Variable,
    KeyPair,
} from "./settings";
import type { Repository, RoleName } from "./repository";

/** A GitHub account that can sign in, or the bot account of a GitHub App. */
export interface User {
    readonly id: number;
    readonly nodeId: string;
    /** Canonical case; look-ups ignore case. */
    login: string;
    type: "User" | "Bot";
    name: string | null;
    email: string | null;
    siteAdmin: boolean;
    createdAt: string;
    updatedAt: string;
}

export type Plan = "free" | "team" | "enterprise";

export interface OrganizationMembership {
    userId: number;
    role: "admin" | "member";
}

/** An invitation to the organization: a membership that GitHub reports as `pending`. */
export interface OrganizationInvitation {
    readonly id: number;
    readonly nodeId: string;
    /** Null when invited by e-mail. */
    userId: number | null;
    email: string | null;
    role: "admin" | "direct_member" | "billing_manager";
    inviterId: number | null;
    teamIds: Set<number>;
    createdAt: string;
}

export type TeamRole = "member" | "maintainer";

export interface Team {
    readonly id: number;
    readonly nodeId: string;
    readonly organizationId: number;
    name: string;
    slug: string;
    description: string | null;
    privacy: "closed" | "secret";
    notificationSetting: "notifications_enabled" | "notifications_disabled";
    /** Deprecated on GitHub, still in every answer. */
    permission: "pull" | "push" | "admin";
    parentId: number | null;
    /** Immediate members only; children add theirs when GitHub lists "all". */
    members: Map<number, TeamRole>;
    /** Memberships that wait for the person to accept the organization invitation. */
    pending: Map<number, TeamRole>;
    /** Direct grants, mirrored in Repository.teams; change through State.grantTeam/revokeTeam. */
    repositories: Map<number, RoleName>;
    createdAt: string;
    updatedAt: string;
}

export interface PropertyDefinition {
    name: string;
    valueType: "string" | "single_select" | "multi_select" | "true_false" | "url";
    required: boolean;
    defaultValue: string | string[] | null;
    description: string | null;
    allowedValues: string[] | null;
    valuesEditableBy: "org_actors" | "org_and_repo_actors";
}

/** A role of an Enterprise organization that adds to a base role; grants name it as `roleName`. */
export interface CustomRepositoryRole {
    readonly id: number;
    name: string;
    description: string | null;
    baseRole: "read" | "triage" | "write" | "maintain";
    permissions: string[];
    createdAt: string;
    updatedAt: string;
}

/** Who holds an organization role, directly. */
export interface RoleAssignment {
    teams: Set<number>;
    users: Set<number>;
}

export interface App {
    readonly id: number;
    readonly nodeId: string;
    slug: string;
    name: string;
    clientId: string;
    description: string | null;
    /** Organization that owns (registered) the App, null for a third party's. */
    ownerOrganizationId: number | null;
    ownerLogin: string;
    botUserId: number;
    permissions: Record<string, string>;
    events: string[];
    /** PEM (SPKI) that JWTs are checked with; null: nobody here can sign in as this App. */
    publicKey: string | null;
    createdAt: string;
    updatedAt: string;
}

export interface Installation {
    readonly id: number;
    readonly nodeId: string;
    appId: number;
    organizationId: number;
    repositorySelection: "all" | "selected";
    /** Meaningful when `selected`. */
    repositoryIds: Set<number>;
    permissions: Record<string, string>;
    events: string[];
    suspendedAt: string | null;
    createdAt: string;
    updatedAt: string;
}

/** One line of the audit log; further fields (user, team, repo, ...) as GitHub names them. */
export interface AuditLogEntry {
    "@timestamp": number;
    created_at: number;
    action: string;
    actor: string;
    actor_id: number;
    org: string;
    org_id: number;
    _document_id: string;
    [field: string]: unknown;
}

export interface Organization {
    readonly id: number;
    readonly nodeId: string;
    login: string;
    name: string | null;
    description: string | null;
    email: string | null;
    plan: Plan;
    defaultRepositoryPermission: "none" | "read" | "write" | "admin";
    membersCanCreateRepositories: boolean;
    membersCanCreateTeams: boolean;
    membersCanForkPrivateRepositories: boolean;
    twoFactorRequirementEnabled: boolean;
    webCommitSignoffRequired: boolean;
    members: Map<number, OrganizationMembership>;
    invitations: Map<number, OrganizationInvitation>;
    teams: Map<number, Team>;
    repositories: Map<number, Repository>;
    properties: Map<string, PropertyDefinition>;
    customRepositoryRoles: Map<number, CustomRepositoryRole>;
    /** Predefined organization roles that were given to somebody, by name (`all_repo_write`, ...). */
    organizationRoles: Map<string, RoleAssignment>;
    rulesets: Map<number, Ruleset>;
    actions: ActionsOrganizationPermissions;
    /** By upper-case name. */
    secrets: Map<string, Secret>;
    variables: Map<string, Variable>;
    secretKey: KeyPair | null;
    installations: Map<number, Installation>;
    /** Oldest first. */
    auditLog: AuditLogEntry[];
    createdAt: string;
    updatedAt: string;
}

/** What a caller presents in `Authorization`. */
export interface Token {
    readonly token: string;
    kind: "classic" | "fine-grained" | "installation";
    /** The person (classic, fine-grained) or the App's bot (installation). */
    userId: number;
    /** Classic scopes, e.g. `repo`, `admin:org`, `read:org`. */
    scopes: string[];
    /** Fine-grained and installation tokens: permission name to `read`, `write` or `admin`. */
    permissions: Record<string, string>;
    /** Resource owner of a fine-grained token. */
    organizationId: number | null;
    /** Fine-grained and down-scoped installation tokens: `all`, or these repositories. */
    repositories: "all" | Set<number>;
    installationId: number | null;
    expiresAt: string | null;
    note: string;
}
