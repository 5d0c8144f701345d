/**
 * Reads what an organization has, as far as a plan speaks of it, and what gives access beside it. Whatever could not be read
 * whole is unknown: an error, a refusal, a null or a short list is never taken for absence.
 */
import { draftRepository } from "../plan/drafts";
import type { Inventory } from "../plan/inventory";
import type { LiveOrganization } from "../plan/live";
import type { OrganizationMember, Repository, RepositoryRole, Ruleset } from "../plan/organization";
import type { FactKind } from "../plan/fact-kind";
import { factKinds } from "../plan/fact-kind";
import type { Plan } from "../plan/plan";
import { readApps } from "./apps";
import type { ReadClient } from "./client";
import { PageSize, readItems } from "./connection";
import { withCustomRoles, withEveryRole } from "./custom-roles";
import type { Earlier } from "./earlier";
import { earlierRepositories, withEarlierRoles, withoutEarlier } from "./earlier";
import { byKey, Unknowns } from "./parts";
import { noteUnread, readPlannedRepositories } from "./planned-repositories";
import type { RulesetRef } from "./repositories";
import { readRulesets } from "./rulesets";
import type { Scope } from "./scope";
import { asksFor, everythingIn, reads, wants } from "./scope";
import { readOrganizationSecrets } from "./secrets";
import { readSettings } from "./settings";
import type { ReadTeams } from "./teams";
import { noTeams, readTeams } from "./teams";

export interface OrganizationRequest {
    /** Read just before; members, file texts and ids are taken from it. */
    readonly inventory: Inventory;
    /** What is spoken of; details of other repositories are not asked for. */
    readonly plan: Plan;
    /** With the token of an organization owner, for the repositories of apps. @default - the same client */
    readonly appClient?: ReadClient;
    /** What is read; the other kinds are in `unasked` of the answer. @default - everything */
    readonly kinds?: ReadonlySet<FactKind>;
    /** Repositories that are not read again; only of a run that read every kind. @default - none */
    readonly earlier?: Earlier;
}

/** Never throws for something unreadable: it says so in `unknown`. */
export function readOrganization(
    client: ReadClient,
    { inventory, plan, appClient, kinds, earlier }: OrganizationRequest,
): Promise<LiveOrganization> {
    return readScope(client, inventory, { plan, everything: false, kinds }, appClient, earlier);
}

/**
 * Reads all of an organization that the vocabulary has words for, whatever a policy says of it; of archived repositories
 * the team grants only. Never throws for something unreadable: it says so in `unknown`.
 */
export function readEverything(
    client: ReadClient,
    { inventory, appClient }: Pick<OrganizationRequest, "appClient" | "inventory">,
): Promise<LiveOrganization> {
    return readScope(client, inventory, everythingIn(inventory), appClient);
}

async function readScope(
    client: ReadClient,
    inventory: Inventory,
    scope: Scope,
    appClient: ReadClient = client,
    earlier?: Earlier,
): Promise<LiveOrganization> {
    const { plan, everything, kinds } = scope;
    const unknown = new Unknowns();
    noteUnread(inventory, plan, unknown);
    const asked = withoutEarlier(plan, earlier);
    const { login: org } = inventory.organization;
    const [settings, teams, repositories, rulesets, secrets, apps] = await Promise.all([
        readSettings(client, org, scope, unknown),
        reads(scope, "teams", "repositories/teams") ? readTeams(client, org, unknown) : noTeams,
        readPlannedRepositories(client, inventory, { ...scope, plan: asked }, unknown),
        readOrganizationRulesets(client, inventory, scope, unknown),
        readOrganizationSecrets(client, inventory, scope, unknown),
        readApps(client, appClient, inventory, scope, unknown),
    ]);
    const byName = byRepository(inventory, teams.grants);
    const grants = everything
        ? await withEveryRole(client, inventory, byName, unknown)
        : await withCustomRoles(client, org, asked, byName, unknown);
    const all = [...repositories, ...earlierRepositories(inventory, plan, earlier)];
    return {
        state: {
            login: org,
            settings,
            members: membersOf(inventory),
            teams: teams.teams,
            repositories: withTeamGrants(all, withEarlierRoles(grants, plan, earlier, unknown)),
            rulesets,
            secrets,
            apps,
        },
        unknown: unknown.sorted(),
        ...(kinds === undefined ? {} : { unasked: factKinds.filter((kind) => !kinds.has(kind)) }),
    };
}

function membersOf(inventory: Inventory): Record<string, OrganizationMember> {
    return byKey(
        Object.entries(inventory.users).flatMap(([key, { login, membership }]) =>
            membership === "outside" ? [] : [[key, { login, role: membership }] as const],
        ),
    );
}

type Grants = ReadonlyMap<string, Readonly<Record<string, RepositoryRole>>>;

/** Team grants by name of the repository instead of its node id. */
function byRepository({ repositories }: Inventory, grants: ReadTeams["grants"]): Grants {
    return new Map(
        Object.values(repositories).flatMap(({ name, nodeId }) => {
            const teams = grants.get(nodeId);
            return teams === undefined ? [] : [[name, teams] as const];
        }),
    );
}

/** Repositories that the plan does not select have their team grants alone (see LiveOrganization). */
function withTeamGrants(
    planned: readonly Repository[],
    grants: Grants,
): Record<string, Repository> {
    const others = [...grants.keys()].map((name) => draftRepository(name));
    // A planned repository stands last and so replaces the bare one of its name.
    return byKey(
        new Map(
            [...others, ...planned].map((repository) => {
                const teams = byKey(Object.entries(grants.get(repository.name) ?? {}));
                return [repository.name, { ...repository, teams }];
            }),
        ),
    );
}

const rulesetsQuery = `query OrganizationRulesets($org: String!, $n: Int!, $after: String) { organization(login: $org) {
    rulesets(first: $n, after: $after, includeParents: false) { totalCount pageInfo { hasNextPage endCursor }
        nodes { id databaseId name } } } }`;

async function readOrganizationRulesets(
    client: ReadClient,
    inventory: Inventory,
    scope: Scope,
    unknown: Unknowns,
): Promise<Record<string, Ruleset>> {
    const { plan, everything } = scope;
    if (!reads(scope, "rulesets") || !asksFor(plan.rulesets, everything)) return {};
    const { login: org } = inventory.organization;
    const what = `rulesets of ${org}`;
    const refs = await unknown.orUnknown(
        ["rulesets"],
        what,
        [],
        readItems<RulesetRef>(client, {
            what,
            query: rulesetsQuery,
            variables: { org },
            at: ["organization", "rulesets"],
            size: new PageSize(100),
            key: ({ id }) => id,
        }),
    );
    const wanted = refs.filter(({ name }) => wants(plan.rulesets, name, everything));
    const read = await readRulesets(client, inventory, wanted, unknown);
    return byKey([...read.values()].map((ruleset) => [ruleset.name, ruleset]));
}
