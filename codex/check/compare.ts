import { isDeepStrictEqual } from "node:util";

/** Equality of what a file sets and what the binary says, where lists of allowed values are sets. */
export function same(found: unknown, declared: unknown): boolean {
    return isDeepStrictEqual(normal(found), normal(declared));
}

function normal(value: unknown): unknown {
    if (Array.isArray(value)) {
        const items = value.map(normal);
        return items.every((item) => typeof item === "string") ? [...items].sort() : items;
    }
    if (typeof value === "object" && value !== null) {
        return Object.fromEntries(
            Object.entries(value).map(([key, inner]) => [key, normal(inner)]),
        );
    }
    return value;
}
