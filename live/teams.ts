import type { RepositoryRole, Team } from "../plan/organization";
import type { ReadClient } from "./client";
import type { Connection } from "./connection";
import { PageSize, readConnection, readItems } from "./connection";
import type { Unknowns } from "./parts";
import { byKey } from "./parts";
import { repositoryRole } from "./roles";
import { UnreadableError } from "./unreadable";

export interface ReadTeams {
    /** By slug. */
    readonly teams: Readonly<Record<string, Team>>;
    /** Role by slug, by node id of the repository. A repository does not list its teams in GraphQL, only the other way round. */
    readonly grants: ReadonlyMap<string, Readonly<Record<string, RepositoryRole>>>;
}

export const noTeams: ReadTeams = { teams: {}, grants: new Map() };

/** Every team with its direct members, invited people and repositories. */
export async function readTeams(
    client: ReadClient,
    org: string,
    unknown: Unknowns,
): Promise<ReadTeams> {
    return unknown.orUnknown(["teams"], `teams of ${org}`, noTeams, sweep(client, org, unknown));
}

const membersPart = `totalCount pageInfo { hasNextPage endCursor } edges { role node { login } }`;
const invitationsPart = `totalCount pageInfo { hasNextPage endCursor } nodes { id email invitee { login } }`;
const repositoriesPart = `totalCount pageInfo { hasNextPage endCursor } edges { permission node { id } }`;

const teamsQuery = `query Teams($org: String!, $n: Int!, $after: String) {
    organization(login: $org) { teams(first: $n, after: $after, orderBy: { field: NAME, direction: ASC }) {
        totalCount pageInfo { hasNextPage endCursor }
        nodes { id slug name description privacy parentTeam { slug }
            members(first: 100, membership: IMMEDIATE) { ${membersPart} }
            invitations(first: 100) { ${invitationsPart} }
            repositories(first: 100) { ${repositoriesPart} } } } } }`;

/** The rest of one list of one team. */
const moreQuery = (name: string, list: string, part: string): string =>
    `query ${name}($id: ID!, $n: Int!, $after: String) { node(id: $id) { ... on Team { ${list} { ${part} } } } }`;

const moreMembers = moreQuery(
    "TeamMembers",
    "members(first: $n, after: $after, membership: IMMEDIATE)",
    membersPart,
);
const moreInvitations = moreQuery(
    "TeamInvitations",
    "invitations(first: $n, after: $after)",
    invitationsPart,
);
const moreRepositories = moreQuery(
    "TeamRepositories",
    "repositories(first: $n, after: $after)",
    repositoriesPart,
);

interface TeamNode {
    readonly id: string;
    readonly slug: string;
    readonly name: string;
    readonly description: string | null;
    readonly privacy: "SECRET" | "VISIBLE";
    readonly parentTeam: { readonly slug: string } | null;
    readonly members: Connection<MemberEdge>;
    /** Null when the token may not see invitations. */
    readonly invitations: Connection<Invitation> | null;
    readonly repositories: Connection<RepositoryEdge>;
}

interface MemberEdge {
    readonly role: "MAINTAINER" | "MEMBER";
    readonly node: { readonly login: string };
}
interface Invitation {
    readonly id: string;
    readonly email: string | null;
    readonly invitee: { readonly login: string } | null;
}
interface RepositoryEdge {
    readonly permission: string;
    readonly node: { readonly id: string };
}

const lists: ReadonlySet<string> = new Set(["members", "invitations", "repositories"]);

async function sweep(client: ReadClient, org: string, unknown: Unknowns): Promise<ReadTeams> {
    const { items, issues } = await readConnection<TeamNode>(client, {
        what: `teams of ${org}`,
        query: teamsQuery,
        variables: { org },
        at: ["organization", "teams"],
        // Three lists of a hundred in each team: 50 teams are 2 points.
        size: new PageSize(50),
        key: (team) => team.id,
    });
    const serious = issues.find(({ field }) => !lists.has(String(field[0])));
    if (serious !== undefined) throw new UnreadableError(`teams of ${org}`, serious.message);
    const grants = new Map<string, Record<string, RepositoryRole>>();
    const teams = await Promise.all(
        items.map(async (node, index) => {
            const broken = issues.filter((issue) => issue.index === index);
            const reader = new TeamReader(
                client,
                unknown,
                node,
                (list) => broken.find(({ field }) => field[0] === list)?.message,
            );
            for (const { permission, node: repository } of await reader.repositories()) {
                const roles = grants.get(repository.id) ?? {};
                roles[node.slug] = repositoryRole(permission);
                grants.set(repository.id, roles);
            }
            return [node.slug, await reader.team()] as const;
        }),
    );
    return { teams: byKey(teams), grants };
}

/** One team of a page: what the page brought of its lists, and the rest of those that are longer. */
class TeamReader {
    constructor(
        private readonly client: ReadClient,
        private readonly unknown: Unknowns,
        private readonly node: TeamNode,
        private readonly problem: (list: string) => string | undefined,
    ) {}

    async team(): Promise<Team> {
        const { slug, name, description, privacy, parentTeam } = this.node;
        const members = await this.list(
            "members",
            moreMembers,
            this.node.members,
            ({ node }) => node.login,
        );
        const invited = await this.list(
            "invitations",
            moreInvitations,
            this.node.invitations,
            ({ id }) => id,
            "invited",
        );
        return {
            slug,
            name,
            description: description ?? "",
            privacy: privacy === "SECRET" ? "secret" : "closed",
            ...(parentTeam === null ? {} : { parent: parentTeam.slug }),
            members: byKey(
                members.map(({ role, node }) => [
                    node.login.toLowerCase(),
                    role === "MAINTAINER" ? "maintainer" : "member",
                ]),
            ),
            invited: invited
                .map(({ invitee, email }) => invitee?.login.toLowerCase() ?? email ?? "somebody")
                .sort(),
        };
    }

    repositories(): Promise<readonly RepositoryEdge[]> {
        const { repositories } = this.node;
        return this.list("repositories", moreRepositories, repositories, ({ node }) => node.id);
    }

    private list<Item>(
        field: string,
        query: string,
        first: Connection<Item> | null,
        key: (item: Item) => string,
        segment = field,
    ): Promise<readonly Item[]> {
        const what = `${field} of team ${this.node.slug}`;
        const read = async (): Promise<readonly Item[]> => {
            const problem =
                this.problem(field) ??
                (first === null ? "GitHub hides them from this token" : undefined);
            if (problem !== undefined || first === null)
                throw new UnreadableError(what, problem ?? "");
            const variables = { id: this.node.id };
            const size = new PageSize(100);
            return readItems(this.client, {
                what,
                query,
                variables,
                at: ["node", field],
                size,
                first,
                key,
            });
        };
        return this.unknown.orUnknown(["teams", this.node.slug, segment], what, [], read());
    }
}
