/** One request of the provider and its answer, as the layers of the gateway hand them on. */
import type { Readable } from "node:stream";
import type { Identity } from "./credentials/credentials";
import type { GraphqlOperation } from "./graphql";

export interface Ask {
    readonly method: string;
    /** Below the API's prefix, still escaped, without a query: `/orgs/acme/teams`; `/graphql` for GraphQL. */
    readonly path: string;
    /** With its question mark, or empty. */
    readonly query: string;
    /** Lower-case names; only those that GitHub is told. */
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: Buffer;
    /** Set for GraphQL requests whose body could be read. */
    readonly graphql?: GraphqlOperation;
    /** Changes nothing on GitHub, whatever its method. */
    readonly read: boolean;
    /** In whose name GitHub is asked; absent: in the name that the caller's own headers give. */
    readonly identity?: Identity;
    /** Which of several callers behind one gateway sends it. */
    readonly caller?: string;
}

export interface Answer {
    readonly status: number;
    readonly headers: Readonly<Record<string, string | readonly string[]>>;
    readonly body: Buffer;
    /** What follows `body` when the answer is too large to be held; read once. */
    readonly rest?: Readable;
}

/** Sends a request on and gives its answer; rejects with `LostAnswer` when no whole answer came. */
export type Send = (ask: Ask) => Promise<Answer>;

/** The request left, or may have left, and no whole answer came back: what it did on GitHub is not known. */
export class LostAnswer extends Error {
    override readonly name = "LostAnswer";
}

/**
 * The gateway's own word, which ends the resource's operation: measured on terraform-provider-github v6.13, every read of every
 * type fails on a 403, shows its message, and keeps its state; 5xx are sent again three times and lose the message, 404 drops
 * the resource from the state.
 */
export function refusal(message: string): Answer {
    return answerOf(403, { message: `codex-rollout gateway: ${message}` });
}

export function answerOf(status: number, value?: unknown): Answer {
    return {
        status,
        headers: { "content-type": "application/json; charset=utf-8" },
        body: value === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(value)),
    };
}

/** The body as JSON; undefined when there is none or it is not whole. */
export function jsonOf(answer: { readonly body?: Buffer; readonly rest?: unknown }): unknown {
    if (answer.rest !== undefined || answer.body === undefined || answer.body.length === 0)
        return undefined;
    try {
        return JSON.parse(answer.body.toString("utf8"));
    } catch {
        return undefined;
    }
}

export function succeeded({ status }: Answer): boolean {
    return status >= 200 && status < 300;
}

/** A header's only or first value. */
export function headerOf(answer: Answer, name: string): string | undefined {
    const value = answer.headers[name];
    return typeof value === "string" ? value : value?.[0];
}

export function isRecord(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether it is our own reading (live/, or the gateway's looking) and not the provider's. */
export function ofOurReader({ headers }: Ask): boolean {
    return (headers["user-agent"] ?? "").startsWith("codex-rollout");
}

/** A read in the name of the request that it is made for. */
export function readFor(ask: Ask, pathAndQuery: string): Ask {
    const [path = "", query] = pathAndQuery.split("?");
    return {
        method: "GET",
        path,
        query: query === undefined ? "" : `?${query}`,
        headers: ownHeaders(ask),
        read: true,
        identity: ask.identity,
    };
}

/** A GraphQL query in the name of the request that it is made for. */
export function queryFor(ask: Ask, query: string, variables: Record<string, unknown>): Ask {
    return {
        method: "POST",
        path: "/graphql",
        query: "",
        headers: { ...ownHeaders(ask), "content-type": "application/json" },
        body: Buffer.from(JSON.stringify({ query, variables })),
        graphql: { type: "query", fields: [], query, variables },
        read: true,
        identity: ask.identity,
    };
}

function ownHeaders({ headers }: Ask): Record<string, string> {
    const { authorization } = headers;
    return {
        accept: "application/vnd.github+json",
        "x-github-api-version": "2022-11-28",
        "user-agent": "codex-rollout-gateway",
        ...(authorization === undefined ? {} : { authorization }),
    };
}
