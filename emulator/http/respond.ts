/** What every GitHub answer has in common: who asks, budget, faults, ETag, headers, journal. */
import type { FastifyReply, FastifyRequest } from "fastify";
import { requestId } from "../state/identifiers";
import type { Running } from "../running";
import { authenticate } from "./authenticate";
import type { Caller, Reply, Route } from "./context";
import { etag, matches } from "./etag";
import type { Exchange } from "./exchange";
import type { FaultRule } from "./faults";
import { callerName } from "./journal";
import { makeContext } from "./make-context";
import { docsRoot, primaryLimit, Problem, secondaryLimit } from "./problem";
import type { Resource } from "./ratelimit";
import type { Target } from "./target";
import { applyFault, faultMessage } from "./transport";

/** One request under way. */
interface Exchanging {
    readonly running: Running;
    readonly route: Route;
    readonly request: FastifyRequest;
    readonly target: Target;
    readonly resource: Resource;
    /** `performance.now()` when it came in. */
    readonly arrivedAt: number;
    /** GraphQL only. */
    readonly query: string | undefined;
    readonly fault: FaultRule | undefined;
    readonly headers: Record<string, string>;
    caller: Caller;
    requestBody: unknown;
}

/** Answers one request; every route and the 501 handler go through here. */
export async function respond(
    running: Running,
    route: Route,
    target: Target,
    request: FastifyRequest,
    reply: FastifyReply,
): Promise<FastifyReply> {
    const resource = resourceOf(route);
    const query = resource === "graphql" ? graphqlQuery(request.body) : undefined;
    const exchanging: Exchanging = {
        running,
        route,
        request,
        target,
        resource,
        query,
        arrivedAt: performance.now(),
        fault: isInternal(running, request)
            ? undefined
            : running.faults.next(request.method, pathOf(request.originalUrl), query),
        headers: {},
        caller: { kind: "anonymous" },
        requestBody: undefined,
    };
    await delay(exchanging);
    const answer = await handle(exchanging);
    return send(exchanging, answer, reply);
}

async function delay({ running, fault }: Exchanging): Promise<void> {
    const time = running.options.latency + (fault?.kind === "latency" ? (fault.ms ?? 0) : 0);
    if (time > 0) await new Promise((resolve) => setTimeout(resolve, time));
}

/** The route's answer, or GitHub's refusal. What is neither is our bug: 500, and the stack on standard error. */
async function handle(exchanging: Exchanging): Promise<Reply> {
    const { running, route, request, target, fault, headers } = exchanging;
    let answer: Reply;
    try {
        exchanging.caller = authenticate(running.state, request.headers.authorization);
        refuseBySecondaryLimit(exchanging);
        refuseByBudgetOrFault(exchanging);
        if (fault?.kind === "reset") return { status: 502 };
        exchanging.requestBody = parseBody(request.body);
        const context = makeContext(
            running,
            exchanging.caller,
            request,
            target,
            exchanging.requestBody,
            headers,
            exchanging.arrivedAt,
        );
        answer = await route.handle(context);
        const changes = request.method !== "GET" && exchanging.resource !== "graphql";
        if (changes && answer.status < 300) running.state.revision++;
    } catch (error) {
        answer = refusal(exchanging, error);
    }
    if (exchanging.resource === "graphql" && answer.cost !== undefined) {
        running.limits.spend(exchanging.caller, "graphql", answer.cost);
    }
    answer = held(exchanging, answer);
    if (fault?.kind !== "status-after-commit") return answer;
    const status = fault.status ?? 502;
    return { status, body: { message: fault.message ?? faultMessage(status) } };
}

/** Shows the exchange to whoever checks it; in strict mode an answer that breaks the contract becomes a 500. */
function held({ running, request, route, target, requestBody }: Exchanging, answer: Reply): Reply {
    // Raw content has no schema to be checked against.
    if (answer.raw !== undefined) return answer;
    const exchange: Exchange = {
        method: request.method,
        path: pathOf(target.url),
        route: route.path === "" ? undefined : route.path,
        query: request.query as Record<string, string>,
        requestBody,
        status: answer.status,
        responseBody: answer.body,
    };
    running.onExchange?.(exchange);
    const found = running.contract?.check(exchange) ?? [];
    if (found.length === 0 || running.contract?.mode !== "strict") return answer;
    const message = "The local GitHub broke GitHub's published contract";
    return { status: 500, body: { message, errors: found } };
}

function refuseBySecondaryLimit({
    running,
    request,
    target,
    query,
    caller,
    arrivedAt,
}: Exchanging): void {
    if (!running.options.secondaryLimits || isInternal(running, request)) return;
    const counted = { method: request.method, path: pathOf(target.url), query };
    const refused = running.secondary.refused(caller, counted, arrivedAt);
    if (refused !== undefined) throw secondaryLimit(403, refused.retryAfter);
}

function refuseByBudgetOrFault({
    running,
    route,
    request,
    resource,
    caller,
    fault,
}: Exchanging): void {
    // GraphQL charges points, and answers 200 when they are used up (graphql/execute.ts).
    const free =
        route.path === "/rate_limit" || resource === "graphql" || isInternal(running, request);
    if (fault?.kind === "primary-limit") throw primaryLimit(who(caller), fault.status);
    if (!free && !running.limits.spend(caller, resource, 1)) throw primaryLimit(who(caller));
    if (fault?.kind === "secondary-limit") throw secondaryLimit(fault.status, fault.retryAfter);
    if (fault?.kind === "status") {
        const status = fault.status ?? 502;
        throw new Problem(status, fault.message ?? faultMessage(status));
    }
}

function refusal({ running, route, request, target }: Exchanging, error: unknown): Reply {
    if (!(error instanceof Problem)) {
        process.stderr.write(
            `local GitHub: ${request.method} ${request.originalUrl} is a bug of ours:\n${String((error as Error).stack)}\n`,
        );
        return {
            status: 500,
            body: { message: "Server Error", documentation_url: docsRoot, status: "500" },
        };
    }
    if (error.status === 501) running.journal.addUnserved(request.method, pathOf(target.url));
    const docs = route.docs === "" ? docsRoot : `${docsRoot}/${route.docs}`;
    return { status: error.status, body: error.body(docs), headers: error.headers };
}

function send(exchanging: Exchanging, answer: Reply, reply: FastifyReply): FastifyReply {
    const { running, request, resource, caller, headers, fault } = exchanging;
    Object.assign(headers, answer.headers);
    const content =
        answer.raw?.content ?? (answer.body === undefined ? "" : JSON.stringify(answer.body));
    let { status } = answer;
    if (request.method === "GET" && status === 200) {
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
            // An unchanged answer to an authorized request is free (docs: best practices for the REST API).
            if (caller.kind !== "anonymous") running.limits.refund(caller, resource, 1);
        }
    }
    commonHeaders(exchanging);
    if (!isInternal(running, request)) note(exchanging, status, answer.cost);
    running.store.changed(running.state);
    if (fault !== undefined && applyFault(fault, reply, status, headers, content)) return reply;
    void reply.code(status).headers(headers);
    if (status === 304 || content.length === 0) return reply.send();
    const type = answer.raw?.type ?? "application/json; charset=utf-8";
    return reply.header("content-type", type).send(content);
}

function note(exchanging: Exchanging, status: number, cost: number | undefined): void {
    const { running, request, caller, query, fault, arrivedAt } = exchanging;
    running.journal.add({
        at: running.state.clock().toISOString(),
        method: request.method,
        path: request.originalUrl,
        status,
        ms: Math.round((performance.now() - arrivedAt) * 10) / 10,
        caller: callerName(caller),
        ...(cost === undefined ? {} : { cost }),
        ...(query === undefined ? {} : { operation: operationName(query) }),
        ...(fault === undefined ? {} : { fault: fault.kind }),
        ...(request.headers["if-none-match"] === undefined ? {} : { conditional: true }),
    });
}

function commonHeaders({ running, caller, resource, headers }: Exchanging): void {
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
    if (caller.kind === "user" && caller.token.kind === "classic") {
        headers["x-oauth-scopes"] = caller.token.scopes.join(", ");
        headers["x-accepted-oauth-scopes"] ??= "";
    }
}

function resourceOf(route: Route): Resource {
    if (route.path === "/graphql") return "graphql";
    return route.path.startsWith("/search/") ? "search" : "core";
}

/** Requests that `/_local/change` makes in a person's name: no journal, no budget, no faults. */
function isInternal(running: Running, request: FastifyRequest): boolean {
    const token = request.headers.authorization?.replace(/^\S+\s+/, "") ?? "";
    return running.internalTokens.has(token);
}

const pathOf = (url: string): string => url.split("?")[0] ?? url;
const operationName = (query: string): string => /^\s*(\w+\s+\w+|\w+)/.exec(query)?.[1] ?? "query";

function who(caller: Caller): string {
    if (caller.kind === "user") return `user ID ${caller.user.id}`;
    return caller.kind === "installation"
        ? `installation ID ${caller.installation.id}`
        : "127.0.0.1";
}

function parseBody(raw: unknown): unknown {
    if (typeof raw !== "string" || raw.trim() === "") return undefined;
    let value: unknown;
    try {
        value = JSON.parse(raw);
    } catch {
        throw new Problem(400, "Problems parsing JSON");
    }
    if (typeof value !== "object" || value === null) {
        throw new Problem(400, "Body should be a JSON object");
    }
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
