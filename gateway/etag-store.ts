import { createHash } from "node:crypto";
import type { Answer, Ask, Send } from "./exchange";
import { headerOf } from "./exchange";

/** Bytes of answers that are remembered; the longest unused goes first. */
const most = 32 * 1024 * 1024;

/**
 * Asks "changed since?" for what was read before; GitHub does not count the answer "no" (304) against the hour's budget, and
 * the provider gets the remembered answer. Only within one run, in memory.
 */
export function remembering(next: Send, unchanged: () => void): Send {
    const answers = new Map<string, Answer>();
    let size = 0;
    const forget = (key: string) => {
        size -= answers.get(key)?.body.length ?? 0;
        answers.delete(key);
    };
    const remember = (key: string, answer: Answer) => {
        forget(key);
        answers.set(key, answer);
        size += answer.body.length;
        for (const oldest of answers.keys()) {
            if (size <= most) break;
            forget(oldest);
        }
    };
    return async (ask) => {
        if (ask.method !== "GET" || ask.headers["if-none-match"] !== undefined) return next(ask);
        const key = keyOf(ask);
        const known = answers.get(key);
        const tag = known && headerOf(known, "etag");
        const answer = await next(
            tag === undefined ? ask : { ...ask, headers: { ...ask.headers, "if-none-match": tag } },
        );
        if (answer.status === 304 && known !== undefined) {
            unchanged();
            remember(key, known);
            return known;
        }
        if (answer.status === 200 && storable(answer)) remember(key, answer);
        else forget(key);
        return answer;
    };
}

/** Every header that a request of ours can differ by is in the key, so these are all that an answer may vary by. */
const known = new Set([
    ..."accept authorization x-github-api-version user-agent accept-encoding".split(" "),
    // Never sent by us.
    ..."cookie x-github-otp x-requested-with origin".split(" "),
]);

function storable(answer: Answer): boolean {
    const vary = (headerOf(answer, "vary") ?? "").toLowerCase().split(/\s*,\s*/);
    return (
        answer.rest === undefined &&
        headerOf(answer, "etag") !== undefined &&
        !/no-store/.test(headerOf(answer, "cache-control") ?? "") &&
        vary.every((name) => name === "" || known.has(name))
    );
}

/** Hashed, so that no credential lies about in the store. */
function keyOf({ path, query, headers, identity }: Ask): string {
    return createHash("sha256")
        .update(JSON.stringify([path, query, identity?.secret, Object.entries(headers).sort()]))
        .digest("hex");
}
