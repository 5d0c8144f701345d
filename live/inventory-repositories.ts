import { factPath } from "../plan/fact-path";
import type { InventoryRepository } from "../plan/inventory";
import type { Unread } from "../plan/live";
import type { ReadClient } from "./client";
import type { Connection, ItemIssue } from "./connection";
import { PageSize, readConnection, readItems } from "./connection";
import { named, UnreadableError } from "./unreadable";

interface Request {
    readonly organization: string;
    /** Files whose text is wanted. */
    readonly paths: readonly string[];
    /** Where files that could not be read are noted. */
    readonly unread: Unread[];
}

type Repository = Omit<InventoryRepository, "properties">;

/** Every repository of the organization, archived ones included, with the text of the wanted files on its default branch. */
export async function readRepositories(
    client: ReadClient,
    request: Request,
): Promise<Repository[]> {
    const { organization, paths } = request;
    const { items, issues } = await readConnection<RepositoryNode>(client, {
        what: `repositories of ${organization}`,
        query: repositoriesQuery(paths.length),
        variables: {
            org: organization,
            ...Object.fromEntries(paths.map((path, index) => [`p${index}`, `HEAD:${path}`])),
        },
        at: ["organization", "repositories"],
        size: new PageSize(100),
        key: (repository) => repository.id,
    });
    return Promise.all(
        items.map((node, index) =>
            readRepository(
                client,
                request,
                node,
                issues.filter((issue) => issue.index === index),
            ),
        ),
    );
}

/** The wanted files are `f0`, `f1`, …: an object costs no points, where a connection would. */
function repositoriesQuery(files: number): string {
    const numbers = Array.from({ length: files }, (_, index) => index);
    const variables = numbers.map((index) => `, $p${index}: String!`).join("");
    const objects = numbers.map(
        (index) =>
            `f${index}: object(expression: $p${index}) { __typename ... on Blob { text isBinary isTruncated } }`,
    );
    return `query InventoryRepositories($org: String!, $n: Int!, $after: String${variables}) {
    organization(login: $org) { repositories(first: $n, after: $after, ownerAffiliations: [OWNER],
        orderBy: { field: NAME, direction: ASC }) { totalCount pageInfo { hasNextPage endCursor } nodes {
        id databaseId name isArchived visibility defaultBranchRef { name }
        repositoryTopics(first: 100) { totalCount pageInfo { hasNextPage endCursor } nodes { topic { name } } }
        ${objects.join("\n        ")} } } } }`;
}

interface RepositoryNode {
    readonly id: string;
    readonly databaseId: number;
    readonly name: string;
    readonly isArchived: boolean;
    readonly visibility: "INTERNAL" | "PRIVATE" | "PUBLIC";
    /** Null as long as nothing was pushed. */
    readonly defaultBranchRef: { readonly name: string } | null;
    readonly repositoryTopics: Connection<TopicNode>;
    readonly [file: `f${number}`]: FileObject | null;
}

interface TopicNode {
    readonly topic: { readonly name: string };
}

interface FileObject {
    readonly __typename: string;
    readonly text?: string | null;
    readonly isBinary?: boolean | null;
    readonly isTruncated?: boolean;
}

async function readRepository(
    client: ReadClient,
    request: Request,
    node: RepositoryNode,
    issues: readonly ItemIssue[],
): Promise<Repository> {
    const serious = issues.find(({ field }) => !/^f\d+$/.test(String(field[0])));
    if (serious !== undefined)
        throw new UnreadableError(`repository ${node.name}`, serious.message);
    return {
        name: node.name,
        id: node.databaseId,
        nodeId: node.id,
        archived: node.isArchived,
        visibility: node.visibility.toLowerCase() as Repository["visibility"],
        defaultBranch:
            node.defaultBranchRef?.name ?? (await configuredBranch(client, request, node)),
        topics: await readTopics(client, node),
        files: await readFiles(client, request, node, issues),
    };
}

/** The name that the first push will make the default branch; only REST says it while the repository is empty. */
async function configuredBranch(
    client: ReadClient,
    request: Request,
    node: RepositoryNode,
): Promise<string> {
    const parameters = { owner: request.organization, repo: node.name };
    const read = client.get("GET /repos/{owner}/{repo}", parameters);
    return (await named(`default branch of ${node.name}`, read)).default_branch;
}

async function readTopics(client: ReadClient, node: RepositoryNode): Promise<string[]> {
    const topics = await readItems<TopicNode>(client, {
        what: `topics of ${node.name}`,
        query: `query RepositoryTopics($id: ID!, $n: Int!, $after: String) { node(id: $id) { ... on Repository {
            repositoryTopics(first: $n, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes { topic { name } } } } } }`,
        variables: { id: node.id },
        at: ["node", "repositoryTopics"],
        size: new PageSize(100),
        first: node.repositoryTopics,
        key: ({ topic }) => topic.name,
    });
    return topics.map(({ topic }) => topic.name).sort();
}

async function readFiles(
    client: ReadClient,
    { organization, paths, unread }: Request,
    node: RepositoryNode,
    issues: readonly ItemIssue[],
): Promise<Record<string, string>> {
    const files: Record<string, string> = {};
    for (const [index, path] of paths.entries()) {
        const object = node[`f${index}`];
        try {
            const issue = issues.find(({ field }) => field[0] === `f${index}`);
            if (issue !== undefined) throw new UnreadableError(path, issue.message);
            if (object?.__typename !== "Blob") continue;
            files[path] = await textOf(client, organization, node.name, path, object);
        } catch (error) {
            if (!(error instanceof UnreadableError)) throw error;
            const at = factPath("repositories", node.name, "files", path);
            unread.push({ path: at, what: `${path} of ${node.name}`, reason: error.reason });
        }
    }
    return files;
}

/** GraphQL cuts long texts (about 500 KB) and has none for what it takes for binary. */
async function textOf(
    client: ReadClient,
    organization: string,
    repository: string,
    path: string,
    { text, isBinary, isTruncated }: FileObject,
): Promise<string> {
    if (typeof text === "string" && isTruncated !== true) return text;
    if (isBinary === true) throw new UnreadableError(path, "the file is not text");
    return client.text(organization, repository, path);
}
