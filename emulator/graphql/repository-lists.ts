/** Which repositories a list holds, and in what order. */
import type { Repository } from "../state/repository";
import type { Arguments } from "./context";
import { NotServed } from "./errors";

interface Order {
    readonly field:
        "CREATED_AT" | "NAME" | "PUSHED_AT" | "STARGAZERS" | "UPDATED_AT" | "PERMISSION";
    readonly direction: "ASC" | "DESC";
}

const FILTERS = [
    "isArchived",
    "isFork",
    "isLocked",
    "privacy",
    "visibility",
    "hasIssuesEnabled",
    "query",
] as const;

/** Arguments that decide what a list holds, as a cache key. */
export function listKey(args: Arguments): string {
    return JSON.stringify([...FILTERS.map((name) => args[name] ?? null), args.orderBy ?? null]);
}

/** Filters and sorts in place. Names sort without case, ties by id. */
export function arrangeRepositories(all: Repository[], args: Arguments): Repository[] {
    const query = (args.query as string | null | undefined)?.toLowerCase();
    const kept = all.filter(
        (one) =>
            agrees(args.isArchived, one.archived) &&
            agrees(args.isFork, one.fork) &&
            agrees(args.isLocked, false) &&
            agrees(args.hasIssuesEnabled, one.hasIssues) &&
            (args.privacy == null ||
                (args.privacy === "PUBLIC") === (one.visibility === "public")) &&
            (args.visibility == null || args.visibility === one.visibility.toUpperCase()) &&
            (query === undefined || one.name.toLowerCase().includes(query)),
    );
    const order = args.orderBy as Order | null | undefined;
    return order == null ? kept : sort(kept, order);
}

function agrees(wanted: unknown, actual: boolean): boolean {
    return wanted == null || wanted === actual;
}

function sort(list: Repository[], { field, direction }: Order): Repository[] {
    const keys: Partial<Record<Order["field"], (one: Repository) => string>> = {
        NAME: (one) => one.name.toLowerCase(),
        CREATED_AT: (one) => one.createdAt,
        PUSHED_AT: (one) => one.pushedAt,
        UPDATED_AT: (one) => one.updatedAt,
    };
    const key = keys[field];
    if (key === undefined) throw new NotServed(`repositories ordered by ${field}`);
    const sign = direction === "DESC" ? -1 : 1;
    return list
        .map((one) => ({ one, key: key(one) }))
        .sort((a, b) => sign * (a.key < b.key ? -1 : a.key > b.key ? 1 : a.one.id - b.one.id))
        .map(({ one }) => one);
}
