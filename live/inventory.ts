/**
 * Who and what there is in an organization, in a few calls: what a policy is resolved against. The Pulumi program reads it at
 * every start, so it asks for names and ids only, and for the text of the files that a policy may manage.
 */
import { codeownersPaths } from "../plan/codeowners";
import type {
    Inventory,
    InventoryApp,
    InventoryRepository,
    InventorySecret,
    InventoryTeam,
} from "../plan/inventory";
import type { Unread } from "../plan/live";
import type { ReadClient } from "./client";
import type { Data } from "./routes";
import { proveRepositories, refuseOutsiders } from "./inventory-proof";
import { PageSize, readItems } from "./connection";
import { readRepositories } from "./inventory-repositories";
import { readUsers } from "./inventory-users";
import { named, UnreadableError } from "./unreadable";

export interface InventoryRequest {
    /** Login of the organization. */
    readonly organization: string;
    /** Paths whose text on the default branch is wanted, besides CODEOWNERS at its three places and AGENTS.md. @default none */
    readonly files?: readonly string[];
    /** Logins that the policy names; those outside the organization are looked up. Unknown ones are left out. @default none */
    readonly logins?: readonly string[];
    /** Whether names and visibility of the organization's Actions secrets are wanted. @default false */
    readonly secrets?: boolean;
}

/**
 * Reads the inventory of an organization, whole.
 *
 * Installed apps and custom properties need rights that not every token has; what could not be read of them is in `unread`.
 *
 * @throws UnreadableError when members, teams or repositories could not be read to the last one.
 */
export async function readInventory(
    client: ReadClient,
    { organization: login, files = [], logins = [], secrets: wanted = false }: InventoryRequest,
): Promise<Inventory> {
    const unread: Unread[] = [];
    const paths = [...new Set([...codeownersPaths, "AGENTS.md", ...files])].sort();
    // First and alone: with a wrong token or a wrong name every read below fails too, and which one would be said is chance.
    const answer = await named(
        `organization ${login}`,
        client.get("GET /orgs/{org}", { org: login }),
    );
    const [viewer, users, teams, properties, apps, secrets, repositories] = await Promise.all([
        readViewer(client),
        readUsers(client, login, logins),
        readTeams(client, login),
        orUnread(unread, "properties", "custom properties", readProperties(client, login)),
        orUnread(unread, "apps", `app installations of ${login}`, readApps(client, login)),
        wanted
            ? orUnread(unread, "secrets", `secret names of ${login}`, readSecrets(client, login))
            : undefined,
        readRepositories(client, { organization: login, paths, unread }),
    ]);
    const organization = organizationOf(answer);
    const identity = { viewer, users, organization: login };
    refuseOutsiders(identity);
    const all = "inventory/repositories";
    const complete = proveRepositories(client, identity, answer, repositories.length);
    await orUnread(unread, all, `all repositories of ${login}`, complete);
    return {
        organization,
        ...(viewer === undefined ? {} : { viewer }),
        users: sortedRecord(users, (user) => user.login.toLowerCase()),
        teams: sortedRecord(teams, (team) => team.slug),
        repositories: sortedRecord(
            repositories.map((repository) => ({
                ...repository,
                properties: properties?.get(repository.id) ?? {},
            })),
            (repository) => repository.name,
        ),
        apps: sortedRecord(apps ?? [], (app) => app.slug),
        ...(secrets === undefined ? {} : { secrets }),
        unread: unread.sort((a, b) => (a.path < b.path ? -1 : 1)),
    };
}

function organizationOf(answer: Data<"GET /orgs/{org}">): Inventory["organization"] {
    return {
        login: answer.login,
        id: answer.id,
        nodeId: answer.node_id,
        // Only owners and apps with the right to see it are told the plan.
        ...(answer.plan === undefined ? {} : { plan: answer.plan.name }),
    };
}

/** The user behind the token. An app's installation token has none: GitHub answers 403, or 404 before a proxy of ours. */
export async function readViewer(client: ReadClient): Promise<string | undefined> {
    try {
        return (await client.get("GET /user", {})).login;
    } catch (error) {
        if (!(error instanceof UnreadableError)) throw error;
        if (error.status === 403 || error.status === 404) return undefined;
        throw error.as("the identity behind the token");
    }
}

const teamsQuery = `query InventoryTeams($org: String!, $n: Int!, $after: String) {
    organization(login: $org) { teams(first: $n, after: $after, orderBy: { field: NAME, direction: ASC }) {
        totalCount pageInfo { hasNextPage endCursor }
        nodes { id databaseId slug name privacy parentTeam { slug } } } } }`;

interface TeamNode {
    readonly id: string;
    readonly databaseId: number;
    readonly slug: string;
    readonly name: string;
    readonly privacy: "SECRET" | "VISIBLE";
    readonly parentTeam: { readonly slug: string } | null;
}

async function readTeams(client: ReadClient, login: string): Promise<InventoryTeam[]> {
    const nodes = await readItems<TeamNode>(client, {
        what: `teams of ${login}`,
        query: teamsQuery,
        variables: { org: login },
        at: ["organization", "teams"],
        size: new PageSize(100),
        key: (team) => team.id,
    });
    return nodes.map((team) => ({
        slug: team.slug,
        name: team.name,
        id: team.databaseId,
        nodeId: team.id,
        privacy: team.privacy === "SECRET" ? "secret" : "closed",
        ...(team.parentTeam === null ? {} : { parent: team.parentTeam.slug }),
    }));
}

type Properties = InventoryRepository["properties"];

/** By repository id. GraphQL's published schema has no custom properties, so it is REST. */
async function readProperties(client: ReadClient, org: string): Promise<Map<number, Properties>> {
    const rows = await client.list("GET /orgs/{org}/properties/values", { org });
    return new Map(
        rows.map((row) => [
            row.repository_id,
            Object.fromEntries(
                row.properties.map(({ property_name, value }) => [property_name, value]),
            ),
        ]),
    );
}

async function readApps(client: ReadClient, org: string): Promise<InventoryApp[]> {
    const installations = await client.list("GET /orgs/{org}/installations", { org });
    return installations.map((installation) => ({
        slug: installation.app_slug,
        appId: installation.app_id,
        installationId: installation.id,
        selection: installation.repository_selection,
    }));
}

/** Who sees them; which repositories are selected is read when they are compared. */
async function readSecrets(
    client: ReadClient,
    org: string,
): Promise<Record<string, InventorySecret>> {
    const secrets = await client.list("GET /orgs/{org}/actions/secrets", { org });
    const named = sortedRecord(secrets, ({ name }) => name);
    return Object.fromEntries(
        Object.entries(named).map(([name, { visibility }]) => [name, { visibility }]),
    );
}

async function orUnread<T>(
    unread: Unread[],
    path: string,
    what: string,
    read: Promise<T>,
): Promise<T | undefined> {
    try {
        return await read;
    } catch (error) {
        if (!(error instanceof UnreadableError)) throw error;
        unread.push({ path, what, reason: error.reason });
        return undefined;
    }
}

function sortedRecord<T>(items: readonly T[], key: (item: T) => string): Record<string, T> {
    const entries = items.map((item) => [key(item), item] as const);
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
