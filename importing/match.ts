/** The `match` that selects some repositories, all of them and no other. */
import type { InventoryRepository } from "../plan/inventory";
import type { Plain } from "./model";
import { byText } from "./model";

export interface FoundMatch {
    readonly match: Plain;
    /** What the repositories have in common, best first; for the tier's name. */
    readonly words: readonly string[];
}

/** A pattern must stand for at least so many names, or naming them is plainer. */
const worthAPattern = 3;

/**
 * @param members names that the tier has
 * @param all every repository that a pattern could select
 */
export function matchFor(
    members: readonly string[],
    all: readonly InventoryRepository[],
): FoundMatch {
    const wanted = new Set(members);
    const own = all.filter(({ name }) => wanted.has(name));
    const others = all.filter(({ name }) => !wanted.has(name));
    // A label on one repository says nothing about a kind of repositories.
    if (members.length > 1) {
        const [property] = sharedProperties(own, others);
        if (property !== undefined) {
            const [key, value] = property;
            return { match: { property: { [key]: value } }, words: [value, `${key}-${value}`] };
        }
        const [topic] = sharedTopics(own, others);
        if (topic !== undefined) return { match: { topic }, words: [topic] };
    }
    const { patterns, names } = covering(
        members,
        others.map(({ name }) => name),
    );
    const [only] = patterns;
    const words =
        members.length === 1
            ? members
            : patterns.length === 1 && names.length === 0
              ? [only ?? ""]
              : [];
    return { match: [...patterns, ...names], words };
}

function sharedProperties(
    own: readonly InventoryRepository[],
    others: readonly InventoryRepository[],
): [string, string][] {
    const [first] = own;
    const values = Object.entries(first?.properties ?? {}).filter(
        (entry): entry is [string, string] => typeof entry[1] === "string" && entry[1] !== "",
    );
    const has = ({ properties }: InventoryRepository, key: string, value: string): boolean => {
        const held = properties[key];
        return typeof held === "string" ? held === value : (held?.includes(value) ?? false);
    };
    return values
        .filter(
            ([key, value]) =>
                own.every((one) => has(one, key, value)) &&
                !others.some((one) => has(one, key, value)),
        )
        .sort(([a], [b]) => byText(a, b));
}

function sharedTopics(
    own: readonly InventoryRepository[],
    others: readonly InventoryRepository[],
): string[] {
    return (own[0]?.topics ?? [])
        .filter(
            (topic) =>
                own.every(({ topics }) => topics.includes(topic)) &&
                !others.some(({ topics }) => topics.includes(topic)),
        )
        .sort(byText);
}

/** Patterns by the words at the ends of names, the widest first, and the names that none of them covers; both sorted. */
export function covering(
    members: readonly string[],
    others: readonly string[],
): { readonly patterns: readonly string[]; readonly names: readonly string[] } {
    const patterns: string[] = [];
    let left = [...members];
    for (;;) {
        const best = candidates(left)
            .filter(({ covers }) => !others.some((name) => covers(name)))
            .map((one) => ({ ...one, count: left.filter((name) => one.covers(name)).length }))
            .filter(({ count }) => count >= worthAPattern)
            .sort((a, b) => b.count - a.count || byText(a.pattern, b.pattern))[0];
        if (best === undefined) break;
        patterns.push(best.pattern);
        left = left.filter((name) => !best.covers(name));
    }
    return { patterns: patterns.sort(byText), names: left.sort(byText) };
}

interface Candidate {
    readonly pattern: string;
    readonly covers: (name: string) => boolean;
}

function candidates(names: readonly string[]): Candidate[] {
    const found = new Map<string, Candidate>();
    for (const name of names) {
        for (const [start, end] of ends(name)) {
            if (start !== undefined)
                found.set(`${start}*`, {
                    pattern: `${start}*`,
                    // Matching does not look at case, so neither may "and no other".
                    covers: (one) => one.toLowerCase().startsWith(start.toLowerCase()),
                });
            if (end !== undefined)
                found.set(`*${end}`, {
                    pattern: `*${end}`,
                    covers: (one) => one.toLowerCase().endsWith(end.toLowerCase()),
                });
        }
    }
    return [...found.values()];
}

/** Starts that end in a hyphen, and ends that begin with one. */
function* ends(name: string): Generator<[string | undefined, string | undefined]> {
    for (let at = name.indexOf("-"); at > 0; at = name.indexOf("-", at + 1)) {
        yield [name.slice(0, at + 1), at < name.length - 1 ? name.slice(at) : undefined];
    }
}
