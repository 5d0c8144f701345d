/**
 * Answers that GitHub can be asked about again with "changed since?" (If-None-Match); it does not count the answer "no" (304)
 * against the hour's budget. Only what to keep and for how long; where the answers lie is the caller's.
 */
import { createHash } from "node:crypto";

/** Remembers up to a number of bytes; the longest unused goes first. */
export class AnswerStore<Answer> {
    private readonly answers = new Map<string, Answer>();
    private size = 0;

    /** @param sizeOf bytes of an answer, as far as they matter */
    constructor(
        private readonly sizeOf: (answer: Answer) => number,
        private readonly most = 32 * 1024 * 1024,
    ) {}

    get(key: string): Answer | undefined {
        return this.answers.get(key);
    }

    /** Keeps an answer as the one that was used last. */
    keep(key: string, answer: Answer): void {
        this.forget(key);
        this.answers.set(key, answer);
        this.size += this.sizeOf(answer);
        for (const oldest of this.answers.keys()) {
            if (this.size <= this.most) break;
            this.forget(oldest);
        }
    }

    forget(key: string): void {
        const known = this.answers.get(key);
        if (known === undefined) return;
        this.size -= this.sizeOf(known);
        this.answers.delete(key);
    }

    /** The longest unused first. */
    entries(): IterableIterator<[string, Answer]> {
        return this.answers.entries();
    }
}

/** Every header that a request of ours can differ by is in the key, so these are all that an answer may vary by. */
const known = new Set([
    ..."accept authorization x-github-api-version user-agent accept-encoding".split(" "),
    // Never sent by us.
    ..."cookie x-github-otp x-requested-with origin".split(" "),
]);

/** @param header its value, by lower-case name */
export function isKeepable(header: (name: string) => string | null | undefined): boolean {
    const vary = (header("vary") ?? "").toLowerCase().split(/\s*,\s*/);
    return (
        typeof header("etag") === "string" &&
        !/no-store/.test(header("cache-control") ?? "") &&
        vary.every((name) => name === "" || known.has(name))
    );
}

/** Hashed, so that no credential lies about in a store. */
export function storeKey(...parts: readonly unknown[]): string {
    return createHash("sha256").update(JSON.stringify(parts)).digest("hex");
}
