import type { Caller } from "./context";

/** One answered request; no bodies and no tokens, so a journal can be shown to anyone. */
export interface JournalEntry {
    readonly id: number;
    readonly at: string;
    readonly method: string;
    /** Path as asked, with query. */
    readonly path: string;
    readonly status: number;
    readonly ms: number;
    /** Login, `app/slug`, or `anonymous`. */
    readonly caller: string;
    /** GraphQL operation name or first field. */
    readonly operation?: string;
    readonly cost?: number;
    readonly fault?: string;
    /** 304 was possible: the request carried If-None-Match. */
    readonly conditional?: boolean;
}

export class Journal {
    readonly entries: JournalEntry[] = [];
    /** `METHOD path` of endpoints answered 501, to how often. */
    readonly unserved = new Map<string, number>();
    private next = 1;

    constructor(private readonly limit = 100_000) {}

    add(entry: Omit<JournalEntry, "id">): void {
        this.entries.push({ id: this.next++, ...entry });
        if (this.entries.length > this.limit) this.entries.splice(0, this.limit / 10);
    }

    addUnserved(method: string, path: string): void {
        const key = `${method} ${path}`;
        this.unserved.set(key, (this.unserved.get(key) ?? 0) + 1);
    }

    clear(): void {
        this.entries.length = 0;
        this.unserved.clear();
    }
}

export function callerName(caller: Caller): string {
    switch (caller.kind) {
        case "anonymous":
            return "anonymous";
        case "app":
            return `app/${caller.app.slug}`;
        case "user":
        case "installation":
            return caller.user.login;
    }
}
