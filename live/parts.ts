import type { FactPath } from "../plan/fact-path";
import { factPath } from "../plan/fact-path";
import type { Unread } from "../plan/live";
import { UnreadableError } from "./unreadable";

/** Collects what could not be read, while the rest goes on. */
export class Unknowns {
    private readonly parts = new Map<FactPath, Unread>();

    /** Notes one part; the first reason is kept. */
    add(at: readonly string[], what: string, reason: string): void {
        const path = factPath(...at);
        if (!this.parts.has(path)) this.parts.set(path, { path, what, reason });
    }

    has(at: readonly string[]): boolean {
        return this.parts.has(factPath(...at));
    }

    /** What was read, or the placeholder with a note that it is one. Faults of ours pass. */
    async orUnknown<T>(
        at: readonly string[],
        what: string,
        placeholder: T,
        read: Promise<T>,
    ): Promise<T> {
        try {
            return await read;
        } catch (error) {
            if (!(error instanceof UnreadableError)) throw error;
            this.add(at, what, error.reason);
            return placeholder;
        }
    }

    sorted(): Unread[] {
        return [...this.parts.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
    }
}

/** A record with sorted keys, so that states of equal content print alike. */
export function byKey<T>(entries: Iterable<readonly [string, T]>): Record<string, T> {
    return Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
