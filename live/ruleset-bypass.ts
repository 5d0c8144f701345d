import type { Inventory } from "../plan/inventory";
import type { Actor, RulesetBypass } from "../plan/organization";
import type { ReadClient } from "./client";
import type { WantedRuleset } from "./rulesets";
import { UnreadableError } from "./unreadable";

export const hidden =
    "GitHub shows them only to a token that may change the ruleset (organization administration: write)";

/**
 * Who may bypass one ruleset, in REST's fuller words.
 *
 * @param customRoles names of repository roles by id, as GraphQL gave them
 */
export async function readBypassByRest(
    client: ReadClient,
    inventory: Inventory,
    wanted: WantedRuleset,
    customRoles: ReadonlyMap<number, string>,
): Promise<RulesetBypass[]> {
    const { login: org } = inventory.organization;
    const { databaseId: ruleset_id, repository } = wanted;
    const ruleset =
        repository === undefined
            ? await client.get("GET /orgs/{org}/rulesets/{ruleset_id}", { org, ruleset_id })
            : await client.get("GET /repos/{owner}/{repo}/rulesets/{ruleset_id}", {
                  owner: org,
                  repo: repository,
                  ruleset_id,
                  includes_parents: false,
              });
    if (ruleset.bypass_actors === undefined) {
        throw new UnreadableError(`who may bypass ruleset ${wanted.name}`, hidden);
    }
    return ruleset.bypass_actors.map(({ actor_id, actor_type, bypass_mode }) => ({
        actor: actorById(inventory, customRoles, actor_type, actor_id ?? undefined),
        mode: bypass_mode ?? "always",
    }));
}

/** Ids of GitHub's own repository roles; custom roles have larger ones. */
const roleNames: Readonly<Record<number, string>> = {
    1: "read",
    2: "maintain",
    3: "triage",
    4: "write",
    5: "admin",
};

function actorById(
    inventory: Inventory,
    customRoles: ReadonlyMap<number, string>,
    type: string,
    id: number | undefined,
): Actor {
    const named = (items: object, key: string): string => {
        const found = (Object.values(items) as { id?: number; appId?: number }[]).find(
            (item) => (item.appId ?? item.id) === id,
        ) as Record<string, string> | undefined;
        return found?.[key] ?? `id:${id}`;
    };
    switch (type) {
        case "OrganizationAdmin":
            return "organization-admin";
        case "EnterpriseOwner":
            return "enterprise-owner";
        case "DeployKey":
            return "deploy-key";
        case "Team":
            return `team:${named(inventory.teams, "slug")}`;
        case "User":
            return `user:${named(inventory.users, "login").toLowerCase()}`;
        case "Integration":
            return `app:${named(inventory.apps, "slug")}`;
        case "RepositoryRole":
            return `role:${customRoles.get(id ?? 0) ?? roleNames[id ?? 0] ?? `id:${id}`}`;
        default:
            return `${type}:${id}`;
    }
}
