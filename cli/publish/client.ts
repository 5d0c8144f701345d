/**
 * The one way by which the command line writes on GitHub: comments and issues of the policy repository, nothing of the
 * organization. Reading clients of `live/` cannot write by their transport, so this one stands apart.
 */
import type { Octokit } from "@octokit/core" with { "resolution-mode": "import" };
import { gitHubUrls } from "../../live/base-url";
import { announceWaits, failureWords } from "../../live/waits";
import { exitCodes, Failure } from "../exit-codes";

export interface PublisherOptions {
    readonly baseUrl?: string;
    readonly token: string;
    /** `owner/name` of the repository that holds the policy. */
    readonly repository: string;
    /** First pause before a failed read is sent again. @default 1000 */
    readonly retryMilliseconds?: number;
}

/** Objects of GitHub's REST answers, as far as they are used here. */
export interface Comment {
    readonly id: number;
    readonly body?: string | null;
    readonly user: { readonly login: string } | null;
    readonly html_url: string;
}
export interface Issue extends Comment {
    readonly number: number;
    readonly state: string;
    readonly pull_request?: unknown;
}
export interface Pull {
    readonly number: number;
    readonly merged_at: string | null;
    readonly merge_commit_sha: string | null;
    readonly head: { readonly sha: string };
}

type Values = Readonly<Record<string, unknown>>;

/** Reads throw `Failure` with exit code 8, writes with 1; each says what was tried and GitHub's own words. */
export interface Publisher {
    /** Login that comments and issues of this token carry, e.g. `github-actions[bot]`. */
    identity(): Promise<string>;
    /** Every item of a list, page by page as it is asked for. */
    list<Item>(what: string, path: string, query?: Values): AsyncGenerator<Item>;
    write<Answer>(
        what: string,
        method: "POST" | "PATCH" | "DELETE",
        path: string,
        body?: Values,
    ): Promise<Answer>;
}

/** `path`s are below `/repos/{owner}/{repo}`. */
export async function createPublisher(options: PublisherOptions): Promise<Publisher> {
    const octokit = await createOctokit(options);
    const url = (path: string) => `/repos/${options.repository}${path}`;
    return {
        async identity() {
            return reading("who the token belongs to", async () => {
                // REST's `GET /user` refuses the tokens of Apps and workflows; GraphQL's viewer answers them all.
                const { viewer } = await octokit.graphql<{ viewer: { login: string } }>(
                    "query { viewer { login } }",
                );
                return viewer.login;
            });
        },
        async *list<Item>(what: string, path: string, query: Values = {}) {
            for (let page = 1, more = true; more; page++) {
                const answer = await reading(what, async () => {
                    const values = { ...query, per_page: 100, page };
                    const { data, headers } = await send(octokit, `GET ${url(path)}`, values);
                    if (!Array.isArray(data)) throw new Error("the answer is no list");
                    return { items: data as Item[], link: headers.link ?? "" };
                });
                yield* answer.items;
                // A page may be short and not the last: only the absence of a next one ends the list.
                more = answer.link.includes('rel="next"');
            }
        },
        async write<Answer>(what: string, method: string, path: string, body: Values = {}) {
            try {
                // A write whose answer was lost may have been done: sending it again would comment twice.
                const values = { ...body, request: { retries: 0 } };
                return (await send(octokit, `${method} ${url(path)}`, values)).data as Answer;
            } catch (error) {
                throw new Failure(`could not ${what}: ${words(error)}`, exitCodes.failed);
            }
        },
    };
}

interface Answered {
    readonly data: unknown;
    readonly headers: { readonly link?: string };
}

/** A route that is put together has no type of Octokit's. */
async function send(octokit: Octokit, route: string, values: Values): Promise<Answered> {
    return (await octokit.request(route, values)) as Answered;
}

async function reading<Answer>(what: string, read: () => Promise<Answer>): Promise<Answer> {
    try {
        return await read();
    } catch (error) {
        throw new Failure(
            `could not read ${what}: ${words(error)}\nnothing was written`,
            exitCodes.incomplete,
        );
    }
}

function words(error: unknown): string {
    return error instanceof Error ? failureWords(error) : String(error);
}

async function createOctokit(options: PublisherOptions): Promise<Octokit> {
    const [{ Octokit }, { retry }, { throttling }] = await Promise.all([
        import("@octokit/core"),
        import("@octokit/plugin-retry"),
        import("@octokit/plugin-throttling"),
    ]);
    const waits = announceWaits({
        onWait: (message) => void process.stderr.write(`${message}\n`),
        retries: 3,
        retryMilliseconds: options.retryMilliseconds ?? 1000,
    });
    const Writer = Octokit.plugin(waits.plugin, retry, throttling);
    return new Writer({
        baseUrl: gitHubUrls(options.baseUrl).rest,
        auth: options.token,
        userAgent: "codex-rollout",
        log: { debug() {}, info() {}, warn() {}, error() {} },
        retry: waits.retry,
        throttle: waits.throttle,
    });
}
