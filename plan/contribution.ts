/**
 * What one area adds to the plan. Several areas may speak of one GitHub object (required reviews, code owners and
 * status checks are one BranchProtection), so areas contribute and `merge.ts` joins.
 */
import type {
    BranchProtection,
    RepositoryRole,
    Ruleset,
    WorkflowPermissions,
} from "./organization";
import type { Origin } from "./origin";
import type {
    Authority,
    PlannedApp,
    PlannedEnvironment,
    PlannedFile,
    PlannedOrganizationSecret,
    PlannedSecret,
    PlannedTeam,
} from "./plan";

export type Contribution =
    | TeamContribution
    | RepositoryContribution
    | GrantContribution
    | ProtectionContribution
    | RulesetContribution
    | ReviewContribution
    | EnvironmentContribution
    | SecretContribution
    | FileContribution
    | ActionsContribution
    | AppContribution;

interface FromPolicy {
    /** The policy line of the fact as a whole. */
    readonly origin: Origin;
    /** Lines of its parts; key: fact path relative to the fact, e.g. `approvals`, `members/dev-1`. */
    readonly origins?: Readonly<Record<string, Origin>>;
}

export interface TeamContribution extends FromPolicy {
    readonly kind: "team";
    readonly team: PlannedTeam;
}

/** Every repository of the plan is contributed once, by `repositories`. */
export interface RepositoryContribution extends FromPolicy {
    readonly kind: "repository";
    readonly repository: string;
    readonly tier: string;
    readonly grants: Authority;
}

export interface GrantContribution extends FromPolicy {
    readonly kind: "grant";
    readonly repository: string;
    /** `team:SLUG` or `user:login` (lower case). */
    readonly actor: string;
    readonly role: RepositoryRole;
}

export interface ProtectionContribution extends FromPolicy {
    readonly kind: "protection";
    readonly repository: string;
    readonly protection: BranchProtection;
}

export interface RulesetContribution extends FromPolicy {
    readonly kind: "ruleset";
    /** Unset: a ruleset of the organization. */
    readonly repository?: string;
    readonly ruleset: Ruleset;
}

/** Human review that a repository's protections and rulesets must at least require; merge raises them. */
export interface ReviewContribution extends FromPolicy {
    readonly kind: "review";
    readonly repository: string;
    /** Unset: does not ask for a number. */
    readonly approvals?: number;
    readonly codeOwners: boolean;
}

export interface EnvironmentContribution extends FromPolicy {
    readonly kind: "environment";
    readonly repository: string;
    readonly environment: PlannedEnvironment;
}

export type SecretContribution = FromPolicy & {
    readonly kind: "secret";
    readonly name: string;
} & (
        | { readonly repository: string; readonly secret: PlannedSecret }
        | { readonly repository?: undefined; readonly secret: PlannedOrganizationSecret }
    );

/** One file is contributed by one area. */
export interface FileContribution extends FromPolicy {
    readonly kind: "file";
    readonly repository: string;
    readonly path: string;
    readonly file: PlannedFile;
}

export interface ActionsContribution extends FromPolicy {
    readonly kind: "actions";
    /** Unset: the organization's default. */
    readonly repository?: string;
    readonly actions: WorkflowPermissions;
}

export interface AppContribution extends FromPolicy {
    readonly kind: "app";
    readonly app: PlannedApp;
}
