/** What guardrails are asked of: facts of the organization state, from our plan or from the resources of any program. */
import type { FactPath } from "../fact-path";
import type {
    Actor,
    BranchProtection,
    BranchRules,
    DeployKey,
    Environment,
    OrganizationSecret,
    OrganizationSettings,
    RepositoryRole,
    Ruleset,
    Team,
    WorkflowPermissions,
} from "../organization";

/** Every fact says where it stands, e.g. `repositories/sandbox/protections/main`. */
interface At {
    readonly path: FactPath;
}

export interface Facts {
    readonly team: At & { readonly team: Pick<Team, "slug" | "privacy"> };
    readonly grant: At & {
        readonly repository: string;
        readonly actor: GuardedActor;
        readonly role: RepositoryRole;
    };
    readonly protection: At & {
        readonly repository: string;
        readonly protection: BranchProtection;
    };
    readonly ruleset: At & {
        /** Unset: the ruleset of an organization. */
        readonly repository?: string;
        readonly ruleset: Pick<Ruleset, "name" | "enforcement" | "bypass">;
    };
    /** Everything known to be in force for the default branch of a repository. */
    readonly "default-branch": At & {
        readonly repository: string;
        readonly branch: string;
        readonly rules: readonly (BranchRules | BranchProtection)[];
        /** Who of Codex can write there, in words: `the team codex-pilot`. */
        readonly codexWriters: readonly string[];
        /** Whether what is declared puts a CODEOWNERS file there. */
        readonly codeowners: boolean;
    };
    readonly environment: At & {
        readonly repository: string;
        readonly environment: Omit<Environment, "secrets"> & {
            /** Names of its secrets, as far as they are declared. */
            readonly secretNames: readonly string[];
        };
    };
    readonly "workflow-permissions": At & {
        /** Unset: the organization's default. */
        readonly repository?: string;
        readonly permissions: WorkflowPermissions;
    };
    readonly "deploy-key": At & { readonly repository: string; readonly key: DeployKey };
    readonly "organization-secret": At & {
        readonly name: string;
        readonly visibility: OrganizationSecret["visibility"];
    };
    readonly "organization-settings": At & { readonly settings: OrganizationSettings };
    /** A variable of GitHub Actions: its value is readable by whoever reads the repository's workflows and logs. */
    readonly variable: At & { readonly name: string; readonly value: string };
    /** A repository whose own settings are declared. */
    readonly repository: At & {
        readonly repository: string;
        readonly visibility: "public" | "private" | "internal";
        readonly codexWriters: readonly string[];
    };
}

export type FactKind = keyof Facts;
export type FactOf<Kind extends FactKind> = {
    readonly [K in Kind]: { readonly kind: K } & Facts[K];
}[Kind];
export type Fact = FactOf<FactKind>;

/** An `Actor`; or, where a program says no more, `id:NODE_ID` or `team-id:NUMBER`; an app may be `app:NUMBER`. */
export type GuardedActor = Actor;

/**
 * Thrown by a getter of a fact whose value is not known: a preview does not know what an apply computes. A rule that meets one
 * has a doubt, never an all-clear.
 */
export class UnknownFact extends Error {
    /** @param what what is not known, in words: `the reviewers` */
    constructor(readonly what: string) {
        super(`${what} is not known yet`);
        this.name = "UnknownFact";
    }
}
