/** `/_local/...`: what no GitHub has, for tests and for people who play GitHub's web pages. */
import { generateKeyPairSync } from "node:crypto";
import { z } from "zod";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Running } from "../running";
import { loadState } from "../seed/load";
import { SeedError } from "../seed/read";
import { snapshot } from "../seed/snapshot";
import type { Seed } from "../seed/types";
import { applyChanges, ChangeError, operations } from "./changes";
import { ControlError } from "./errors";
import { faultScript, readSettings } from "./settings";

type Handler = (body: Record<string, unknown>, request: FastifyRequest) => unknown;

const help = {
    "GET /_local/snapshot?organization=": "the organization in the seed format, with ids",
    "POST /_local/reset":
        "back to the seed, or {seed} to another one; also clears journal, faults and budgets",
    "POST /_local/change":
        "{changes: [...]}: change things behind a tool's back, as a person does in the web page",
    "GET /_local/change": "JSON Schema of those changes",
    "GET|DELETE /_local/requests?since=":
        "the journal: method, path, status, ms, caller; no bodies, no tokens",
    "GET /_local/unserved": "endpoints that were asked for and answered 501",
    "GET|DELETE /_local/violations":
        "where traffic differed from GitHub's published description (needs `contract`)",
    "GET|PUT|DELETE /_local/faults":
        "{faults: [...]}: what goes wrong, on which requests, how often",
    "GET|PATCH /_local/settings":
        "budget, graphqlBudget, graphqlNodeLimit, searchBudget, secondaryLimits, latency, listInheritedTeams",
    "GET /_local/tokens": "tokens of the seed and what each may do",
    "POST /_local/apps/:slug/key": "a fresh private key for a GitHub App, to sign JWTs with",
};

export function controlRoutes(server: FastifyInstance, running: Running): void {
    const route = (
        method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
        path: string,
        handle: Handler,
    ): void => {
        server.route({
            method,
            url: `/_local${path}`,
            handler: (request, reply) => answer(handle, request, reply),
        });
    };
    route("GET", "", () => help);
    route("GET", "/snapshot", (_body, request) => {
        const { organization: login } = request.query as { organization?: string };
        const [first] = running.state.organizations.values();
        const organization = login === undefined ? first : running.state.organizationByLogin(login);
        if (organization === undefined)
            throw new ControlError(`no such organization (${login ?? ""})`);
        return snapshot(running.state, organization);
    });
    route("POST", "/reset", (body) => {
        const { seed } = body as { seed?: string | Seed };
        running.state = seed === undefined ? running.store.fresh() : loadState(seed);
        running.journal.clear();
        running.faults.set([]);
        running.limits.clear();
        running.store.replaced(running.state);
        return { revision: running.state.revision };
    });
    route("POST", "/change", async (body, request) => {
        const url = `${request.protocol}://${request.host}`;
        return { results: await applyChanges(running, url, body) };
    });
    route("GET", "/change", () => z.toJSONSchema(operations));
    route("GET", "/requests", (_body, request) => {
        const { since = "0" } = request.query as { since?: string };
        return running.journal.entries.filter((entry) => entry.id > Number(since));
    });
    route("DELETE", "/requests", () => {
        running.journal.clear();
        return {};
    });
    route("GET", "/unserved", () => Object.fromEntries(running.journal.unserved));
    route("GET", "/violations", () => running.contract?.violations ?? []);
    route("DELETE", "/violations", () => {
        running.contract?.violations.splice(0);
        return [];
    });
    route("GET", "/faults", () => ({ faults: running.faults.list() }));
    route("PUT", "/faults", (body) => {
        running.faults.set(faultScript(body));
        return { faults: running.faults.list() };
    });
    route("DELETE", "/faults", () => {
        running.faults.set([]);
        return { faults: [] };
    });
    route("GET", "/settings", () => running.options);
    route("PATCH", "/settings", (body) => Object.assign(running.options, readSettings(body)));
    route("GET", "/tokens", () =>
        [...running.state.tokens.values()]
            .filter((one) => one.kind !== "installation" && !running.internalTokens.has(one.token))
            .map((one) => ({
                token: one.token,
                user: running.state.user(one.userId).login,
                kind: one.kind,
                note: one.note,
            })),
    );
    route("POST", "/apps/:slug/key", (_body, request) =>
        newKey(running, (request.params as { slug: string }).slug),
    );
}

async function answer(
    handle: Handler,
    request: FastifyRequest,
    reply: FastifyReply,
): Promise<FastifyReply> {
    // A web page that talks a browser into calling us sends its own name; tools on this machine do not.
    if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(request.host)) {
        return reply
            .code(403)
            .send({ error: "the control surface answers to loopback names only" });
    }
    try {
        const body =
            typeof request.body === "string" && request.body !== ""
                ? (JSON.parse(request.body) as unknown)
                : {};
        if (typeof body !== "object" || body === null || Array.isArray(body))
            throw new ControlError("the body is no JSON object");
        return await reply.send(await handle(body as Record<string, unknown>, request));
    } catch (error) {
        const told = [ControlError, ChangeError, SeedError, SyntaxError].some(
            (kind) => error instanceof kind,
        );
        if (!told) throw error;
        return reply.code(400).send({
            error: (error as Error).message,
            ...(error instanceof ChangeError ? error.details : {}),
        });
    }
}

/** The former key stops working. PKCS#1, which is what GitHub hands out and the provider reads. */
function newKey(running: Running, slug: string): Record<string, unknown> {
    const app = running.state.appBySlug(slug);
    if (app === undefined) throw new ControlError(`no such app (${slug})`);
    const pair = generateKeyPairSync("rsa", {
        modulusLength: 2048,
        publicKeyEncoding: { type: "spki", format: "pem" },
        privateKeyEncoding: { type: "pkcs1", format: "pem" },
    });
    app.publicKey = pair.publicKey;
    const installations = [...running.state.organizations.values()].flatMap((organization) =>
        [...organization.installations.values()]
            .filter((one) => one.appId === app.id)
            .map((one) => ({ id: one.id, organization: organization.login })),
    );
    return { appId: app.id, clientId: app.clientId, installations, privateKey: pair.privateKey };
}
