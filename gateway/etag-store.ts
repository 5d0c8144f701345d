import { AnswerStore, isKeepable, storeKey } from "./answer-store";
import type { Answer, Ask, Send } from "./exchange";
import { headerOf } from "./exchange";

/**
 * Asks "changed since?" for what was read before, and gives the provider the remembered answer. Only within one run, in
 * memory.
 */
export function remembering(next: Send, unchanged: () => void): Send {
    const answers = new AnswerStore<Answer>(({ body }) => body.length);
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
            answers.keep(key, known);
            return known;
        }
        const keepable =
            answer.status === 200 &&
            answer.rest === undefined &&
            isKeepable((name) => headerOf(answer, name));
        if (keepable) answers.keep(key, answer);
        else answers.forget(key);
        return answer;
    };
}

function keyOf({ path, query, headers, identity }: Ask): string {
    return storeKey(path, query, identity?.secret, Object.entries(headers).sort());
}
