/** What an explanation looks at: a plan or a live organization, in the same words. */
import { ancestors, factPath } from "../fact-path";
import type { Inventory } from "../inventory";
import type { LiveOrganization, Unread } from "../live";
import { own } from "../compare/lookup";
import type {
    AppInstallation,
    BranchProtection,
    DeployKey,
    Environment,
    OrganizationSecret,
    RepositoryRole,
    Ruleset,
    SecretSlot,
    Team,
    WorkflowPermissions,
} from "../organization";
import type { Plan, PlannedFile, PlannedRepository } from "../plan";
import { originOf } from "../plan";
import { untilOf } from "../safeguards";
import type { Statement } from "./explanation";

export interface View {
    readonly source: "policy" | "organization";
    readonly organization: string;
    /** Canonical spelling by lower-case login: everybody who may be asked about. */
    readonly people: Readonly<Record<string, string>>;
    /** Lower-case logins of owners of the organization, sorted; unset where nobody was asked who they are. */
    readonly owners?: readonly string[];
    readonly teams: Readonly<Record<string, ViewedTeam>>;
    /** What every member has everywhere; unset where it was not read. */
    readonly basePermission?: string;
    /** Only repositories that the policy selects. */
    readonly repositories: Readonly<Record<string, ViewedRepository>>;
    readonly rulesets: Readonly<Record<string, Ruleset>>;
    readonly secrets: Readonly<Record<string, OrganizationSecret>>;
    readonly actions?: WorkflowPermissions;
    readonly apps: Readonly<Record<string, AppInstallation>>;
    readonly unread: readonly Unread[];
    /** Where a fact is decided, to be spread into a statement. */
    cite(...segments: readonly string[]): Pick<Statement, "origin" | "place">;
}

export interface ViewedTeam extends Team {
    /** False when others may be in it. */
    readonly complete: boolean;
    /** Last day on which the policy gives it access, ISO date; unset: no end is declared. */
    readonly until?: string;
}

export interface ViewedRepository {
    readonly name: string;
    readonly tier: string;
    readonly grants: PlannedRepository["grants"];
    readonly defaultBranch: string;
    readonly visibility: "public" | "private" | "internal";
    readonly teams: Readonly<Record<string, RepositoryRole>>;
    readonly collaborators: Readonly<Record<string, RepositoryRole>>;
    readonly protections: Readonly<Record<string, BranchProtection>>;
    readonly rulesets: Readonly<Record<string, Ruleset>>;
    readonly environments: Readonly<Record<string, Environment>>;
    readonly secrets: Readonly<Record<string, SecretSlot>>;
    /** Unset in a plan, which does not speak of them. */
    readonly deployKeys?: Readonly<Record<string, DeployKey>>;
    readonly actions?: WorkflowPermissions;
    readonly files: Readonly<Record<string, ViewedFile>>;
}

export interface ViewedFile {
    readonly text: string;
    /** What the policy plans for it. */
    readonly planned?: PlannedFile;
}

/** What the policy says should be. */
export function planView(plan: Plan, inventory: Inventory): View {
    const owners = ownersOf(inventory);
    return {
        source: "policy",
        organization: plan.organization,
        people: peopleOf(inventory),
        ...(owners.length === 0 ? {} : { owners }),
        teams: mapped(plan.teams, (team) => ({
            ...team,
            complete: team.management === "managed" && team.membership === "authoritative",
            ...endOf(plan, team.slug),
        })),
        repositories: mapped(plan.repositories, (repository) => ({
            ...repository,
            ...identity(inventory, repository.name),
            files: {
                ...filesNow(inventory, repository.name),
                ...mapped(repository.files, (planned) => ({ text: planned.text, planned })),
            },
        })),
        rulesets: plan.rulesets,
        secrets: plan.secrets,
        ...(plan.actions === undefined ? {} : { actions: plan.actions }),
        apps: plan.apps,
        unread: inventory.unread ?? [],
        cite: (...segments) => {
            const origin = originOf(plan, factPath(...segments));
            return origin === undefined ? {} : { origin };
        },
    };
}

/** What the organization has. Only a fact that the policy declares itself has a line. */
export function liveView(live: LiveOrganization, plan: Plan, inventory: Inventory): View {
    const { state, unknown } = live;
    return {
        source: "organization",
        organization: plan.organization,
        people: peopleOf(inventory),
        owners: ownersOf(inventory),
        teams: mapped(state.teams, (team, slug) => ({
            ...team,
            complete: !touches(unknown, factPath("teams", slug)),
            ...endOf(plan, slug),
        })),
        ...(state.settings.defaultRepositoryPermission === undefined
            ? {}
            : { basePermission: state.settings.defaultRepositoryPermission }),
        repositories: mapped(plan.repositories, (planned, name) => {
            const actual = own(state.repositories, name);
            return {
                ...(actual ?? nothingRead),
                name,
                tier: planned.tier,
                grants: planned.grants,
                ...identity(inventory, name),
                files: {
                    ...filesNow(inventory, name),
                    ...mapped(actual?.files ?? {}, ({ text }, path) => ({
                        text,
                        planned: own(planned.files, path),
                    })),
                },
            };
        }),
        rulesets: state.rulesets,
        secrets: state.secrets,
        ...(state.settings.actions === undefined ? {} : { actions: state.settings.actions }),
        apps: state.apps,
        unread: [...(inventory.unread ?? []), ...unknown],
        cite: (...segments) => {
            const origin = plan.origins.get(factPath(...segments));
            return origin === undefined ? { place: "not in the policy" } : { origin };
        },
    };
}

function endOf({ safeguards }: Plan, slug: string): Pick<ViewedTeam, "until"> {
    const until = untilOf(safeguards, slug);
    return until === undefined ? {} : { until };
}

const nothingRead = {
    teams: {},
    collaborators: {},
    protections: {},
    rulesets: {},
    environments: {},
    secrets: {},
    deployKeys: {},
} as const;

/** Unread parts at, above or below a place. */
export function unreadAt(view: View, ...segments: readonly string[]): Unread[] {
    return view.unread.filter((one) => touches([one], factPath(...segments)));
}

function touches(unread: readonly Unread[], path: string): boolean {
    const above = new Set(["", ...ancestors(path)]);
    return unread.some((one) => above.has(one.path) || one.path.startsWith(`${path}/`));
}

function peopleOf(inventory: Inventory): Record<string, string> {
    return mapped(inventory.users, ({ login }) => login);
}

function ownersOf(inventory: Inventory): string[] {
    return Object.values(inventory.users)
        .filter(({ membership }) => membership === "admin")
        .map(({ login }) => login.toLowerCase())
        .sort();
}

function identity(inventory: Inventory, name: string) {
    const known = own(inventory.repositories, name);
    return {
        defaultBranch: known?.defaultBranch ?? "main",
        visibility: known?.visibility ?? ("private" as const),
    };
}

function filesNow(inventory: Inventory, name: string): Record<string, ViewedFile> {
    return mapped(own(inventory.repositories, name)?.files ?? {}, (text) => ({ text }));
}

function mapped<Value, Result>(
    record: Readonly<Record<string, Value>>,
    each: (value: Value, key: string) => Result,
): Record<string, Result> {
    return Object.fromEntries(
        Object.entries(record).map(([key, value]) => [key, each(value, key)]),
    );
}
