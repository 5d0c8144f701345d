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
 * All pages of a list route. `total_count`, where a route has one, must equal what was read; a list that changed while it was
 * read is read once more.
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
    const list = first.whole ? first : await readPages(octokit, baseUrl, route, parameters);
    if (!list.whole) {
        const reason = `GitHub lists ${list.total} and gave ${list.items.length} of them`;
        throw new UnreadableError(route, reason);
    }
    return list.items as Item<Route>[];
}

async function readPages(octokit: Octokit, baseUrl: string, route: string, parameters: object) {
    const items: unknown[] = [];
    let total: number | undefined;
    let answer = await send(octokit, route, { ...parameters, per_page: pageSize });
    for (;;) {
        const page = pageOf(answer.data);
        if (page === undefined) throw new UnreadableError(route, "the answer is no list");
        items.push(...page.items);
        total = page.total;
        const next = nextPage(answer.headers.link);
        if (next === undefined) break;
        // The token goes where it was meant for, whatever a Link header says.
        if (!next.startsWith(`${new URL(baseUrl).origin}/`)) {
            throw new UnreadableError(route, `the next page is on another server (${next})`);
        }
        answer = await send(octokit, `GET ${next}`, {});
    }
    return { items, total, whole: total === undefined || total === items.length };
}

function pageOf(data: object): { items: unknown[]; total?: number } | undefined {
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
