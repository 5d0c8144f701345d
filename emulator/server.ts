/**
 * The local GitHub: one HTTP server over one State. Routes answer as functions of a Context;
 * what every GitHub answer has in common is in http/respond.ts.
 */
import fastify, { type FastifyInstance } from "fastify";
import type { IncomingMessage } from "node:http";
import type { Context, EmulatorOptions, Route } from "./http/context";
import type { ContractCheck, ContractMode } from "./http/contract-check";
import { Faults } from "./http/faults";
import { Journal } from "./http/journal";
import { Problem } from "./http/problem";
import { RateLimits } from "./http/ratelimit";
import { SecondaryLimits } from "./http/secondary-limits";
import type { Exchange } from "./http/exchange";
import { respond } from "./http/respond";
import { readTarget, type Target } from "./http/target";
import { controlRoutes } from "./local/control";
import { Store } from "./local/store";
import { routes as restRoutes } from "./rest";
import type { Running } from "./running";
import { loadState, type SeedSource } from "./seed/load";

export type { Exchange } from "./http/exchange";
export type { Running } from "./running";

/** How to start a local GitHub. */
export interface LocalGitHubOptions extends Partial<EmulatorOptions> {
    /**
     * `acme` (default), a YAML or JSON file, or the seed itself; several make several organizations.
     * With `stateDir` only used while that folder holds no state yet.
     */
    readonly seed?: SeedSource | readonly SeedSource[];
    /** 0 (default) takes a free one. Loopback only, always. */
    readonly port?: number;
    /** Folder that keeps the state between runs. */
    readonly stateDir?: string;
    /** Whether each request and answer is held to GitHub's published description; default `off`. */
    readonly contract?: ContractMode;
    /** Sees each request and answer. */
    readonly onExchange?: (exchange: Exchange) => void;
}

export interface LocalGitHub extends Running {
    /** `http://127.0.0.1:PORT`: what `GITHUB_BASE_URL` is set to. */
    readonly url: string;
    readonly server: FastifyInstance;
    /** Stops answering and saves the state. */
    close(): Promise<void>;
}

const targets = new WeakMap<IncomingMessage, Target>();
const emptyTarget: Target = { url: "/", prefix: "", linkPath: "/", subPath: "" };

/**
 * Starts a local GitHub on loopback.
 * @throws SeedError when a seed does not fit its schema, StateError when the state folder cannot be used,
 *   and what `listen` throws when the port is taken.
 */
export async function createLocalGitHub(options: LocalGitHubOptions = {}): Promise<LocalGitHub> {
    const store = new Store(options.stateDir, () => loadState(options.seed ?? "acme"));
    const settings = settingsOf(options);
    const running: Running = {
        state: store.open(),
        options: settings,
        limits: new RateLimits(settings, () => running.state.clock()),
        secondary: new SecondaryLimits(),
        journal: new Journal(),
        faults: new Faults(),
        store,
        internalTokens: new Set(),
        onExchange: options.onExchange,
        contract: contractCheck(options.contract),
    };
    const server = build(running);
    try {
        await server.listen({ port: options.port ?? 0, host: "127.0.0.1" });
    } catch (error) {
        store.close(running.state);
        throw error;
    }
    const address = server.server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    return Object.assign(running, {
        url: `http://127.0.0.1:${port}`,
        server,
        async close(): Promise<void> {
            await server.close();
            store.close(running.state);
        },
    });
}

function settingsOf(options: LocalGitHubOptions): EmulatorOptions {
    return {
        listInheritedTeams: options.listInheritedTeams ?? true,
        latency: options.latency ?? 0,
        budget: options.budget ?? 5000,
        graphqlBudget: options.graphqlBudget ?? 5000,
        graphqlNodeLimit: options.graphqlNodeLimit ?? null,
        searchBudget: options.searchBudget ?? 30,
        secondaryLimits: options.secondaryLimits ?? false,
    };
}

function contractCheck(mode: ContractMode = "off"): ContractCheck | undefined {
    if (mode === "off") return undefined;
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- ajv is loaded only when it is asked for
    const module = require("./http/contract-check") as typeof import("./http/contract-check");
    return new module.ContractCheck(mode);
}

function build(running: Running): FastifyInstance {
    const server = fastify({
        exposeHeadRoutes: false,
        bodyLimit: 64 * 1024 * 1024,
        forceCloseConnections: true,
        routerOptions: { maxParamLength: 2000, caseSensitive: true },
        rewriteUrl(request) {
            const target = readTarget(running.state, request.url ?? "/");
            targets.set(request, target);
            return target.url;
        },
    });
    server.removeAllContentTypeParsers();
    server.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) =>
        done(null, body),
    );
    controlRoutes(server, running);
    for (const route of [...restRoutes, graphql]) {
        server.route({
            method: route.method,
            url: route.path,
            handler: (request, reply) =>
                respond(running, route, targets.get(request.raw) ?? emptyTarget, request, reply),
        });
    }
    const nowhere: Route = { method: "GET", path: "", docs: "", handle: unserved };
    server.setNotFoundHandler((request, reply) =>
        respond(running, nowhere, targets.get(request.raw) ?? emptyTarget, request, reply),
    );
    return server;
}

type GraphqlModule = typeof import("./graphql/execute");

const graphql: Route = {
    method: "POST",
    path: "/graphql",
    docs: "graphql",
    handle(context) {
        // eslint-disable-next-line @typescript-eslint/no-require-imports -- the schema is built on first use, not at start
        const { executeGraphQL } = require("./graphql/execute") as GraphqlModule;
        return executeGraphQL(context);
    },
};

/** 501: never a made-up success. A path that ends in an empty segment is GitHub's 404. */
function unserved(context: Context): never {
    if (context.documentedPath.endsWith("/")) throw new Problem(404, "Not Found");
    throw new Problem(
        501,
        `The local GitHub does not serve ${context.method} ${context.documentedPath}`,
    );
}
