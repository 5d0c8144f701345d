/** GitHub's connections: `first`/`last`, `after`/`before`, cursors, total counts. */
import type { Arguments } from "./context";
import { Refusal } from "./errors";

/** An edge with fields of its own (`role`, `permission`, ...) beside its node. */
export interface Edge<N> {
    readonly node: N;
    readonly [field: string]: unknown;
}

/** What a connection field resolves to; `nodes` and `edges` cut their page when they are asked for. */
export interface Connection {
    readonly totalCount: number;
    nodes(): unknown;
    edges(): unknown;
    pageInfo(): unknown;
}

/** Most items of a page. */
const MAX_PAGE = 100;

/**
 * A connection over a complete, ordered list.
 *
 * `first` or `last` is needed as soon as items are asked for (not for `totalCount` alone) and goes up to 100;
 * both errors belong to the field, as GitHub has it.
 *
 * @param name field name, for GitHub's messages.
 * @param toEdge makes an item's edge; leave out when an item is its own node.
 * @param unbounded GitHub serves this connection without bounds (see {@link UNBOUNDED}).
 */
export function connection<T>(
    name: string,
    items: readonly T[],
    args: Arguments,
    toEdge: (item: T) => Edge<unknown> = (node) => ({ node }),
    unbounded = false,
): Connection {
    assertBounds(name, args);
    let slice: Slice | undefined;
    const cut = (): Slice => (slice ??= sliceOf(name, items, args, unbounded));
    const page = (): readonly T[] => items.slice(cut().start, cut().end);
    return {
        totalCount: items.length,
        nodes: () => page().map((item) => toEdge(item).node),
        edges: () =>
            page().map((item, index) => ({
                ...toEdge(item),
                cursor: cursorOf(items, cut().start + index),
            })),
        pageInfo: () => {
            const { start, end } = cut();
            return {
                startCursor: end > start ? cursorOf(items, start) : null,
                endCursor: end > start ? cursorOf(items, end - 1) : null,
                hasNextPage: end < items.length,
                hasPreviousPage: start > 0,
            };
        },
    };
}

/** A connection that a caller may not look into: it has nothing, as GitHub shows it to them. */
export const emptyConnection = (name: string, args: Arguments): Connection =>
    connection(name, [], args);

interface Slice {
    readonly start: number;
    readonly end: number;
}

function assertBounds(name: string, args: Arguments): void {
    for (const bound of ["first", "last"] as const) {
        const size = args[bound];
        if (typeof size !== "number") continue;
        if (size > MAX_PAGE) {
            throw new Refusal(
                "EXCESSIVE_PAGINATION",
                `Requesting ${size} records on the \`${name}\` connection exceeds the \`${bound}\` limit of ${MAX_PAGE} records.`,
            );
        }
        if (size < 0)
            throw new Refusal(
                "EXCESSIVE_PAGINATION",
                `\`${bound}\` on the \`${name}\` connection cannot be less than zero.`,
            );
    }
}

function sliceOf(
    name: string,
    items: readonly unknown[],
    args: Arguments,
    unbounded: boolean,
): Slice {
    const first = args.first as number | null | undefined;
    const last = args.last as number | null | undefined;
    if (first == null && last == null && !unbounded) {
        throw new Refusal(
            "MISSING_PAGINATION_BOUNDARIES",
            `You must provide a \`first\` or \`last\` value to properly paginate the \`${name}\` connection.`,
        );
    }
    let start = args.after == null ? 0 : position(items, args.after as string, "after");
    let end = args.before == null ? items.length : position(items, args.before as string, "before");
    if (first != null) end = Math.min(end, start + first);
    if (last != null) start = Math.max(start, end - last);
    if (first == null && last == null) end = Math.min(end, start + MAX_PAGE);
    return { start, end: Math.max(start, end) };
}

/** Opaque to clients: position and identity, so a page still starts right when items before it came or went. */
function cursorOf(items: readonly unknown[], index: number): string {
    return Buffer.from(`cursor:v2:${index}:${identity(items[index])}`).toString("base64");
}

/** Where the items after (or up to) a cursor begin (end). */
function position(items: readonly unknown[], cursor: string, bound: "after" | "before"): number {
    const match = /^cursor:v2:(\d+):(.*)$/.exec(Buffer.from(cursor, "base64").toString());
    if (match === null)
        throw new Refusal(
            "INVALID_CURSOR_ARGUMENTS",
            `\`${cursor}\` does not appear to be a valid cursor.`,
        );
    const index = Number(match[1]);
    const step = bound === "after" ? 1 : 0;
    if (index < items.length && identity(items[index]) === match[2]) return index + step;
    const moved = items.findIndex((item) => identity(item) === match[2]);
    return moved >= 0 ? moved + step : Math.min(index, items.length);
}

function identity(item: unknown): string {
    const { nodeId, user, userId } = (item ?? {}) as {
        nodeId?: string;
        user?: { nodeId: string };
        userId?: number;
    };
    return nodeId ?? user?.nodeId ?? String(userId ?? "");
}
