import { own } from "../../plan/compare/lookup";
import { draftPlannedRepository } from "../../plan/drafts";
import type { Inventory } from "../../plan/inventory";
import type {
    BranchProtection,
    RepositoryRole,
    Ruleset,
    WorkflowPermissions,
} from "../../plan/organization";
import type {
    Authority,
    Plan,
    PlannedApp,
    PlannedEnvironment,
    PlannedFile,
    PlannedOrganizationSecret,
    PlannedSecret,
    PlannedTeam,
} from "../../plan/plan";
import type { Names } from "./names";

export interface RepositoryDraft {
    readonly name: string;
    readonly tier: string;
    grants: Authority;
    readonly teams: Record<string, RepositoryRole>;
    readonly collaborators: Record<string, RepositoryRole>;
    readonly protections: Record<string, BranchProtection>;
    readonly rulesets: Record<string, Ruleset>;
    readonly environments: Record<string, PlannedEnvironment>;
    readonly secrets: Record<string, PlannedSecret>;
    actions?: WorkflowPermissions;
    readonly files: Record<string, PlannedFile>;
}

/** A plan while the resources of a stack are read, one after the other. */
export class Draft {
    readonly teams: Record<string, PlannedTeam> = {};
    readonly rulesets: Record<string, Ruleset> = {};
    readonly secrets: Record<string, PlannedOrganizationSecret> = {};
    readonly apps: Record<string, PlannedApp> = {};
    actions?: WorkflowPermissions;
    private readonly repositories: Record<string, RepositoryDraft> = {};

    constructor(
        private readonly names: Names,
        readonly inventory: Inventory,
    ) {}

    repository(name: string): RepositoryDraft {
        const known = own(this.repositories, name);
        if (known !== undefined) return known;
        return (this.repositories[name] = draftPlannedRepository(name));
    }

    finish(): Plan {
        return {
            organization: this.inventory.organization.login,
            teams: sorted({ ...this.references(), ...this.teams }),
            repositories: sorted(this.repositories),
            rulesets: sorted(this.rulesets),
            secrets: sorted(this.secrets),
            ...(this.actions === undefined ? {} : { actions: this.actions }),
            apps: sorted(this.apps),
            origins: new Map(),
        };
    }

    /** Teams that the resources name and that are not the stack's. */
    private references(): Record<string, PlannedTeam> {
        const found: Record<string, PlannedTeam> = {};
        for (const slug of this.names.mentioned) {
            const team = own(this.inventory.teams, slug);
            if (team === undefined) continue;
            found[slug] = {
                slug,
                name: team.name,
                description: "",
                privacy: team.privacy,
                ...(team.parent === undefined ? {} : { parent: team.parent }),
                members: {},
                management: "reference",
                membership: "additive",
                previously: [],
            };
        }
        return found;
    }
}

function sorted<Value>(record: Readonly<Record<string, Value>>): Record<string, Value> {
    return Object.fromEntries(
        Object.entries(record).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
    );
}
