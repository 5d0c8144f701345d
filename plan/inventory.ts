import type { Unread } from "./live";

/**
 * What a policy is resolved against: the identities and selection facts of an organization, read before planning.
 * It names things; it grants nothing. Ids are GitHub's: `id` numeric (REST), `nodeId` opaque (GraphQL).
 */
export interface Inventory {
    readonly organization: {
        readonly login: string;
        readonly id: number;
        readonly nodeId: string;
        readonly plan?: string;
    };
    /** Login of the identity that reads (and would apply), if it is a user. */
    readonly viewer?: string;
    /** Key: lower-case login; members and owners of the organization, plus people the policy names. */
    readonly users: Readonly<Record<string, InventoryUser>>;
    /** Key: slug. Every team that exists now. */
    readonly teams: Readonly<Record<string, InventoryTeam>>;
    /** Key: repository name. Every repository, archived ones included. */
    readonly repositories: Readonly<Record<string, InventoryRepository>>;
    /** Key: app slug. */
    readonly apps: Readonly<Record<string, InventoryApp>>;
    /** Actions secrets of the organization by name; absent: not asked for, or not read (see `unread`). */
    readonly secrets?: Readonly<Record<string, InventorySecret>>;
    /**
     * Parts that the token could not read, and for which the records above say nothing: `apps` (installations),
     * `properties` (custom property values of all repositories), `secrets` (names of the organization's),
     * `repositories/NAME/files/PATH`, `repositories/NAME/documents`, and `inventory/repositories`
     * when GitHub may hide some of them from the token. A policy that leans on one of them must say so instead of taking it
     * for empty. Absent or empty: everything was read.
     */
    readonly unread?: readonly Unread[];
}

export interface InventoryUser {
    /** Canonical spelling; some provider resources compare by it, others by lower case. */
    readonly login: string;
    readonly id: number;
    readonly nodeId: string;
    readonly membership: "admin" | "member" | "outside";
}

export interface InventoryTeam {
    readonly slug: string;
    readonly name: string;
    readonly id: number;
    readonly nodeId: string;
    readonly privacy: "closed" | "secret";
    readonly parent?: string;
}

export interface InventoryRepository {
    readonly name: string;
    readonly id: number;
    readonly nodeId: string;
    readonly archived: boolean;
    readonly visibility: "public" | "private" | "internal";
    readonly defaultBranch: string;
    readonly topics: readonly string[];
    /** Custom property values; a multi-select value is an array. */
    readonly properties: Readonly<Record<string, string | readonly string[] | null>>;
    /** Text of files on the default branch that a policy may manage (CODEOWNERS at its three places, AGENTS.md, .codex/…); absent key: the file does not exist. */
    readonly files: Readonly<Record<string, string>>;
    /**
     * Bytes of every AGENTS.md and AGENTS.override.md on the default branch, by path, in whatever folder; absent: not asked
     * for, or not read.
     */
    readonly documents?: Readonly<Record<string, number>>;
}

export interface InventorySecret {
    readonly visibility: "all" | "private" | "selected";
}

export interface InventoryApp {
    readonly slug: string;
    readonly appId: number;
    readonly nodeId?: string;
    readonly installationId: number;
    readonly selection: "all" | "selected";
}
