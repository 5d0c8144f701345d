import type { Unread } from "./live";
import type {
    AppInstallation,
    Environment,
    OrganizationSecret,
    RepositoryRole,
    SecretSlot,
} from "./organization";

/**
 * What lets somebody or something in beside all that a policy can declare: channels that the engine has no resource for, and
 * things of a known kind that the policy does not name. Only of repositories that the plan selects, where a thing belongs to
 * one.
 */
export interface Unmanaged {
    /** Organization roles that somebody has; key: name. */
    readonly roles: Readonly<Record<string, OrganizationRole>>;
    /** Logins or addresses of people who are invited to become organization owners, sorted. */
    readonly invitedOwners: readonly string[];
    /** Installed apps that the policy does not name; key: slug. */
    readonly apps: Readonly<Record<string, UnnamedApp>>;
    /** Fine-grained personal access tokens that the organization approved, expired ones left out; key: id. */
    readonly tokens: Readonly<Record<string, PersonalAccessToken>>;
    /** Organization secrets that the policy does not name. */
    readonly secrets: Readonly<Record<string, OrganizationSecret>>;
    /** Environments with secrets that the policy does not name, by repository and name. */
    readonly environments: Readonly<Record<string, Readonly<Record<string, Environment>>>>;
    /** Secrets that are in a declared environment, declared or not, where the plan alone would not have asked. */
    readonly environmentSecrets: Readonly<
        Record<string, Readonly<Record<string, Readonly<Record<string, SecretSlot>>>>>
    >;
    /** Names of secrets of repositories for which the plan alone would not have asked, by repository; sorted. */
    readonly repositorySecrets: Readonly<Record<string, readonly string[]>>;
    /** Names of Actions variables by repository, sorted; a policy has no word for them. */
    readonly repositoryVariables: Readonly<Record<string, readonly string[]>>;
    /** Parts that could not be read; sorted by path. */
    readonly unknown: readonly Unread[];
    /**
     * Parts that GitHub tells no caller of this kind, whatever its rights, so that no run could be complete with them. Said
     * once, and no reason to fail a run.
     */
    readonly untold: readonly Unread[];
}

export interface OrganizationRole {
    readonly name: string;
    /** Role on every repository; absent: it is about settings only. */
    readonly baseRole?: RepositoryRole;
    /** Slugs, sorted. */
    readonly teams: readonly string[];
    /** Lower-case logins, sorted. */
    readonly users: readonly string[];
}

export interface UnnamedApp extends AppInstallation {
    /** Whether the list of repositories is the whole one; GitHub tells it to organization owners alone. */
    readonly told: boolean;
}

export interface PersonalAccessToken {
    readonly name: string;
    /** Lower-case login. */
    readonly owner: string;
    readonly selection: "all" | "subset";
    /** Repository names when `subset`, sorted. */
    readonly repositories: readonly string[];
    /** Repository permission name to level, as GitHub answers. */
    readonly permissions: Readonly<Record<string, string>>;
}
