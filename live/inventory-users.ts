import type { InventoryUser } from "../plan/inventory";
import type { ReadClient } from "./client";
import { issueWords, PageSize, readItems } from "./connection";
import { named, UnreadableError } from "./unreadable";

const membersQuery = `query InventoryMembers($org: String!, $n: Int!, $after: String) {
    organization(login: $org) { membersWithRole(first: $n, after: $after) {
        totalCount pageInfo { hasNextPage endCursor }
        edges { role node { id databaseId login } } } } }`;

interface UserNode {
    readonly id: string;
    readonly databaseId: number;
    readonly login: string;
}

interface MemberEdge {
    /** Null when the token may see who is a member, but not as what. */
    readonly role: "ADMIN" | "MEMBER" | null;
    readonly node: UserNode;
}

/** Every member and owner of the organization, and those of `logins` that GitHub knows, with canonical logins. */
export async function readUsers(
    client: ReadClient,
    org: string,
    logins: readonly string[],
): Promise<InventoryUser[]> {
    const edges = await readItems<MemberEdge>(client, {
        what: `members of ${org}`,
        query: membersQuery,
        variables: { org },
        at: ["organization", "membersWithRole"],
        size: new PageSize(100),
        key: (edge) => edge.node.id,
    });
    const owners = edges.some((edge) => edge.role === null)
        ? await readOwners(client, org)
        : new Set(edges.filter((edge) => edge.role === "ADMIN").map((edge) => edge.node.login));
    const members = edges.map(({ node }) =>
        user(node, owners.has(node.login) ? "admin" : "member"),
    );
    const known = new Set(members.map((member) => member.login.toLowerCase()));
    const strangers = new Set(
        logins.map((login) => login.toLowerCase()).filter((login) => !known.has(login)),
    );
    return [...members, ...(await readStrangers(client, [...strangers].sort()))];
}

async function readOwners(client: ReadClient, org: string): Promise<Set<string>> {
    const owners = await named(
        `owners of ${org}`,
        client.list("GET /orgs/{org}/members", { org, role: "admin" }),
    );
    return new Set(owners.map((owner) => owner.login));
}

const batch = 100;

/** People outside the organization, by login. GitHub says NOT_FOUND for a login that nobody has: then it is left out. */
async function readStrangers(
    client: ReadClient,
    logins: readonly string[],
): Promise<InventoryUser[]> {
    const found: InventoryUser[] = [];
    for (let at = 0; at < logins.length; at += batch) {
        const part = logins.slice(at, at + batch);
        const parameters = part.map((_, index) => `$l${index}: String!`).join(", ");
        const fields = part.map(
            (_, index) => `u${index}: user(login: $l${index}) { id databaseId login }`,
        );
        const answer = await client.graphql<Record<string, UserNode | null>>(
            `query InventoryUsers(${parameters}) { ${fields.join(" ")} }`,
            Object.fromEntries(part.map((login, index) => [`l${index}`, login])),
        );
        part.forEach((login, index) => {
            const node = answer.data?.[`u${index}`];
            const issue = answer.errors.find(
                ({ path }) => path === undefined || path[0] === `u${index}`,
            );
            if (node !== null && node !== undefined) found.push(user(node, "outside"));
            else if (issue?.type !== "NOT_FOUND")
                throw new UnreadableError(`user ${login}`, issueWords(issue));
        });
    }
    return found;
}

function user(node: UserNode, membership: InventoryUser["membership"]): InventoryUser {
    return { login: node.login, id: node.databaseId, nodeId: node.id, membership };
}
