import type { AnswerStore } from "../gateway/answer-store";
import { isKeepable, storeKey } from "../gateway/answer-store";

/** What was read before: by default of this run alone; the caller may have it from a file, and write it back. */
export type Remembered = AnswerStore<KeptAnswer>;

export interface KeptAnswer {
    readonly etag: string;
    readonly body: string;
    /** Where the next page is; part of what makes a list whole. */
    readonly link?: string;
    readonly type?: string;
}

/**
 * A `fetch` that asks "changed since?" for what was read before and, at "no", gives the remembered answer. The key has
 * everything that an answer can vary by, the credential hashed, so that nobody is given what another may see.
 */
export function rememberingFetch(
    fetch: typeof globalThis.fetch,
    remembered: Remembered,
    unchanged: () => void,
): typeof fetch {
    return async (input, init) => {
        if ((init?.method ?? "GET") !== "GET" || typeof input !== "string" || isSecret(input))
            return fetch(input, init);
        const headers = new Headers(init?.headers);
        const key = storeKey(input, [...headers].sort());
        const known = remembered.get(key);
        if (known !== undefined) headers.set("if-none-match", known.etag);
        const answer = await fetch(input, { ...init, headers });
        if (answer.status === 304 && known !== undefined) {
            unchanged();
            remembered.keep(key, known);
            return again(known, answer.headers);
        }
        const etag = answer.headers.get("etag");
        if (
            answer.status !== 200 ||
            etag === null ||
            !isKeepable((name) => answer.headers.get(name))
        ) {
            remembered.forget(key);
            return answer;
        }
        const body = await answer.text();
        // An answer that was cut off must not be what later ones are compared with.
        if (!isJson(body)) remembered.forget(key);
        else remembered.keep(key, keptOf(etag, body, answer.headers));
        return new Response(body, { status: 200, headers: answer.headers });
    };
}

/** Variables have their values beside their names, and nobody knows what people keep there. */
function isSecret(url: string): boolean {
    return /\/variables(?:[/?]|$)/.test(url);
}

function isJson(body: string): boolean {
    try {
        return typeof JSON.parse(body) === "object";
    } catch {
        return false;
    }
}

function keptOf(etag: string, body: string, headers: Headers): KeptAnswer {
    const [link, type] = [headers.get("link"), headers.get("content-type")];
    return { etag, body, ...(link === null ? {} : { link }), ...(type === null ? {} : { type }) };
}

/** The remembered answer with what GitHub says now of its limits. */
function again({ body, link, type }: KeptAnswer, now: Headers): Response {
    const headers = new Headers(now);
    for (const name of ["content-length", "content-encoding", "content-type", "link"])
        headers.delete(name);
    if (type !== undefined) headers.set("content-type", type);
    if (link !== undefined) headers.set("link", link);
    return new Response(body, { status: 200, headers });
}
