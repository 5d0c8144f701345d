import { Readable } from "node:stream";
import { EnvHttpProxyAgent, Pool } from "undici";
import type { Dispatcher } from "undici";
import type { Answer, Ask } from "./exchange";
import { LostAnswer } from "./exchange";
import type { Target } from "./target";

/** Larger answers pass through as they come instead of being held; GitHub's JSON stays far below. */
const held = 8 * 1024 * 1024;

/** GitHub's own bound for concurrent requests, REST and GraphQL together. */
const connections = 100;

export interface Transport {
    send(ask: Ask): Promise<Answer>;
    close(): Promise<void>;
}

/** The one way out. Certificates are verified whatever the environment says; repeating is nobody's business down here. */
export function transportTo(target: Target): Transport {
    const settings = { connections, headersTimeout: 120_000, bodyTimeout: 120_000 };
    const connect = { rejectUnauthorized: true };
    const proxied = !target.loopback && (process.env.HTTPS_PROXY ?? process.env.https_proxy);
    const dispatcher: Dispatcher = proxied
        ? new EnvHttpProxyAgent({ ...settings, requestTls: connect, connect })
        : new Pool(target.origin, { ...settings, connect });
    return {
        send: (ask) => exchange(dispatcher, target, ask),
        close: () => dispatcher.close(),
    };
}

async function exchange(dispatcher: Dispatcher, target: Target, ask: Ask): Promise<Answer> {
    const prefix = ask.path === "/graphql" ? "" : target.rest;
    const path = ask.path === "/graphql" ? target.graphql : prefix + ask.path;
    try {
        const { statusCode, headers, body } = await dispatcher.request({
            origin: target.origin,
            path: path + ask.query,
            method: ask.method,
            // Answers are looked into, so they come uncompressed.
            headers: { ...ask.headers, "accept-encoding": "identity" },
            body: ask.body,
        });
        return { status: statusCode, headers: passedOn(headers), ...(await take(body)) };
    } catch (error) {
        throw new LostAnswer(`${target.origin} does not answer: ${reasonOf(error)}`);
    }
}

/** Not the headers of this one connection, nor those that say how the body was packed for it. */
const ofTheConnection = new Set([
    "connection",
    "keep-alive",
    "transfer-encoding",
    "content-length",
    "trailer",
    "upgrade",
]);

function passedOn(headers: Record<string, string | string[] | undefined>): Answer["headers"] {
    const kept = Object.entries(headers).filter(
        (entry): entry is [string, string | string[]] =>
            entry[1] !== undefined && !ofTheConnection.has(entry[0]),
    );
    return Object.fromEntries(kept);
}

async function take(stream: Readable): Promise<{ body: Buffer; rest?: Readable }> {
    const chunks: Buffer[] = [];
    let size = 0;
    const iterator = stream[Symbol.asyncIterator]();
    for (;;) {
        const next = (await iterator.next()) as IteratorResult<Buffer, undefined>;
        if (next.done === true) return { body: Buffer.concat(chunks) };
        chunks.push(next.value);
        size += next.value.length;
        if (size > held) return { body: Buffer.concat(chunks), rest: Readable.from(iterator) };
    }
}

function reasonOf(error: unknown): string {
    const { message, code } = error as NodeJS.ErrnoException;
    return message === "" ? (code ?? "no reason given") : message;
}
