/**
 * The local GitHub: one HTTP server over one State. Routes answer as pure functions of a Context;
 * what every GitHub answer has in common (who asks, rate limits, ETags, headers, errors) is here.
 */
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";
import type { IncomingMessage } from "node:http";
import { authenticate } from "./http/authenticate";
import {
    actingUser,
    type Caller,
    type Context,
    type EmulatorOptions,
    type Reply,
    type Route,
} from "./http/context";
import { etag, matches } from "./http/etag";
import { Faults } from "./http/faults";
import { callerName, Journal } from "./http/journal";
import { Problem } from "./http/problem";
import { RateLimits, type Resource } from "./http/ratelimit";
import { applyFault, faultMessage } from "./http/transport";
import { readTarget, type Target } from "./http/target";
import { controlRoutes } from "./local/control";
import { routes as restRoutes } from "./rest";
import { loadState, type SeedSource } from "./seed/load";
import { requestId } from "./state/identifiers";
import type { State } from "./state/state";
import { Store } from "./local/store";

/** How to start a local GitHub. */
export interface LocalGitHubOptions extends Partial<EmulatorOptions> {
    /** `acme`, `large`..., a YAML or JSON file, or the seed itself; several make several organizations. */
    readonly seed?: SeedSource | readonly SeedSource[];
    /** 0 (default) takes a free one. Loopback only, always. */
    readonly port?: number;
    /** Folder that keeps the state between runs; the seed is then only used when it is empty. */
    readonly stateDir?: string;
    /** Sees each request and answer; the tests check both against GitHub's published description here. */
    readonly onExchange?: (exchange: Exchange) => void;
}

/** One request and its answer, as a checker of the contract needs them. Bodies are parsed JSON. */
export interface Exchange {
    readonly method: string;
    /** Path that GitHub documents (names, no prefix, no query), still percent-encoded. */
    readonly path: string;
    /** Route template (`/orgs/:org/teams`), or undefined for 501. */
    readonly route: string | undefined;
    readonly query: Readonly<Record<string, string | undefined>>;
    readonly requestBody: unknown;
    readonly status: number;
    readonly responseBody: unknown;
}

/** What routes, control surface and tests share of one running server. */
export interface Running {
    state: State;
    readonly options: EmulatorOptions;
    readonly limits: RateLimits;
    readonly journal: Journal;
    readonly faults: Faults;
    readonly store: Store;
}

export interface LocalGitHub extends Running {
    /** `http://127.0.0.1:PORT`: what `GITHUB_BASE_URL` is set to. */
    readonly url: string;
    readonly server: FastifyInstance;
    close(): Promise<void>;
}

const targets = new WeakMap<IncomingMessage, Target>();
const emptyTarget: Target = { url: "/", prefix: "", linkPath: "/", subPath: "" };
const docsRoot = "https://docs.github.com/rest";

/** Starts a local GitHub on loopback. Throws when the seed does not fit its schema or the port is taken. */
export async function createLocalGitHub(options: LocalGitHubOptions = {}): Promise<LocalGitHub> {
    const store = new Store(options.stateDir, () => loadState(options.seed ?? "acme"));
    const settings: EmulatorOptions = {
        listInheritedTeams: options.listInheritedTeams ?? true,
        latency: options.latency ?? 0,
        budget: options.budget ?? 5000,
        graphqlBudget: options.graphqlBudget ?? 5000,
        graphqlNodeLimit: options.graphqlNodeLimit ?? null,
        searchBudget: options.searchBudget ?? 30,
    };
    const state = store.open();
    const running: Running = {
        state,
        options: settings,
        limits: new RateLimits(settings, () => running.state.clock()),
        journal: new Journal(),
        faults: new Faults(),
        store,
    };
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
    for (const route of restRoutes) mount(server, running, options, route);
    mount(server, running, options, graphql);
    controlRoutes(server, running);
    const nowhere: Route = { method: "GET", path: "", docs: "", handle: unserved };
    server.setNotFoundHandler((request, reply) =>
        respond(running, options, nowhere, request, reply),
    );
    await server.listen({ port: options.port ?? 0, host: "127.0.0.1" });
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

const graphql: Route = {
    method: "POST",
    path: "/graphql",
    docs: "graphql",
    handle(context) {
        // eslint-disable-next-line @typescript-eslint/no-require-imports -- the schema is built on first use, not at start
        const { executeGraphQL } =
            require("./graphql/execute") as typeof import("./graphql/execute");
        return executeGraphQL(context);
    },
};

function mount(
    server: FastifyInstance,
    running: Running,
    options: LocalGitHubOptions,
    route: Route,
): void {
    server.route({
        method: route.method,
        url: route.path,
        handler: (request, reply) => respond(running, options, route, request, reply),
    });
}

/** 501: never a made-up success. A path that ends in an empty segment is GitHub's 404. */
function unserved(context: Context): never {
    if (context.documentedPath.endsWith("/")) throw new Problem(404, "Not Found");
    throw new Problem(
        501,
        `The local GitHub does not serve ${context.method} ${context.documentedPath}`,
    );
}

async function respond(
    running: Running,
    options: LocalGitHubOptions,
    route: Route,
    request: FastifyRequest,
    reply: FastifyReply,
): Promise<FastifyReply> {
    const started = performance.now();
    const target = targets.get(request.raw) ?? emptyTarget;
    const asked = request.originalUrl;
    const method = request.method;
    const headers: Record<string, string> = {};
    let caller: Caller = { kind: "anonymous" };
    const resource: Resource =
        route.path === "/graphql"
            ? "graphql"
            : route.path.startsWith("/search/")
              ? "search"
              : "core";
    const queryText = resource === "graphql" ? graphqlQuery(request.body) : undefined;
    const fault = running.faults.next(method, asked.split("?")[0] as string, queryText);
    const delay = running.options.latency + (fault?.kind === "latency" ? (fault.ms ?? 0) : 0);
    if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
    let requestBody: unknown;
    let answer: Reply;
    try {
        caller = authenticate(running.state, request.headers.authorization);
        // GraphQL charges points, and answers 200 when they are used up (graphql/execute.ts).
        const free = route.path === "/rate_limit" || resource === "graphql";
        if (
            fault?.kind === "primary-limit" ||
            (!free && !running.limits.spend(caller, resource, 1))
        ) {
            throw primaryLimit(caller, fault?.status);
        }
        if (fault?.kind === "secondary-limit") throw secondaryLimit(fault.status, fault.retryAfter);
        if (fault?.kind === "status")
            throw new Problem(
                fault.status ?? 502,
                fault.message ?? faultMessage(fault.status ?? 502),
            );
        requestBody = fault?.kind === "reset" ? undefined : parseBody(request.body);
        const context = makeContext(
            running,
            caller,
            request,
            target,
            requestBody,
            headers,
            started,
        );
        answer = fault?.kind === "reset" ? { status: 502 } : await route.handle(context);
        if (method !== "GET" && answer.status < 300 && resource !== "graphql")
            running.state.revision++;
    } catch (error) {
        if (!(error instanceof Problem)) throw error;
        if (error.status === 501)
            running.journal.addUnserved(method, target.url.split("?")[0] as string);
        const docs = route.docs === "" ? docsRoot : `${docsRoot}/${route.docs}`;
        answer = { status: error.status, body: error.body(docs), headers: error.headers };
    }
    if (resource === "graphql" && answer.cost !== undefined)
        running.limits.spend(caller, resource, answer.cost);
    options.onExchange?.({
        method,
        path: target.url.split("?")[0] as string,
        route: route.path === "" ? undefined : route.path,
        query: request.query as Record<string, string>,
        requestBody,
        status: answer.status,
        responseBody: answer.body,
    });
    if (fault?.kind === "status-after-commit") {
        const status = fault.status ?? 502;
        answer = { status, body: { message: fault.message ?? faultMessage(status) } };
    }
    Object.assign(headers, answer.headers);
    const content =
        answer.raw?.content ?? (answer.body === undefined ? "" : JSON.stringify(answer.body));
    let status = answer.status;
    if (method === "GET" && status === 200) {
        const tag = etag(
            request.headers.accept ?? "",
            request.headers.authorization ?? "",
            content,
        );
        headers.etag = tag;
        headers["cache-control"] =
            `${caller.kind === "anonymous" ? "public" : "private"}, max-age=60, s-maxage=60`;
        if (matches(request.headers["if-none-match"], tag)) {
            status = 304;
            if (caller.kind !== "anonymous") running.limits.refund(caller, resource, 1);
        }
    }
    commonHeaders(running, caller, resource, headers);
    running.journal.add({
        at: running.state.clock().toISOString(),
        method,
        path: asked,
        status,
        ms: Math.round((performance.now() - started) * 10) / 10,
        caller: callerName(caller),
        ...(answer.cost === undefined ? {} : { cost: answer.cost }),
        ...(queryText === undefined
            ? {}
            : { operation: /^\s*(\w+\s+\w+|\w+)/.exec(queryText)?.[1] ?? "query" }),
        ...(fault === undefined ? {} : { fault: fault.kind }),
        ...(request.headers["if-none-match"] === undefined ? {} : { conditional: true }),
    });
    running.store.changed(running.state);
    if (fault !== undefined && applyFault(fault, reply, status, headers, content)) return reply;
    void reply.code(status).headers(headers);
    if (status === 304 || content.length === 0) return reply.send();
    return reply
        .header("content-type", answer.raw?.type ?? "application/json; charset=utf-8")
        .send(content);
}

function makeContext(
    running: Running,
    caller: Caller,
    request: FastifyRequest,
    target: Target,
    body: unknown,
    headers: Record<string, string>,
    arrivedAt: number,
): Context {
    const params = request.params as Record<string, string | undefined>;
    const webUrl = `${request.protocol}://${request.host || "127.0.0.1"}`;
    const { state } = running;
    const param = (name: string): string => {
        const value = params[name];
        if (value === undefined) throw new Error(`route has no parameter ${name}`);
        return value;
    };
    const actor = actingUser(caller) ?? { login: "ghost", id: 10137 };
    return {
        state,
        caller,
        method: request.method as Context["method"],
        param,
        numberParam(name) {
            const value = param(name);
            if (!/^\d+$/.test(value)) throw new Problem(404, "Not Found");
            return Number(value);
        },
        query: request.query as Record<string, string | undefined>,
        body: (body ?? {}) as Record<string, unknown>,
        headers: request.headers,
        apiUrl: webUrl + target.prefix,
        webUrl,
        linkPath: target.linkPath,
        subPath: target.subPath,
        arrivedAt,
        documentedPath: target.url.split("?")[0] as string,
        setHeader(name, value) {
            headers[name] = value;
        },
        audit: (organization, action, fields) => state.audit(organization, actor, action, fields),
        auditRepository: (repository, action, fields) =>
            state.audit(state.organizationOf(repository), actor, action, {
                repo: state.fullName(repository),
                repo_id: repository.id,
                visibility: repository.visibility,
                ...fields,
            }),
        options: running.options,
        limits: running.limits,
    };
}

function parseBody(raw: unknown): unknown {
    if (typeof raw !== "string" || raw.trim() === "") return undefined;
    let value: unknown;
    try {
        value = JSON.parse(raw);
    } catch {
        throw new Problem(400, "Problems parsing JSON");
    }
    if (typeof value !== "object" || value === null)
        throw new Problem(400, "Body should be a JSON object");
    return value;
}

function graphqlQuery(raw: unknown): string | undefined {
    try {
        const value = JSON.parse(String(raw)) as { query?: unknown };
        return typeof value.query === "string" ? value.query : undefined;
    } catch {
        return undefined;
    }
}

function primaryLimit(caller: Caller, status = 403): Problem {
    const who =
        caller.kind === "user"
            ? `user ID ${caller.user.id}`
            : caller.kind === "installation"
              ? `installation ID ${caller.installation.id}`
              : "127.0.0.1";
    return new Problem(
        status,
        `API rate limit exceeded for ${who}.`,
        undefined,
        `${docsRoot}/overview/rate-limits-for-the-rest-api`,
        status === 403 || status === 429 ? { "x-ratelimit-remaining": "0" } : {},
    );
}

function secondaryLimit(status = 403, retryAfter?: number): Problem {
    return new Problem(
        status,
        "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
        undefined,
        `${docsRoot}/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits`,
        retryAfter === undefined ? {} : { "retry-after": String(retryAfter) },
    );
}

function commonHeaders(
    running: Running,
    caller: Caller,
    resource: Resource,
    headers: Record<string, string>,
): void {
    const { limit, used, remaining, reset } = running.limits.standing(caller, resource);
    headers["x-ratelimit-limit"] = String(limit);
    headers["x-ratelimit-remaining"] ??= String(remaining);
    headers["x-ratelimit-used"] = String(used);
    headers["x-ratelimit-reset"] = String(reset);
    headers["x-ratelimit-resource"] = resource;
    headers["x-github-request-id"] = requestId();
    headers["x-github-media-type"] = "github.v3; format=json";
    headers["x-github-api-version-selected"] = "2022-11-28";
    headers.vary = "Accept, Authorization, Cookie, X-GitHub-OTP";
    headers.server = "github.com (local)";
    if (caller.kind === "user" && caller.token.kind === "classic") {
        headers["x-oauth-scopes"] = caller.token.scopes.join(", ");
        headers["x-accepted-oauth-scopes"] ??= "";
    }
}
