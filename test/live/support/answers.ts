import type { ClientOptions } from "../../../live/client";

export interface Sent {
    readonly method: string;
    readonly url: string;
    readonly query?: string;
    readonly variables: Readonly<Record<string, unknown>>;
}

/** Answers requests without a network, and keeps what was sent. */
export function answering(answer: (sent: Sent, number: number) => Response | Promise<Response>): {
    readonly options: ClientOptions;
    readonly sent: Sent[];
    readonly waits: string[];
} {
    const sent: Sent[] = [];
    const waits: string[] = [];
    const fetch: typeof globalThis.fetch = async (input, init) => {
        const body = typeof init?.body === "string" ? (JSON.parse(init.body) as Partial<Sent>) : {};
        const one: Sent = {
            method: init?.method ?? "GET",
            url: typeof input === "string" ? input : input instanceof URL ? input.href : input.url,
            query: body.query,
            variables: body.variables ?? {},
        };
        sent.push(one);
        return answer(one, sent.length - 1);
    };
    const options = {
        token: "canary-token",
        baseUrl: "https://git.example/",
        fetch,
        onWait: (message: string) => waits.push(message),
        retryMilliseconds: 1,
    };
    return { options, sent, waits };
}

export function json(data: unknown, init: ResponseInit & { link?: string } = {}): Response {
    const headers = new Headers({ "content-type": "application/json; charset=utf-8" });
    for (const [name, value] of new Headers(init.headers)) headers.set(name, value);
    if (init.link !== undefined) headers.set("link", init.link);
    return new Response(typeof data === "string" ? data : JSON.stringify(data), {
        ...init,
        headers,
    });
}

export function problem(
    status: number,
    message: string,
    headers: Record<string, string> = {},
): Response {
    return json({ message, documentation_url: "https://docs.example/rest" }, { status, headers });
}
