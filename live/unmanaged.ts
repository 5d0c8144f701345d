/**
 * Reads what gives access beside everything that a policy can declare. Whatever could not be read whole is unknown, as in
 * `readOrganization`; what GitHub tells no caller of this kind is said apart, since no run could ever be complete with it.
 */
import type { Inventory } from "../plan/inventory";
import type { Unread } from "../plan/live";
import type { OrganizationSecret } from "../plan/organization";
import type { FactKind } from "../plan/fact-kind";
import type { Plan } from "../plan/plan";
import type { OrganizationRole, Unmanaged } from "../plan/unmanaged";
import type { ReadClient } from "./client";
import { besideWithEarlier, untoldWithEarlier, withoutEarlier } from "./earlier";
import type { OrganizationRequest } from "./organization";
import { byKey, Unknowns } from "./parts";
import { repositoryNames } from "./repository-names";
import { repositoryRole } from "./roles";
import { reads } from "./scope";
import { readUnnamedApps } from "./unmanaged/apps";
import { readEnvironmentsBeside } from "./unmanaged/environments";
import {
    readRepositorySecretNames,
    readRepositoryVariableNames,
} from "./unmanaged/repository-names";
import { readTokens } from "./unmanaged/tokens";

/** Never throws for something unreadable: it says so in `unknown` or `untold`. */
export async function readUnmanaged(
    client: ReadClient,
    { inventory, plan, appClient = client, kinds, earlier }: OrganizationRequest,
): Promise<Unmanaged> {
    const unknown = new Unknowns();
    const untold: Unread[] = [];
    const { login: org } = inventory.organization;
    const unread = withoutEarlier(plan, earlier);
    const asked = (kind: FactKind) => reads({ kinds }, kind);
    const [roles, invitedOwners, apps, tokens, secrets, environments, secretNames, variables] =
        await Promise.all([
            asked("roles") ? readOrganizationRoles(client, org, unknown) : {},
            asked("invited") ? readInvitedOwners(client, org, unknown) : [],
            asked("apps") ? readUnnamedApps(client, appClient, inventory, plan, unknown) : {},
            asked("tokens") ? readTokens(client, org, unknown, untold) : {},
            asked("secrets") ? readUnnamedSecrets(client, inventory, plan, unknown) : {},
            asked("repositories/environments")
                ? readEnvironmentsBeside(client, inventory, unread, unknown)
                : { environments: {}, environmentSecrets: {} },
            asked("repositories/secrets")
                ? readRepositorySecretNames(client, inventory, unread, unknown)
                : {},
            asked("repositories/variables")
                ? readRepositoryVariableNames(client, inventory, unread, unknown, untold)
                : {},
        ]);
    return {
        roles,
        invitedOwners,
        apps,
        tokens,
        secrets,
        ...besideWithEarlier(
            { ...environments, repositorySecrets: secretNames, repositoryVariables: variables },
            earlier,
        ),
        unknown: unknown.sorted(),
        untold: untoldWithEarlier(untold, earlier),
    };
}

/** Who has a role over the whole organization: such a role may give access to every repository, beside every list of one. */
async function readOrganizationRoles(
    client: ReadClient,
    org: string,
    unknown: Unknowns,
): Promise<Record<string, OrganizationRole>> {
    const listed = await unknown.orUnknown(
        ["roles"],
        `organization roles of ${org}`,
        [],
        client.list("GET /orgs/{org}/organization-roles", { org }),
    );
    const read = listed.map(async ({ id, name, base_role }) => {
        const role_id = Number(id);
        const at = ["roles", name];
        const holders = `with organization role ${name}`;
        const [teams, users] = await Promise.all([
            unknown.orUnknown(
                [...at, "teams"],
                `teams ${holders}`,
                [],
                client.list("GET /orgs/{org}/organization-roles/{role_id}/teams", { org, role_id }),
            ),
            unknown.orUnknown(
                [...at, "users"],
                `people ${holders}`,
                [],
                client.list("GET /orgs/{org}/organization-roles/{role_id}/users", { org, role_id }),
            ),
        ]);
        const role: OrganizationRole = {
            name,
            ...(base_role ? { baseRole: repositoryRole(base_role) } : {}),
            teams: teams.map(({ slug }) => slug).sort(),
            // Those who have it by a team are the team's.
            users: users
                .filter(({ assignment }) => assignment !== "indirect")
                .map(({ login }) => login.toLowerCase())
                .sort(),
        };
        return [name, role] as const;
    });
    return byKey((await Promise.all(read)).filter(([, role]) => isHeld(role)));
}

function isHeld({ teams, users }: OrganizationRole): boolean {
    return teams.length + users.length > 0;
}

async function readInvitedOwners(
    client: ReadClient,
    org: string,
    unknown: Unknowns,
): Promise<string[]> {
    const invitations = await unknown.orUnknown(
        ["invited"],
        `invitations to ${org}`,
        [],
        client.list("GET /orgs/{org}/invitations", { org }),
    );
    return invitations
        .filter(({ role }) => role === "admin")
        .map(({ login, email }) => login?.toLowerCase() ?? email ?? "somebody")
        .sort();
}

/** Organization secrets that the plan does not name, and the repositories that get them. */
async function readUnnamedSecrets(
    client: ReadClient,
    inventory: Inventory,
    plan: Plan,
    unknown: Unknowns,
): Promise<Record<string, OrganizationSecret>> {
    const { login: org } = inventory.organization;
    const listed = await unknown.orUnknown(
        ["secrets"],
        `secret names of ${org}`,
        [],
        client.list("GET /orgs/{org}/actions/secrets", { org }),
    );
    const read = listed
        .filter(({ name }) => !Object.hasOwn(plan.secrets, name))
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
                              { org, secret_name: name },
                          ),
                      );
            const repositories = repositoryNames(inventory, selected);
            return [name, { visibility, repositories, updatedAt: updated_at }] as const;
        });
    return byKey(await Promise.all(read));
}
