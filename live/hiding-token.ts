import { isSecretToken } from "../plan/secret-values";

/**
 * A `fetch` whose answers do not repeat the token that they were asked with: an error's words end up in reports, files and logs.
 * Looked into are errors, and what GraphQL answers, whose errors come with a 200.
 */
export function hidingToken(
    fetch: typeof globalThis.fetch,
    token: string | undefined,
): typeof globalThis.fetch {
    if (token === undefined || !isSecretToken(token)) return fetch;
    return async (input, init) => {
        const answer = await fetch(input, init);
        if ((answer.ok && init?.method !== "POST") || answer.body === null) return answer;
        const text = await answer.clone().text();
        if (!text.includes(token)) return answer;
        const { status, statusText, headers } = answer;
        return new Response(text.replaceAll(token, "***"), { status, statusText, headers });
    };
}
