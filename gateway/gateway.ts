import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import fastify from "fastify";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { systemClock } from "./clock";
import type { Identity } from "./credentials/credentials";
import { identityOf } from "./credentials/credentials";
import type { Answer, Ask } from "./exchange";
import { answerOf, LostAnswer, refusal } from "./exchange";
import { graphqlOperation } from "./graphql";
import { layersOver } from "./layers";
import type { Gateway, GatewayCounts, GatewayOptions } from "./options";
import { reads } from "./read-only";
import { linkBack, pathBelow, targetOf } from "./target";
import { transportTo } from "./transport";

export type { Gateway, GatewayCounts, GatewayOptions } from "./options";

/**
 * Starts the gateway on loopback.
 * @throws TypeError for a target that is none; rejects when the port is taken
 */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
    const target = targetOf(options.target);
    const clock = options.clock ?? systemClock;
    const counts: GatewayCounts = { reads: 0, writes: 0, refused: 0, sent: 0, unchanged: 0 };
    const transport = transportTo(target);
    const journal = options.journal && { ...options.journal };
    const layers = layersOver(transport, {
        options: { ...options, journal },
        target,
        counts,
        clock,
    });
    const server = listener();
    let readOnly = options.readOnly === true;

    let self = "";
    server.all("/*", async (request, reply) => {
        const presented = options.credentials && identityOf(options.credentials, request.headers);
        const { identity, caller } = presented ?? {};
        const ask = askOf(request);
        const refused = refuse(request, ask, identity, options);
        if (ask === undefined || refused !== undefined)
            return send(reply.header(holder, process.pid), refused ?? nowhere(request));
        if (!ask.read && readOnly) {
            counts.refused++;
            return send(reply, refusal(`read-only run, ${ask.method} ${ask.path} refused`));
        }
        counts[ask.read ? "reads" : "writes"]++;
        const answer = await layers.send({ ...ask, caller }, identity).catch(lost);
        return send(reply, answer, (link) => linkBack(target, self, link));
    });

    await server.listen({ host: "127.0.0.1", port: options.port });
    self = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`;
    const stop = async () => {
        await server.close();
        await layers.close();
        await transport.close();
    };
    let stopped: Promise<void> | undefined;
    return {
        url: `${self}/`,
        counts,
        allowWrites(record) {
            Object.assign(journal ?? {}, record);
            readOnly = false;
        },
        close: () => (stopped ??= stop()),
    };
}

function listener(): FastifyInstance {
    // Bodies pass as they are; 32 MiB is above GitHub's own limit for one request.
    const server = fastify({
        logger: false,
        bodyLimit: 32 * 1024 * 1024,
        forceCloseConnections: true,
        // A request may be held for as long as a limit lasts.
        requestTimeout: 0,
        connectionTimeout: 0,
    });
    server.removeAllContentTypeParsers();
    server.addContentTypeParser("*", { parseAs: "buffer" }, (_request, body, done) =>
        done(null, body),
    );
    return server;
}

/** Headers of the provider that GitHub gets to see. */
const passed = [
    "accept",
    "authorization",
    "content-type",
    "if-none-match",
    "user-agent",
    "x-github-api-version",
    "graphql-features",
];

/** undefined: what is asked for is no path of GitHub's API. */
function askOf(request: FastifyRequest): Ask | undefined {
    const { url = "/" } = request.raw;
    const at = url.indexOf("?");
    const path = pathBelow(at < 0 ? url : url.slice(0, at));
    if (path === undefined) return undefined;
    const body =
        Buffer.isBuffer(request.body) && request.body.length > 0 ? request.body : undefined;
    const graphql = path === "/graphql" ? graphqlOperation(body) : undefined;
    const headers = passed.flatMap((name): [string, string][] => {
        const value = request.headers[name];
        return typeof value === "string" ? [[name, value]] : [];
    });
    return {
        method: request.method,
        path,
        query: at < 0 ? "" : url.slice(at),
        headers: Object.fromEntries(headers),
        body,
        graphql,
        read: reads(request.method, graphql),
    };
}

/** Whoever is not meant: a web page that talks a browser into asking us, or another process of this machine. */
function refuse(
    request: FastifyRequest,
    ask: Ask | undefined,
    identity: Identity | undefined,
    { credentials }: GatewayOptions,
): Answer | undefined {
    if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(request.headers.host ?? ""))
        return refusal("this address is for tools of this machine only");
    if (ask !== undefined && credentials !== undefined && identity === undefined)
        return answerOf(401, {
            message:
                "codex-rollout gateway: this run's token is not presented; GITHUB_TOKEN of the command has it",
        });
    return undefined;
}

/** Header by which a run that finds the port taken learns whose it is: a process of this machine may see that anyway. */
export const holder = "x-codex-rollout-process";

function nowhere(request: FastifyRequest): Answer {
    const [path = ""] = (request.raw.url ?? "/").split("?");
    return answerOf(404, { message: `codex-rollout gateway: ${path} is no path of GitHub's API` });
}

function lost(error: unknown): Answer {
    if (error instanceof LostAnswer) return refusal(error.message);
    return answerOf(500, {
        message: `codex-rollout gateway: this is a bug of ours: ${String(error)}`,
    });
}

/** The provider would wait by itself, unseen, when it read these; the gateway has waited for it. */
const keptBack = /^(x-ratelimit-|retry-after$)/;

function send(
    reply: FastifyReply,
    answer: Answer,
    link: (header: string) => string = (header) => header,
): FastifyReply {
    void reply.code(answer.status);
    for (const [name, value] of Object.entries(answer.headers)) {
        if (keptBack.test(name)) continue;
        const text = typeof value === "string" ? value : [...value];
        const turned = (name === "link" || name === "location") && typeof text === "string";
        void reply.header(name, turned ? link(text) : text);
    }
    if (answer.rest === undefined)
        return reply.send(answer.body.length > 0 ? answer.body : undefined);
    const { body, rest } = answer;
    return reply.send(joined(body, rest));
}

function joined(head: Buffer, rest: NodeJS.ReadableStream): NodeJS.ReadableStream {
    return Readable.from(
        (async function* () {
            yield head;
            for await (const chunk of rest) yield chunk as Buffer;
        })(),
    );
}
