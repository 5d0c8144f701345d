/** What GraphQL has of repositories, in batches by id: two stages, since a rule's allowances would multiply the points of a page. */
import type { DeployKey, Repository, RepositoryRole } from "../plan/organization";
import type { PlannedRepository } from "../plan/plan";
import type { ReadClient } from "./client";
import type { Connection } from "./connection";
import { PageSize, readItems, readNodes } from "./connection";
import type { Unknowns } from "./parts";
import { byKey } from "./parts";
import type { RuleNode } from "./protection-fields";
import { protectionFields } from "./protection-fields";
import { repositoryRole } from "./roles";
import type { Scope } from "./scope";
import { reads } from "./scope";
import { UnreadableError } from "./unreadable";

/** A repository to be read. */
export interface Wanted {
    readonly nodeId: string;
    readonly planned: PlannedRepository;
}

export interface ReadRepository {
    readonly wanted: Wanted;
    readonly collaborators: Repository["collaborators"];
    readonly deployKeys: Repository["deployKeys"];
    readonly rules: readonly RuleNode[];
    readonly rulesets: readonly RulesetRef[];
    /** GitHub's role of the token's holder on the repository; absent when it was not said. */
    readonly role?: string;
}

export interface RulesetRef {
    readonly id: string;
    readonly databaseId: number;
    readonly name: string;
}

const page = "totalCount pageInfo { hasNextPage endCursor }";
const lists = {
    collaborators: {
        arguments: "affiliation: DIRECT",
        part: `${page} edges { permission node { login }
            permissionSources { roleName permission source { __typename ... on Repository { id } } } }`,
    },
    branchProtectionRules: { arguments: "", part: `${page} nodes { ${protectionFields} }` },
    rulesets: { arguments: "includeParents: false", part: `${page} nodes { id databaseId name }` },
    deployKeys: { arguments: "", part: `${page} nodes { id title readOnly }` },
} as const;

type List = keyof typeof lists;
const listNames = Object.keys(lists) as List[];

/** Where the items of a list stand in the organization state. */
const kinds = {
    collaborators: "collaborators",
    branchProtectionRules: "protections",
    rulesets: "rulesets",
    deployKeys: "deployKeys",
} as const satisfies Record<List, string>;

const sweepQuery = (
    some: readonly List[],
): string => `query Repositories($ids: [ID!]!) { nodes(ids: $ids) { ... on Repository { id name viewerPermission
    ${some.map((list) => `${list}(first: 100, ${lists[list].arguments}) { ${lists[list].part} }`).join("\n    ")} } } }`;

const moreQuery = (list: List): string =>
    `query Repository_${list}($id: ID!, $n: Int!, $after: String) { node(id: $id) { ... on Repository {
    ${list}(first: $n, after: $after, ${lists[list].arguments}) { ${lists[list].part} } } } }`;

function isList(field: string | number | undefined): boolean {
    return (listNames as readonly unknown[]).includes(field);
}

interface RepositoryNode {
    readonly id: string;
    readonly name: string;
    readonly viewerPermission?: string | null;
    /** Lists that were not asked for are absent; null when the token may not see who has access. */
    readonly collaborators?: Connection<CollaboratorEdge> | null;
    readonly branchProtectionRules?: Connection<RuleNode>;
    readonly rulesets?: Connection<RulesetRef> | null;
    readonly deployKeys?: Connection<DeployKeyNode>;
}

interface CollaboratorEdge {
    readonly permission: string;
    readonly node: { readonly login: string };
    readonly permissionSources:
        | readonly {
              readonly roleName: string | null;
              readonly permission: string;
              readonly source: { readonly __typename: string };
          }[]
        | null;
}

interface DeployKeyNode {
    readonly id: string;
    readonly title: string;
    readonly readOnly: boolean;
}

/** GitHub refuses a hundred repositories with their collaborators at once; 25 pass, and more may (see PageSize). */
export const startingSize = 25;

/** Repositories that could be read at all; the others are unknown. */
export async function readRepositories(
    client: ReadClient,
    wanted: readonly Wanted[],
    scope: Pick<Scope, "kinds">,
    unknown: Unknowns,
): Promise<ReadRepository[]> {
    const asked = listNames.filter((list) => reads(scope, `repositories/${kinds[list]}`));
    if (asked.length === 0) return wanted.map(unswept);
    const byId = new Map(wanted.map((one) => [one.nodeId, one]));
    const read = await readNodes<RepositoryNode>(client, {
        what: (id) => `repository ${byId.get(id)?.planned.name}`,
        query: sweepQuery(asked),
        ids: [...byId.keys()],
        size: new PageSize(startingSize),
    });
    const repositories = await Promise.all(
        wanted.map(async (one) => {
            const { name } = one.planned;
            const answer = read.get(one.nodeId);
            const what = `repository ${name}`;
            if (answer === undefined || answer instanceof UnreadableError) {
                unknown.add(
                    ["repositories", name],
                    what,
                    answer?.reason ?? "GitHub gave no answer",
                );
                return [];
            }
            const serious = answer.issues.find(({ field }) => !isList(field[0]));
            if (serious !== undefined) {
                unknown.add(["repositories", name], what, serious.message);
                return [];
            }
            if (answer.node.name !== name) {
                const reason = `it was renamed to ${answer.node.name} while it was read`;
                unknown.add(["repositories", name], what, reason);
                return [];
            }
            const problem = (list: string) =>
                answer.issues.find(({ field }) => field[0] === list)?.message;
            const reader = new RepositoryReader(client, unknown, one, answer.node, asked, problem);
            return [await reader.read()];
        }),
    );
    return repositories.flat();
}

/** Where nothing of the sweep is asked for. */
function unswept(wanted: Wanted): ReadRepository {
    return { wanted, collaborators: {}, deployKeys: {}, rules: [], rulesets: [] };
}

/** One repository of a batch: what the batch brought of its lists, and the rest of those that are longer. */
class RepositoryReader {
    constructor(
        private readonly client: ReadClient,
        private readonly unknown: Unknowns,
        private readonly wanted: Wanted,
        private readonly node: RepositoryNode,
        private readonly asked: readonly List[],
        private readonly problem: (list: string) => string | undefined,
    ) {}

    async read(): Promise<ReadRepository> {
        const { collaborators, branchProtectionRules, rulesets, deployKeys } = this.node;
        const { viewerPermission: role } = this.node;
        return {
            wanted: this.wanted,
            ...(typeof role === "string" ? { role } : {}),
            collaborators: directGrants(
                await this.list("collaborators", collaborators, ({ node }) => node.login),
            ),
            rules: await this.list("branchProtectionRules", branchProtectionRules, ({ id }) => id),
            rulesets: await this.list("rulesets", rulesets, ({ id }) => id),
            deployKeys: keysByTitle(await this.list("deployKeys", deployKeys, ({ id }) => id)),
        };
    }

    private async list<Item>(
        field: List,
        first: Connection<Item> | null | undefined,
        key: (item: Item) => string,
    ): Promise<readonly Item[]> {
        if (!this.asked.includes(field)) return [];
        const { name } = this.wanted.planned;
        const what = `${words[field]} of ${name}`;
        const read = async (): Promise<readonly Item[]> => {
            const problem = this.problem(field);
            if (problem !== undefined) throw new UnreadableError(what, problem);
            if (first === null || first === undefined)
                throw new UnreadableError(what, "GitHub hides them from this token");
            const query = moreQuery(field);
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
        return this.unknown.orUnknown(["repositories", name, kinds[field]], what, [], read());
    }
}

const words: Readonly<Record<List, string>> = {
    collaborators: "collaborators",
    branchProtectionRules: "branch protections",
    rulesets: "rulesets",
    deployKeys: "deploy keys",
};

/**
 * Roles that people were given on the repository itself. The connection's DIRECT also has people who come by a team or as
 * owners; where each role comes from is in `permissionSources`.
 */
function directGrants(edges: readonly CollaboratorEdge[]): Record<string, RepositoryRole> {
    return byKey(
        edges.flatMap(({ permission, node, permissionSources }): [string, RepositoryRole][] => {
            const login = node.login.toLowerCase();
            if (permissionSources === null) return [[login, repositoryRole(permission)]];
            const own = permissionSources.find(({ source }) => source.__typename === "Repository");
            return own === undefined
                ? []
                : [[login, repositoryRole(own.roleName ?? own.permission)]];
        }),
    );
}

/** Titles are free text and need not differ. */
function keysByTitle(nodes: readonly DeployKeyNode[]): Record<string, DeployKey> {
    const keys = new Map<string, DeployKey>();
    for (const { title, readOnly } of nodes) {
        let name = title;
        for (let number = 2; keys.has(name); number++) name = `${title} (${number})`;
        keys.set(name, { title: name, readOnly });
    }
    return byKey(keys);
}
