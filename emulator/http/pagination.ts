import type { Context, Reply } from "./context";

export interface Page<T> {
    readonly items: readonly T[];
    readonly headers: Record<string, string>;
}

/**
 * Cuts GitHub's page out of a complete list: `per_page` 30 by default and at most 100, `page` from 1;
 * nonsense falls back to the default, as on GitHub. The `Link` header is absolute and by id.
 */
export function page<T>(
    context: Context,
    all: readonly T[],
    limit = { default: 30, max: 100 },
): Page<T> {
    const size = Math.min(positive(context.query.per_page) ?? limit.default, limit.max);
    const number = positive(context.query.page) ?? 1;
    const last = Math.max(1, Math.ceil(all.length / size));
    const links: string[] = [];
    const link = (to: number, relation: string): void => {
        const query = new URLSearchParams();
        for (const [key, value] of Object.entries(context.query))
            if (value !== undefined) query.set(key, value);
        query.set("page", String(to));
        links.push(`<${context.apiUrl}${context.linkPath}?${query.toString()}>; rel="${relation}"`);
    };
    if (number > 1) link(Math.min(number - 1, last), "prev");
    if (number < last) {
        link(number + 1, "next");
        link(last, "last");
    }
    if (number > 1) link(1, "first");
    return {
        items: all.slice((number - 1) * size, number * size),
        headers: links.length === 0 ? {} : { link: links.join(", ") },
    };
}

/** A paged answer whose body is the bare array. */
export function paged<T>(context: Context, all: readonly T[], render: (item: T) => unknown): Reply {
    const { items, headers } = page(context, all);
    return { status: 200, body: items.map(render), headers };
}

/** A paged answer of the form `{total_count, [key]: [...]}`. */
export function pagedUnder<T>(
    context: Context,
    key: string,
    all: readonly T[],
    render: (item: T) => unknown,
    extra: Record<string, unknown> = {},
    limit?: { default: number; max: number },
): Reply {
    const { items, headers } = page(context, all, limit);
    return {
        status: 200,
        body: { total_count: all.length, ...extra, [key]: items.map(render) },
        headers,
    };
}

function positive(text: string | undefined): number | undefined {
    if (text === undefined || !/^\d+$/.test(text)) return undefined;
    const value = Number(text);
    return value >= 1 ? value : undefined;
}
