/**
 * The one way by which this program reads GitHub: Octokit with its throttling and retry plugins, below them a transport that
 * lets only reads pass, above them the rule that an answer which is not whole is an error and never an empty result.
 */
import type { Octokit } from "@octokit/core" with { "resolution-mode": "import" };
import { gitHubUrls } from "./base-url";
import type { RequestBudget } from "./request-budget";
import { BudgetSpentError } from "./request-budget";
import type { GraphqlAnswer } from "./graphql";
import { graphqlReader } from "./graphql";
import { hidingToken } from "./hiding-token";
import { readOnlyFetch } from "./read-only";
import type { Remembered } from "./remembering";
import { rememberingFetch } from "./remembering";
import { failureOf, proveList, proveObject, readUntil } from "./rest";
import type { Data, GetRoute, Item, Parameters } from "./routes";
import { UnreadableError } from "./unreadable";
import { announceWaits } from "./waits";

export interface ClientOptions {
    /** As `GITHUB_BASE_URL` has it. @default https://api.github.com/ */
    readonly baseUrl?: string;
    /** @default - no token: GitHub answers 60 requests an hour, and nothing about an organization */
    readonly token?: string;
    /** Name of the program, which GitHub asks for. @default codex-rollout */
    readonly userAgent?: string;
    /** Hears why and how long the client waits, every half minute again. @default - a line on stderr */
    readonly onWait?: (message: string) => void;
    /** Below the read-only guard; tests break answers here. @default globalThis.fetch */
    readonly fetch?: typeof globalThis.fetch;
    /** First pause before a failed request is sent again; the second is 4, the third 9 times as long. @default 1000 */
    readonly retryMilliseconds?: number;
    /** After this long an unanswered request counts as failed. @default 60000 */
    readonly timeoutMilliseconds?: number;
    /** Answers of earlier runs, for GitHub to be asked what has changed; filled with this run's. @default - none */
    readonly remembered?: Remembered;
    /** No request beyond it is sent: what would need one is unreadable. @default - none */
    readonly budget?: RequestBudget;
}

/** Every method throws `UnreadableError` when GitHub did not answer, refused, or answered something else than it should. */
export interface ReadClient {
    /** One object. */
    get<Route extends GetRoute>(route: Route, parameters: Parameters<Route>): Promise<Data<Route>>;
    /** Everything a list route lists, all pages; where GitHub gives a total, it is proven. */
    list<Route extends GetRoute>(
        route: Route,
        parameters: Parameters<Route>,
    ): Promise<Item<Route>[]>;
    /** Pages of a list, until `enough` says so of one; nothing says whether they are all. */
    listUntil<Route extends GetRoute>(
        route: Route,
        parameters: Parameters<Route>,
        enough: (page: readonly Item<Route>[]) => boolean,
    ): Promise<void>;
    /** The text of a file that is known to exist on the default branch. */
    text(owner: string, repository: string, path: string): Promise<string>;
    /** One query. Errors beside data are part of the answer: the caller must look at them. */
    graphql<Answer>(
        query: string,
        variables: Record<string, unknown>,
    ): Promise<GraphqlAnswer<Answer>>;
    readonly calls: Readonly<Calls>;
}

/** Requests sent, retries included. */
export interface Calls {
    rest: number;
    graphql: number;
    /** Of the REST requests, those that GitHub answered with "not changed" and does not count (304). */
    unchanged: number;
}

export async function createClient(options: ClientOptions = {}): Promise<ReadClient> {
    const settings = { ...defaults, ...options };
    const urls = gitHubUrls(settings.baseUrl);
    const calls: Calls = { rest: 0, graphql: 0, unchanged: 0 };
    const send = readOnlyFetch(conditionalFetch(settings, calls), urls.graphql);
    const fetch = hidingToken(send, settings.token);
    const octokit = await createOctokit({ ...settings, fetch, retries: 3 }, urls.rest);
    // A wide page that fails is asked for again with fewer items (see connection.ts): one retry of the same is enough.
    const forGraphql = await createOctokit({ ...settings, fetch, retries: 1 }, urls.rest);
    return {
        calls,
        get: (route, parameters) => proveObject(octokit, route, parameters),
        list: (route, parameters) => proveList(octokit, urls.rest, route, parameters),
        listUntil: (route, parameters, enough) =>
            readUntil(octokit, urls.rest, route, parameters, enough),
        text: (owner, repository, path) => readText(octokit, owner, repository, path),
        graphql: graphqlReader(forGraphql, settings.onWait),
    };
}

const defaults = {
    userAgent: "codex-rollout",
    onWait: (message: string): void => void process.stderr.write(`${message}\n`),
    retryMilliseconds: 1000,
    timeoutMilliseconds: 60_000,
};

type Settings = ClientOptions & typeof defaults;

async function createOctokit(
    settings: Settings & { readonly retries: number },
    baseUrl: string,
): Promise<Octokit> {
    // Octokit is published as ES modules only; a CommonJS program reaches it by import().
    const [{ Octokit }, { retry }, { throttling }] = await Promise.all([
        import("@octokit/core"),
        import("@octokit/plugin-retry"),
        import("@octokit/plugin-throttling"),
    ]);
    const waits = announceWaits(settings);
    const Reader = Octokit.plugin(waits.plugin, retry, throttling);
    return new Reader({
        baseUrl,
        auth: settings.token,
        userAgent: settings.userAgent,
        log: silent,
        request: { fetch: settings.fetch },
        retry: waits.retry,
        throttle: waits.throttle,
    });
}

/** Octokit would print to the console; what matters reaches people through `onWait` and errors. */
const silent = { debug() {}, info() {}, warn() {}, error() {} };

function conditionalFetch(settings: Settings, calls: Calls): typeof fetch {
    const send = countingFetch(settings, calls);
    const { remembered } = settings;
    return remembered === undefined
        ? send
        : rememberingFetch(send, remembered, () => calls.unchanged++);
}

function countingFetch(settings: Settings, calls: Calls): typeof fetch {
    const send = settings.fetch ?? globalThis.fetch;
    const { budget, timeoutMilliseconds } = settings;
    return async (input, init) => {
        if (budget !== undefined && budget.sent++ >= budget.most)
            throw new BudgetSpentError(budget);
        calls[init?.method === "POST" ? "graphql" : "rest"]++;
        // A connection that stays open without an answer would otherwise be waited for without end, and in silence.
        const signal = AbortSignal.timeout(timeoutMilliseconds);
        try {
            return await send(input, { ...init, signal });
        } catch (error) {
            throw signal.aborted
                ? new Error(`nothing came for ${timeoutMilliseconds / 1000} s`)
                : error;
        }
    };
}

async function readText(
    octokit: Octokit,
    owner: string,
    repo: string,
    path: string,
): Promise<string> {
    const what = `${path} of ${owner}/${repo}`;
    try {
        const { data } = await octokit.request("GET /repos/{owner}/{repo}/contents/{path}", {
            owner,
            repo,
            path,
            mediaType: { format: "raw" },
        });
        if (typeof data === "string") return data;
    } catch (error) {
        throw failureOf(error, what);
    }
    throw new UnreadableError(what, "the answer is no text");
}
