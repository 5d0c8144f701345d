import type { Unread } from "../live";
import type { Origin } from "../origin";

/** One thing that is so, and the line that makes it so. */
export interface Statement {
    readonly text: string;
    /** The policy line that decides it. */
    readonly origin?: Origin;
    /** Where it is decided when no policy line does, e.g. `.github/CODEOWNERS:3, written by people`. */
    readonly place?: string;
}

/** Statements of one kind under a heading. */
export interface Part {
    readonly title: string;
    readonly statements: readonly Statement[];
}

/** What may happen, through what, decided where. `Facts` is the same for scripts, without words. */
export interface Explanation<Facts = unknown> {
    readonly kind: "person" | "repository" | "path" | "secret";
    /** What was asked about, e.g. `payments-api src/auth/login.ts`. */
    readonly subject: string;
    /** Whether the policy was asked what should be, or the organization what is. */
    readonly source: "policy" | "organization";
    /** The answer in a sentence or two. */
    readonly answer: string;
    readonly facts: Facts;
    /** Only parts that say something. */
    readonly parts: readonly Part[];
    /** Parts of the organization that could not be read and that the answer would need. */
    readonly unknown: readonly Unread[];
}

export function part(title: string, statements: Iterable<Statement>): Part {
    return { title, statements: [...statements] };
}

/** Parts in their order; those without a statement are left out. */
export function saying(...parts: readonly Part[]): Part[] {
    return parts.filter(({ statements }) => statements.length > 0);
}

/**
 * Says once what holds for many: subjects with the same words and the same line become one statement.
 * @param say the statement for subjects that share everything else
 */
export function together<Item>(
    items: readonly Item[],
    key: (item: Item) => string,
    say: (items: readonly Item[]) => Statement,
): Statement[] {
    const groups = new Map<string, Item[]>();
    for (const item of items) {
        const name = key(item);
        groups.set(name, [...(groups.get(name) ?? []), item]);
    }
    return [...groups.values()].map(say);
}
