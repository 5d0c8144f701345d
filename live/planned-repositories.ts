import { factSegments } from "../plan/fact-path";
import type { Inventory } from "../plan/inventory";
import type { BranchProtection, Repository, Ruleset } from "../plan/organization";
import type { Plan, PlannedRepository } from "../plan/plan";
import { doubtEmptyLists } from "./administration";
import type { ReadClient } from "./client";
import { readEnvironments } from "./environments";
import { readInvitations } from "./invitations";
import type { Unknowns } from "./parts";
import { byKey } from "./parts";
import { readProtections } from "./protections";
import type { ReadRepository, Wanted } from "./repositories";
import { readRepositories } from "./repositories";
import { readRulesets } from "./rulesets";
import type { Scope } from "./scope";
import { reads, wants } from "./scope";
import { readRepositorySecrets } from "./secrets";
import { readRepositoryWorkflows } from "./settings";

/** The repositories of a plan, without their team grants: those are read from the teams' side. */
export async function readPlannedRepositories(
    client: ReadClient,
    inventory: Inventory,
    scope: Scope,
    unknown: Unknowns,
): Promise<Repository[]> {
    const { plan } = scope;
    const wanted = Object.values(plan.repositories).flatMap((planned): Wanted[] => {
        const known = inventory.repositories[planned.name];
        return known === undefined ? [] : [{ nodeId: known.nodeId, planned }];
    });
    const { login } = inventory.organization;
    const [graphql, rest] = await Promise.all([
        readByGraphql(client, inventory, wanted, scope, unknown),
        Promise.all(
            wanted.map(({ planned }) => readByRest(client, login, planned, scope, unknown)),
        ),
    ]);
    await doubtEmptyLists(client, inventory, graphql.repositories, scope, unknown);
    return wanted.flatMap(({ planned }, index): Repository[] => {
        const swept = graphql.swept.get(planned.name);
        const own = rest[index];
        if (swept === undefined || own === undefined) return [];
        return [
            {
                name: planned.name,
                teams: {},
                ...swept,
                ...own,
                files: managedFiles(inventory, planned.name),
            },
        ];
    });
}

/** The inventory has read them. */
export function managedFiles(inventory: Inventory, name: string): Repository["files"] {
    const files = Object.entries(inventory.repositories[name]?.files ?? {});
    return byKey(files.map(([path, text]) => [path, { text }]));
}

type Swept = Pick<Repository, "collaborators" | "deployKeys" | "protections" | "rulesets">;

async function readByGraphql(
    client: ReadClient,
    inventory: Inventory,
    wanted: readonly Wanted[],
    scope: Scope,
    unknown: Unknowns,
): Promise<BySweep> {
    const { everything } = scope;
    const repositories = await readRepositories(client, wanted, scope, unknown);
    const protections = await readProtections(client, repositories, unknown);
    const rulesets = await readRulesets(
        client,
        inventory,
        repositories.flatMap((read) => wantedRulesets(read, everything)),
        unknown,
    );
    const swept = new Map(
        repositories.map((read) => {
            const { name } = read.wanted.planned;
            const own = wantedRulesets(read, everything).map(({ id }) => rulesets.get(id));
            return [name, sweptOf(read, protections.get(name) ?? {}, own)] as const;
        }),
    );
    return { repositories, swept };
}

interface BySweep {
    readonly repositories: readonly ReadRepository[];
    readonly swept: ReadonlyMap<string, Swept>;
}

function wantedRulesets({ wanted: { planned }, rulesets }: ReadRepository, everything: boolean) {
    return rulesets
        .filter(({ name }) => wants(planned.rulesets, name, everything))
        .map((ruleset) => ({ ...ruleset, repository: planned.name }));
}

function sweptOf(
    { collaborators, deployKeys }: ReadRepository,
    protections: Record<string, BranchProtection>,
    rulesets: readonly (Ruleset | undefined)[],
): Swept {
    const known = rulesets.filter((ruleset) => ruleset !== undefined);
    return {
        collaborators,
        deployKeys,
        protections,
        rulesets: byKey(known.map((ruleset) => [ruleset.name, ruleset])),
    };
}

/** What GraphQL has not. */
async function readByRest(
    client: ReadClient,
    owner: string,
    planned: PlannedRepository,
    scope: Scope,
    unknown: Unknowns,
): Promise<Pick<Repository, "actions" | "environments" | "invitations" | "secrets">> {
    const [invitations, environments, secrets, actions] = await Promise.all([
        reads(scope, "repositories/invitations")
            ? readInvitations(client, owner, planned.name, unknown)
            : {},
        reads(scope, "repositories/environments")
            ? readEnvironments(client, owner, planned, scope.everything, unknown)
            : {},
        readRepositorySecrets(client, owner, planned, scope, unknown),
        readRepositoryWorkflows(client, owner, planned, scope, unknown),
    ]);
    return { invitations, environments, secrets, ...(actions === undefined ? {} : { actions }) };
}

/** What the inventory lacks of what the plan was made from. */
export function noteUnread(inventory: Inventory, plan: Plan, unknown: Unknowns): void {
    for (const { path, what, reason } of inventory.unread ?? []) {
        const at = factSegments(path);
        const [root, repository = ""] = at;
        const spokenOf = root === "repositories" && Object.hasOwn(plan.repositories, repository);
        if (spokenOf || root === "inventory") unknown.add(at, what, reason);
    }
}
