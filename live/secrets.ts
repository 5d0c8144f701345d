import type { Inventory } from "../plan/inventory";
import type { OrganizationSecret, SecretSlot } from "../plan/organization";
import type { PlannedRepository } from "../plan/plan";
import type { ReadClient } from "./client";
import type { Unknowns } from "./parts";
import { byKey } from "./parts";
import { repositoryNames } from "./repository-names";
import type { Scope } from "./scope";
import { asksFor, reads, wants } from "./scope";

/** Names of a repository's own Actions secrets, where the plan has some. */
export async function readRepositorySecrets(
    client: ReadClient,
    owner: string,
    { name: repo, secrets: planned }: PlannedRepository,
    scope: Scope,
    unknown: Unknowns,
): Promise<Record<string, SecretSlot>> {
    if (!reads(scope, "repositories/secrets") || !asksFor(planned, scope.everything)) return {};
    const secrets = await unknown.orUnknown(
        ["repositories", repo, "secrets"],
        `secret names of ${repo}`,
        [],
        client.list("GET /repos/{owner}/{repo}/actions/secrets", { owner, repo }),
    );
    return byKey(secrets.map(({ name, updated_at }) => [name, { updatedAt: updated_at }]));
}

/** The organization's Actions secrets that the plan speaks of, and which repositories get them. */
export async function readOrganizationSecrets(
    client: ReadClient,
    inventory: Inventory,
    scope: Scope,
    unknown: Unknowns,
): Promise<Record<string, OrganizationSecret>> {
    const { everything } = scope;
    const { login: org } = inventory.organization;
    const { secrets: planned } = scope.plan;
    if (!reads(scope, "secrets") || !asksFor(planned, everything)) return {};
    const listed = await unknown.orUnknown(
        ["secrets"],
        `secret names of ${org}`,
        [],
        client.list("GET /orgs/{org}/actions/secrets", { org }),
    );
    const read = listed
        .filter(({ name }) => wants(planned, name, everything))
        .map(async ({ name, visibility, updated_at }) => {
            const selected =
                visibility !== "selected"
                    ? []
                    : await unknown.orUnknown(
                          ["secrets", name, "repositories"],
                          `repositories of secret ${name}`,
                          [],
                          client.list(
                              "GET /orgs/{org}/actions/secrets/{secret_name}/repositories",
                              {
                                  org,
                                  secret_name: name,
                              },
                          ),
                      );
            const repositories = repositoryNames(inventory, selected);
            return [name, { visibility, repositories, updatedAt: updated_at }] as const;
        });
    return byKey(await Promise.all(read));
}
