/**
 * GraphQL lists, read to their end and proven: every connection says how many it has, and a part is only known when exactly
 * that many came. Octokit's own pagination keeps the page size and drops `totalCount`, so it cannot do either.
 */
import type { ReadClient } from "./client";
import type { GraphqlAnswer, GraphqlIssue } from "./graphql";
import { UnreadableError } from "./unreadable";

/** A connection as our queries ask for it: `nodes`, or `edges` where the edge carries something. */
export interface Connection<Item> {
    readonly totalCount: number;
    readonly pageInfo?: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    readonly nodes?: readonly (Item | null)[] | null;
    readonly edges?: readonly (Item | null)[] | null;
}

/**
 * How many items to ask for at once. GitHub refuses wide pages over what they cost it, which nobody can foresee: half as many
 * after a refusal, a little more after each success (as TCP does).
 */
export class PageSize {
    constructor(
        public now: number,
        private readonly largest = 100,
    ) {}

    /** False when there is nothing left to take away. */
    shrink(): boolean {
        if (this.now <= 1) return false;
        this.now = Math.floor(this.now / 2);
        return true;
    }

    grow(): void {
        this.now = Math.min(this.largest, this.now + Math.ceil(this.largest / 20));
    }
}

/** Something that failed inside one item of a list; the rest of the item is good. */
export interface ItemIssue {
    readonly index: number;
    /** The field of the item, outermost first, e.g. `["collaborators"]`. */
    readonly field: readonly (string | number)[];
    readonly message: string;
}

export interface ConnectionRequest<Item> {
    /** What a person calls the list, e.g. `teams of acme`. */
    readonly what: string;
    /** Takes `$n` (page size) and `$after`. */
    readonly query: string;
    readonly variables: Record<string, unknown>;
    /** Where the connection stands in the data, e.g. `["organization", "teams"]`. */
    readonly at: readonly string[];
    readonly size: PageSize;
    /** The first page, when another query brought it already. */
    readonly first?: Connection<Item>;
    /** Tells items apart. A list that shifts between two pages shows one item twice and another not at all. */
    readonly key: (item: Item) => string;
}

export interface ReadList<Item> {
    readonly items: readonly Item[];
    readonly issues: readonly ItemIssue[];
}

/**
 * Every item of a connection. A list that changed while it was read is read once more.
 *
 * @throws UnreadableError when the total is not reached, an item is null, or anything outside the items failed.
 */
export async function readConnection<Item>(
    client: ReadClient,
    request: ConnectionRequest<Item>,
): Promise<ReadList<Item>> {
    const once = await readPages(client, request, request.first);
    if (once.problem === undefined) return once;
    const again = await readPages(client, request, undefined);
    if (again.problem === undefined) return again;
    throw new UnreadableError(request.what, again.problem);
}

/** As `readConnection`, for lists whose items have no parts that can fail by themselves. */
export async function readItems<Item>(
    client: ReadClient,
    request: ConnectionRequest<Item>,
): Promise<readonly Item[]> {
    const { items, issues } = await readConnection(client, request);
    if (issues[0] !== undefined) throw new UnreadableError(request.what, issues[0].message);
    return items;
}

async function readPages<Item>(
    client: ReadClient,
    request: ConnectionRequest<Item>,
    first: Connection<Item> | undefined,
): Promise<ReadList<Item> & { problem?: string }> {
    const items: Item[] = [];
    const issues: ItemIssue[] = [];
    let before = -1;
    let page = first ?? (await readPage(client, request, null, 0, issues));
    for (;;) {
        for (const item of page.nodes ?? page.edges ?? []) {
            if (item === null || isEmptyEdge(item)) {
                throw new UnreadableError(request.what, nullItem(issues, items.length));
            }
            items.push(item);
        }
        if (page.pageInfo?.hasNextPage !== true) break;
        // More than there are, or nothing more: it would go on without end.
        if (!(items.length <= page.totalCount) || items.length === before) break;
        before = items.length;
        page = await readPage(client, request, page.pageInfo.endCursor, items.length, issues);
    }
    const distinct = new Set(items.map(request.key)).size;
    if (items.length === page.totalCount && distinct === items.length) return { items, issues };
    const problem = `GitHub counts ${page.totalCount} and gave ${distinct} of them`;
    return { items, issues, problem };
}

async function readPage<Item>(
    client: ReadClient,
    request: ConnectionRequest<Item>,
    after: string | null,
    offset: number,
    issues: ItemIssue[],
): Promise<Connection<Item>> {
    const { what, query, variables, at, size } = request;
    for (;;) {
        const answer = await client.graphql<unknown>(query, { ...variables, n: size.now, after });
        if (answer.tooMuch && size.shrink()) continue;
        const connection = follow(answer.data, at) as Connection<Item> | null | undefined;
        const outside = answer.errors.filter((issue) => !isInside(issue, at));
        if (outside[0] !== undefined) throw new UnreadableError(what, issueWords(outside[0]));
        if (connection === null || connection === undefined) {
            throw new UnreadableError(what, issueWords(answer.errors[0]));
        }
        for (const issue of answer.errors) {
            const [index, ...field] = (issue.path ?? []).slice(at.length + 1);
            // An item that failed as a whole, whether or not it is null.
            if (field.length === 0) throw new UnreadableError(what, issueWords(issue));
            issues.push({ index: offset + Number(index), field, message: issueWords(issue) });
        }
        size.grow();
        return connection;
    }
}

/** Whether an error belongs to one item of the list at `at`. */
function isInside({ path }: GraphqlIssue, at: readonly string[]): boolean {
    return (
        path !== undefined &&
        path.length > at.length + 1 &&
        at.every((name, index) => path[index] === name) &&
        typeof path[at.length + 1] === "number"
    );
}

function follow(data: unknown, at: readonly string[]): unknown {
    return at.reduce<unknown>(
        (value, name) => (value as Record<string, unknown> | null | undefined)?.[name],
        data,
    );
}

/** An edge to something that the token may not see, or that failed. */
function isEmptyEdge(item: unknown): boolean {
    return typeof item === "object" && item !== null && "node" in item && item.node === null;
}

function nullItem(issues: readonly ItemIssue[], index: number): string {
    const known = issues.find((issue) => issue.index === index);
    return known?.message ?? `GitHub gave null for one of them (number ${index + 1})`;
}

/** GitHub's words for an issue, led by its type, e.g. `FORBIDDEN Resource not accessible by integration`. */
export function issueWords(issue: GraphqlIssue | undefined): string {
    if (issue === undefined) return "GitHub gave null";
    return issue.type === undefined ? issue.message : `${issue.type} ${issue.message}`;
}

/** One object read by its id, with what failed inside it. */
export interface ReadNode<Node> {
    readonly node: Node;
    readonly issues: readonly Omit<ItemIssue, "index">[];
}

/**
 * Objects by node id, in batches. Each id has an answer: the object, or why it could not be read. One bad object does not
 * take its batch with it.
 *
 * @param query takes `$ids` and answers `nodes(ids: $ids)` with `id` on each.
 */
export async function readNodes<Node extends { readonly id: string }>(
    client: ReadClient,
    request: {
        readonly what: (id: string) => string;
        readonly query: string;
        readonly ids: readonly string[];
        readonly size: PageSize;
    },
): Promise<Map<string, ReadNode<Node> | UnreadableError>> {
    const { query, ids, size, what } = request;
    const read = new Map<string, ReadNode<Node> | UnreadableError>();
    for (let at = 0; at < ids.length;) {
        const batch = ids.slice(at, at + size.now);
        const answer = await answerOf<Node>(client, query, batch);
        if (!(answer instanceof UnreadableError) && answer.tooMuch && size.shrink()) continue;
        batch.forEach((id, index) => read.set(id, nodeOf(answer, id, index, what(id))));
        at += batch.length;
        size.grow();
    }
    return read;
}

type NodesAnswer<Node> = GraphqlAnswer<{ nodes: readonly (Node | null)[] | null }>;

async function answerOf<Node>(
    client: ReadClient,
    query: string,
    ids: readonly string[],
): Promise<NodesAnswer<Node> | UnreadableError> {
    try {
        return await client.graphql(query, { ids });
    } catch (error) {
        if (error instanceof UnreadableError) return error;
        throw error;
    }
}

function nodeOf<Node extends { readonly id: string }>(
    answer: NodesAnswer<Node> | UnreadableError,
    id: string,
    index: number,
    what: string,
): ReadNode<Node> | UnreadableError {
    if (answer instanceof UnreadableError) return answer.as(what);
    const general = answer.errors.find(({ path }) => path?.[0] !== "nodes" || path.length < 2);
    const own = answer.errors.filter(({ path }) => path?.[0] === "nodes" && path[1] === index);
    const node = answer.data?.nodes?.[index];
    const whole = own.some(({ path }) => path?.length === 2);
    if (whole || general !== undefined || node === null || node === undefined) {
        return new UnreadableError(what, issueWords(own[0] ?? general));
    }
    if (node.id !== id) return new UnreadableError(what, "GitHub answered another object");
    const issues = own.map((issue) => ({
        field: (issue.path ?? []).slice(2),
        message: issueWords(issue),
    }));
    return { node, issues };
}
