import type { AddressInfo } from "node:net";
import type { IncomingHttpHeaders } from "node:http";
import { json } from "node:stream/consumers";
import { Readable } from "node:stream";
import fastify from "fastify";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import replyFrom from "@fastify/reply-from";
import { healingFor } from "./heal";
import { reads } from "./read-only";
import { linkBack, pathAt, targetOf } from "./target";

export interface GatewayOptions {
    /** The API that requests go on to, e.g. `https://api.github.com/` or the URL of the local GitHub. */
    readonly target: string;
    /** Loopback port; the provider records its base URL, so one port for all runs of a stack. 0: any free one. */
    readonly port: number;
    /** Refuse every request that could change something, whatever the token could do. */
    readonly readOnly?: boolean;
}

export interface Gateway {
    /** Base URL for the provider, with a trailing slash. */
    readonly url: string;
    readonly counts: GatewayCounts;
    close(): Promise<void>;
}

/** Requests since the start; `refused` are writes that read-only mode stopped. */
export interface GatewayCounts {
    reads: number;
    writes: number;
    refused: number;
}

/** Starts the gateway on loopback. Rejects when the port is taken. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
    const target = targetOf(options.target);
    const counts: GatewayCounts = { reads: 0, writes: 0, refused: 0 };
    // Bodies pass as they are; only GraphQL's is looked at. 32 MiB is above GitHub's own limit for one request.
    const server: FastifyInstance = fastify({
        logger: false,
        bodyLimit: 32 * 1024 * 1024,
        forceCloseConnections: true,
    });
    await server.register(replyFrom, {
        base: target.origin,
        undici: { headersTimeout: 120_000, bodyTimeout: 120_000 },
        // Repeating is the provider's decision as long as nothing here knows which repeat is safe.
        retryMethods: [],
        maxRetriesOn503: 0,
    });
    server.removeAllContentTypeParsers();
    server.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) =>
        done(null, body),
    );

    let self = "";
    server.all("/*", (request, reply) => {
        const path = pathOf(request);
        const at = pathAt(target, path);
        if (at === undefined)
            return reply
                .code(404)
                .send({ message: `codex-rollout gateway: ${path} is no path of GitHub's API` });
        const read = reads(request.method, path, graphqlBody(path, request.body));
        if (!read && options.readOnly === true) {
            counts.refused++;
            return reply.code(403).send({
                message: `codex-rollout gateway: read-only run, ${request.method} ${path} refused`,
            });
        }
        counts[read ? "reads" : "writes"]++;
        return forward(request, reply, { target, at, path, self });
    });

    await server.listen({ host: "127.0.0.1", port: options.port });
    self = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
    return { url: `${self}/`, counts, close: () => server.close() };
}

interface Hop {
    readonly target: ReturnType<typeof targetOf>;
    readonly at: string;
    readonly path: string;
    readonly self: string;
}

function forward(request: FastifyRequest, reply: FastifyReply, hop: Hop): FastifyReply {
    const healing = healingFor(request.method, hop.path);
    // As a stream, or reply-from would encode the bytes as JSON a second time.
    if (Buffer.isBuffer(request.body))
        request.body = Readable.from([request.body], { objectMode: false });
    return reply.from(hop.target.origin + hop.at, {
        rewriteRequestHeaders: (_request, headers) =>
            healing === undefined ? headers : plain(headers),
        rewriteHeaders: (headers) => {
            const answer: IncomingHttpHeaders = { ...headers };
            if (typeof answer.link === "string")
                answer.link = linkBack(hop.target, hop.self, answer.link);
            if (typeof answer.location === "string")
                answer.location = linkBack(hop.target, hop.self, answer.location);
            if (healing !== undefined) delete answer["content-length"];
            return answer;
        },
        onResponse: (_request, answer, upstream) => {
            const stream = upstream.stream as unknown as Readable;
            if (healing === undefined || answer.statusCode !== 200) {
                void answer.send(stream);
                return;
            }
            json(stream).then(
                (body) => answer.send(JSON.stringify(healing.mend(body))),
                (error: unknown) =>
                    answer.code(502).send({
                        message: `codex-rollout gateway: unreadable answer: ${String(error)}`,
                    }),
            );
        },
        onError: (answer, { error }) => {
            void answer.code(502).send({
                message: `codex-rollout gateway: ${hop.target.origin} does not answer: ${error.message}`,
            });
        },
    });
}

/** A mended answer must be readable and whole: neither compressed nor "not modified since". */
function plain(headers: IncomingHttpHeaders): IncomingHttpHeaders {
    const { "accept-encoding": _encoding, "if-none-match": _etag, ...rest } = headers;
    return { ...rest, "accept-encoding": "identity" };
}

function pathOf(request: FastifyRequest): string {
    const url = request.raw.url ?? "/";
    const query = url.indexOf("?");
    return query < 0 ? url : url.slice(0, query);
}

function graphqlBody(path: string, body: unknown): unknown {
    if (path !== "/api/graphql" || !Buffer.isBuffer(body)) return undefined;
    try {
        return JSON.parse(body.toString("utf8"));
    } catch {
        return undefined;
    }
}
