import type { State } from "../state/state";
import type {
    Organization,
    User,
    Token,
    App,
    Installation,
    AuditLogEntry,
} from "../state/accounts";
import type { Repository } from "../state/repository";
import type { RateLimits } from "./ratelimit";

/** Who asks. A user behind a token of either kind, an App behind a JWT, or an App's installation. */
export type Caller =
    | { readonly kind: "anonymous" }
    | { readonly kind: "user"; readonly user: User; readonly token: Token }
    | { readonly kind: "app"; readonly app: App }
    | {
          readonly kind: "installation";
          readonly app: App;
          readonly installation: Installation;
          readonly token: Token;
          /** The App's bot account, which acts in commits and in the audit log. */
          readonly user: User;
      };

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** What a route sees of one request, and what it may do. Handlers are synchronous, so each is one transaction. */
export interface Context {
    readonly state: State;
    readonly caller: Caller;
    readonly method: Method;
    /** Decoded path parameters; `*` is the rest of the path. A missing one throws (our bug). */
    param(name: string): string;
    /** A numeric path parameter; anything else is 404, as GitHub's router has it. */
    numberParam(name: string): number;
    readonly query: Readonly<Record<string, string | undefined>>;
    readonly body: Readonly<Record<string, unknown>>;
    readonly headers: Readonly<Record<string, string | string[] | undefined>>;
    /** `http://127.0.0.1:PORT/api/v3`, or without the suffix when asked in github.com's layout; no slash at the end. */
    readonly apiUrl: string;
    /** `http://127.0.0.1:PORT`, for html_url and the like. */
    readonly webUrl: string;
    /** Path that `Link` headers use: by id, as GitHub writes them. */
    readonly linkPath: string;
    /** What follows `/repos/{owner}/{repo}` in the path as it came (query included). */
    readonly subPath: string;
    /** When the request came in, before any delay; milliseconds of a clock that only tells order. */
    readonly arrivedAt: number;
    /** The path as GitHub documents it: names instead of ids, no prefix, no query; still percent-encoded. */
    readonly documentedPath: string;
    /** Adds a header to whatever the answer will be. */
    setHeader(name: string, value: string): void;
    /** Writes the audit log in the caller's name. */
    audit(
        organization: Organization,
        action: string,
        fields?: Record<string, unknown>,
    ): AuditLogEntry;
    auditRepository(
        repository: Repository,
        action: string,
        fields?: Record<string, unknown>,
    ): AuditLogEntry;
    readonly options: EmulatorOptions;
    readonly limits: RateLimits;
}

/** Switches of one running local GitHub; `/_local/settings` changes them. */
export interface EmulatorOptions {
    /** Whether `GET /repos/../teams` also lists teams that inherit access from a parent (GitHub does). */
    listInheritedTeams: boolean;
    /** Added to every answer, milliseconds. */
    latency: number;
    /** Requests an hour and caller; GitHub's default for a user is 5,000. */
    budget: number;
    /** GraphQL points an hour and caller. */
    graphqlBudget: number;
    /** Queries that could return more nodes than this answer `RESOURCE_LIMITS_EXCEEDED`; null: no such limit. */
    graphqlNodeLimit: number | null;
    searchBudget: number;
    /** Whether the published secondary limits are kept: what passes them is refused. */
    secondaryLimits: boolean;
}

/** A route's answer. `body` undefined sends no content. */
export interface Reply {
    readonly status: number;
    readonly body?: unknown;
    readonly headers?: Readonly<Record<string, string>>;
    /** Sent as it is instead of JSON (raw file content); `body` is then ignored. */
    readonly raw?: { readonly type: string; readonly content: Buffer };
    /** GraphQL: points this answer costs instead of one REST request. */
    readonly cost?: number;
}

export interface Route {
    readonly method: Method;
    /** Fastify path (`/repos/:owner/:repo/contents/*`), without prefix. */
    readonly path: string;
    /** Page below https://docs.github.com/rest/ that errors point to. */
    readonly docs: string;
    readonly handle: (context: Context) => Reply | Promise<Reply>;
}

const define =
    (method: Method) =>
    (path: string, docs: string, handle: Route["handle"]): Route => ({
        method,
        path,
        docs,
        handle,
    });
export const get = define("GET");
export const post = define("POST");
export const put = define("PUT");
export const patch = define("PATCH");
export const del = define("DELETE");

export const ok = (body: unknown, headers?: Record<string, string>): Reply => ({
    status: 200,
    body,
    headers,
});
export const created = (body: unknown, headers?: Record<string, string>): Reply => ({
    status: 201,
    body,
    headers,
});
export const noContent = (): Reply => ({ status: 204 });

/** The account that acts: the person, or the App's bot. Undefined for anonymous callers and App JWTs. */
export function actingUser(caller: Caller): User | undefined {
    return caller.kind === "user" || caller.kind === "installation" ? caller.user : undefined;
}
