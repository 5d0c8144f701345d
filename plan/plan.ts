import type { FactPath } from "./fact-path";
import { ancestors } from "./fact-path";
import type {
    AppInstallation,
    BranchProtection,
    Environment,
    OrganizationSecret,
    RepositoryRole,
    Ruleset,
    SecretSlot,
    Team,
    WorkflowPermissions,
} from "./organization";
import type { Origin } from "./origin";
import type { Safeguards } from "./safeguards";

/** Whether what the policy does not name is removed (`authoritative`) or left alone and reported (`additive`). */
export type Authority = "authoritative" | "additive";

/** The desired part of an organization, each fact traceable to the policy line it comes from. */
export interface Plan {
    readonly organization: string;
    /** Key: slug. */
    readonly teams: Readonly<Record<string, PlannedTeam>>;
    /** Key: repository name; only repositories that the policy selects. */
    readonly repositories: Readonly<Record<string, PlannedRepository>>;
    /** Organization rulesets by name. */
    readonly rulesets: Readonly<Record<string, Ruleset>>;
    readonly secrets: Readonly<Record<string, PlannedOrganizationSecret>>;
    /** Organization-level workflow permissions, when the policy sets them. */
    readonly actions?: WorkflowPermissions;
    readonly apps: Readonly<Record<string, PlannedApp>>;
    /** What the policy says of applies; absent in a plan that no policy made, and before one was applied. */
    readonly safeguards?: Safeguards;
    /** The policy line of a fact or of its nearest ancestor; ask with `originOf`. */
    readonly origins: ReadonlyMap<FactPath, Origin>;
}

export interface PlannedTeam extends Team {
    /** `reference`: exists outside this policy, which only speaks of it. */
    readonly management: "managed" | "reference";
    readonly membership: Authority;
    /** Names this team had; its resource is renamed instead of replaced. */
    readonly previously: readonly string[];
}

export interface PlannedRepository {
    readonly name: string;
    /** The policy's group, e.g. `pilot`. */
    readonly tier: string;
    readonly grants: Authority;
    readonly teams: Readonly<Record<string, RepositoryRole>>;
    readonly collaborators: Readonly<Record<string, RepositoryRole>>;
    readonly protections: Readonly<Record<string, BranchProtection>>;
    readonly rulesets: Readonly<Record<string, Ruleset>>;
    readonly environments: Readonly<Record<string, PlannedEnvironment>>;
    readonly secrets: Readonly<Record<string, PlannedSecret>>;
    readonly actions?: WorkflowPermissions;
    readonly files: Readonly<Record<string, PlannedFile>>;
}

export interface PlannedEnvironment extends Environment {
    readonly secrets: Readonly<Record<string, PlannedSecret>>;
}

export interface PlannedSecret extends SecretSlot {
    /** Environment variable of the caller that holds the value; unset: someone else sets the value, we check the slot. */
    readonly from?: string;
    /** A date that, when changed, sends the value again. */
    readonly rotated?: string;
}

export interface PlannedOrganizationSecret extends OrganizationSecret, PlannedSecret {}

export interface PlannedApp extends AppInstallation {
    /** `apply`: we set the repositories (needs a classic token of an owner); `verify`: we only check and say. */
    readonly management: "apply" | "verify";
}

export interface PlannedFile {
    /** `block`: our lines inside a human file, always last; `whole`: the file is ours. */
    readonly mode: "block" | "whole";
    /** Lines of the block, or of the whole file; line `i` (from 0) has its origin at `…/files/PATH/lines/i`. */
    readonly lines: readonly string[];
    /** The text the default branch should have: human lines as they are now, then the block. */
    readonly text: string;
    /** How it gets there; `pull-request` is proposed once and needs a person to merge it. */
    readonly delivery: "commit" | "pull-request";
    /** The default branch has `text` already, as far as the inventory knows. */
    readonly delivered: boolean;
}

/** The policy line that a fact comes from, or that its nearest ancestor comes from. */
export function originOf(plan: Pick<Plan, "origins">, path: FactPath): Origin | undefined {
    for (const at of ancestors(path)) {
        const origin = plan.origins.get(at);
        if (origin !== undefined) return origin;
    }
    return undefined;
}
