/** A proxy that breaks connections and answers in the ways in which networks, load balancers and caches do. */
import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { gzipSync } from "node:zlib";

/** An answer as GitHub gave it, and the connection that it is to go back on. */
interface Breaking {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: Buffer;
    readonly request: IncomingMessage;
    readonly response: ServerResponse;
    readonly socket: Socket;
}

/** Head of an answer as bytes, for those that no HTTP server would send. */
function head({ status, headers }: Breaking, more: Record<string, string>): string {
    const all = { ...headers, ...more };
    const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
    return `HTTP/1.1 ${status} Answer\r\n${lines.join("")}\r\n`;
}

function answer(
    { status, headers, response }: Breaking,
    changed: { status?: number; headers?: Record<string, string>; body: Buffer | string },
): void {
    response.writeHead(changed.status ?? status, { ...headers, ...changed.headers });
    response.end(changed.body);
}

const half = (body: Buffer): Buffer => body.subarray(0, body.length >> 1);
const page = (status: number) => (breaking: Breaking) =>
    answer(breaking, {
        status,
        headers: { "content-type": "text/html; charset=utf-8" },
        body: "<html><body><h1>Unicorn!</h1><p>We had issues producing the response.</p></body></html>",
    });
const json = (text: string) => (breaking: Breaking) =>
    answer(breaking, { status: 200, body: text });

/** What is done to an answer; the request itself has always reached GitHub. */
export const transportFaults = {
    "reset before the answer": ({ socket }: Breaking) => socket.resetAndDestroy(),
    "reset in the headers": ({ socket }: Breaking) =>
        socket.write("HTTP/1.1 200 OK\r\nContent-Ty", () => socket.resetAndDestroy()),
    "reset in the body": (breaking: Breaking) => {
        const { body, socket } = breaking;
        socket.write(head(breaking, { "content-length": String(body.length) }));
        socket.write(half(body), () => socket.resetAndDestroy());
    },
    "body cut off, its length as it should be": (breaking: Breaking) => {
        const { body, socket } = breaking;
        socket.write(head(breaking, { "content-length": String(body.length) }));
        socket.end(half(body));
    },
    "body cut off, its length as it is": (breaking: Breaking) =>
        answer(breaking, { body: half(breaking.body) }),
    "chunks without an end": (breaking: Breaking) => {
        const { body, socket } = breaking;
        socket.write(head(breaking, { "transfer-encoding": "chunked" }));
        socket.end(
            Buffer.concat([Buffer.from(`${half(body).length.toString(16)}\r\n`), half(body)]),
        );
    },
    "slow trickle": ({ status, headers, body, response }: Breaking) => {
        response.writeHead(status, { ...headers, "content-length": String(body.length) });
        const size = Math.max(1, Math.ceil(body.length / 5));
        const next = (at: number): void => {
            if (at >= body.length) return void response.end();
            response.write(body.subarray(at, at + size));
            setTimeout(() => next(at + size), 2);
        };
        next(0);
    },
    "silence, then a reset": ({ socket }: Breaking) =>
        void setTimeout(() => socket.resetAndDestroy(), 300),
    "bytes that are no HTTP": ({ socket }: Breaking) =>
        socket.end("\x00\x15\x03\x01 garbage\r\n\r\n"),
    "a page with 502": page(502),
    "a page with 503": page(503),
    "a page with 504": page(504),
    "a page with 200": page(200),
    "nothing with 200": (breaking: Breaking) => answer(breaking, { status: 200, body: "" }),
    "nothing with 204": ({ response }: Breaking) => response.writeHead(204).end(),
    "JSON that is cut and closed again": (breaking: Breaking) =>
        answer(breaking, { body: `${half(breaking.body).toString()}"}]}` }),
    null: json("null"),
    "an empty list": json("[]"),
    "an empty object": json("{}"),
    "a message of somebody else": json('{"message":"ok","status":"maintenance"}'),
    "another type of content": (breaking: Breaking) =>
        answer(breaking, {
            headers: { "content-type": "application/octet-stream" },
            body: breaking.body,
        }),
    "gzip that is none": (breaking: Breaking) =>
        answer(breaking, { headers: { "content-encoding": "gzip" }, body: breaking.body }),
    "gzip that is cut off": (breaking: Breaking) =>
        answer(breaking, {
            headers: { "content-encoding": "gzip" },
            body: half(gzipSync(breaking.body)),
        }),
    "the page before, again": (breaking: Breaking) => {
        const { headers, body, request } = breaking;
        const link = `<http://${request.headers.host ?? ""}${request.url ?? ""}>; rel="next"`;
        const text = body.toString().replaceAll('"hasNextPage":false', '"hasNextPage":true');
        answer(breaking, { headers: { ...headers, link }, body: text });
    },
    "connection closed after the answer": (breaking: Breaking) => {
        breaking.response.once("finish", () => breaking.socket.destroy());
        answer(breaking, { headers: { connection: "keep-alive" }, body: breaking.body });
    },
} satisfies Record<string, (breaking: Breaking) => unknown>;

export type TransportFault = keyof typeof transportFaults;

export interface ProxiedRequest {
    readonly method: string;
    /** Without its query. */
    readonly path: string;
    readonly body: string;
}

export interface BreakingProxy {
    readonly url: string;
    /** Asked of each request; undefined: it passes whole. */
    choose: (request: ProxiedRequest) => TransportFault | undefined;
    /** How many answers were broken since the start. */
    broken: number;
    close(): Promise<void>;
}

/** Stands on loopback before `target`, e.g. the local GitHub. */
export async function startBreakingProxy(target: string): Promise<BreakingProxy> {
    const origin = target.replace(/\/$/, "");
    const server = createServer((request, response) => {
        forward(request, response).catch(() => response.destroy());
    });
    const proxy: BreakingProxy = {
        url: "",
        choose: () => undefined,
        broken: 0,
        close: () => closed(server),
    };

    async function forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
        const parts: Buffer[] = [];
        for await (const part of request) parts.push(part as Buffer);
        const sent = Buffer.concat(parts);
        const { method = "GET", url = "/" } = request;
        const fault = proxy.choose({
            method,
            path: url.split("?")[0] ?? url,
            body: sent.toString(),
        });
        const got = await fetch(origin + url, {
            method,
            headers: headersOf(request),
            body: sent.length === 0 ? undefined : sent,
        });
        const body = Buffer.from(await got.arrayBuffer());
        const here = `http://${request.headers.host ?? ""}`;
        const headers = Object.fromEntries(
            [...got.headers].flatMap(([name, value]) =>
                /^(content-(length|encoding)|transfer-encoding|connection|keep-alive)$/.test(name)
                    ? []
                    : [[name, name === "link" ? value.replaceAll(origin, here) : value]],
            ),
        ) as Record<string, string>;
        const { status } = got;
        const { socket } = request;
        if (fault === undefined) return void response.writeHead(status, headers).end(body);
        proxy.broken++;
        transportFaults[fault]({ status, headers, body, request, response, socket });
    }

    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    return Object.assign(proxy, { url: `http://127.0.0.1:${port}` });
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
    return Object.fromEntries(
        Object.entries(headers).filter(
            (entry): entry is [string, string] =>
                typeof entry[1] === "string" &&
                !/^(host|connection|content-length|accept-encoding|transfer-encoding)$/.test(
                    entry[0],
                ),
        ),
    );
}

function closed(server: Server): Promise<void> {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
}
