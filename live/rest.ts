import type { Octokit } from "@octokit/core" with { "resolution-mode": "import" };
import type { GetRoute, Item } from "./routes";
import { BudgetSpentError } from "./request-budget";
import { WriteRefusedError } from "./read-only";
import { UnreadableError } from "./unreadable";
import { failureWords } from "./waits";

type RequestParameters = Parameters<Octokit["request"]>[1];

/** GitHub's largest page. */
const pageSize = 100;

/** One object of a route, or `UnreadableError`. */
export async function proveObject(octokit: Octokit, route: GetRoute, parameters: object) {
    const { data } = await send(octokit, route, parameters);
    if (Array.isArray(data))
        throw new UnreadableError(route, "a list came where one object was asked");
    return data as never;
}

/**
 * All pages of a list route. `total_count`, where a route has one, must equal what was read, and nothing may come twice: a page
 * that comes again stands for one that did not. A list that changed while it was read is read once more.
 *
 * Octokit's own pagination is not used: it takes a 409 for the end of the list, and drops nothing of a short one.
 */
export async function proveList<Route extends GetRoute>(
    octokit: Octokit,
    baseUrl: string,
    route: Route,
    parameters: object,
): Promise<Item<Route>[]> {
    const first = await readPages(octokit, baseUrl, route, parameters);
    const list =
        first.problem === undefined ? first : await readPages(octokit, baseUrl, route, parameters);
    if (list.problem !== undefined) {
        throw new UnreadableError(route, list.problem);
    }
    return list.items as Item<Route>[];
}

/** Pages of a list route one after the other, until somebody has enough. */
export async function readUntil<Route extends GetRoute>(
    octokit: Octokit,
    baseUrl: string,
    route: Route,
    parameters: object,
    enough: (page: readonly Item<Route>[]) => boolean,
): Promise<void> {
    for await (const { items } of pagesOf(octokit, baseUrl, route, parameters))
        if (enough(items as Item<Route>[])) return;
}

async function readPages(octokit: Octokit, baseUrl: string, route: string, parameters: object) {
    const items: unknown[] = [];
    let total: number | undefined;
    for await (const page of pagesOf(octokit, baseUrl, route, parameters)) {
        items.push(...page.items);
        total = page.total;
    }
    return { items, problem: problemOf(items, total) };
}

/** Why a list is not what there is. Items have an id, or are told apart by all that they say. */
function problemOf(items: readonly unknown[], total: number | undefined): string | undefined {
    const distinct = new Set(items.map((item) => JSON.stringify(item))).size;
    if (distinct < items.length) return `GitHub gave ${items.length - distinct} of them twice`;
    if (total === undefined || total === items.length) return undefined;
    return `GitHub lists ${total} and gave ${items.length} of them`;
}

interface Page {
    readonly items: readonly unknown[];
    readonly total?: number;
}

async function* pagesOf(
    octokit: Octokit,
    baseUrl: string,
    route: string,
    parameters: object,
): AsyncGenerator<Page> {
    let answer = await send(octokit, route, { ...parameters, per_page: pageSize });
    const asked = new Set<string>();
    for (;;) {
        const page = pageOf(answer.data);
        if (page === undefined) throw new UnreadableError(route, "the answer is no list");
        yield page;
        const next = nextPage(answer.headers.link);
        if (next === undefined) return;
        // The token goes where it was meant for, whatever a Link header says.
        if (!next.startsWith(`${new URL(baseUrl).origin}/`)) {
            throw new UnreadableError(route, `the next page is on another server (${next})`);
        }
        if (asked.has(next)) throw new UnreadableError(route, "its pages go round in a circle");
        asked.add(next);
        answer = await send(octokit, `GET ${next}`, {});
    }
}

function pageOf(data: object): Page | undefined {
    if (Array.isArray(data)) return { items: data };
    const { total_count: total } = data as { total_count?: number };
    const items: unknown = Object.values(data).find(Array.isArray);
    if (!Array.isArray(items) || typeof total !== "number") return undefined;
    return { items, total };
}

function nextPage(link: string | undefined): string | undefined {
    return /<([^<>]+)>;\s*rel="next"/.exec(link ?? "")?.[1];
}

interface Answer {
    readonly data: object;
    readonly headers: { readonly link?: string };
}

async function send(octokit: Octokit, route: string, parameters: object): Promise<Answer> {
    let answer: { data: unknown; headers: { link?: string } };
    try {
        answer = await octokit.request(route, parameters as RequestParameters);
    } catch (error) {
        throw failureOf(error, route);
    }
    // Octokit hands a body over as text when it is no JSON, a cut-off one included.
    if (typeof answer.data !== "object" || answer.data === null) {
        throw new UnreadableError(route, "the answer is cut off or no JSON");
    }
    return { data: answer.data, headers: answer.headers };
}

/** What a failed request means to the reader: unreadable, or a fault of ours that must not be mistaken for it. */
export function failureOf(error: unknown, what: string): unknown {
    if (!(error instanceof Error)) return error;
    if (error.cause instanceof WriteRefusedError) return error.cause;
    if (error.cause instanceof BudgetSpentError)
        return new UnreadableError(what, error.cause.message);
    // `HttpError` is the name of Octokit's RequestError; the class itself is behind an import().
    if (error.name !== "HttpError") return error;
    const { status, response } = error as Error & { status?: number; response?: unknown };
    const reason = failureWords({ status, message: error.message, response });
    return new UnreadableError(what, reason, response === undefined ? undefined : status);
}
