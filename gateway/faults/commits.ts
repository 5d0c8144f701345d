import type { Answer, Ask, Send } from "../exchange";
import { answerOf, isRecord, jsonOf, readFor, succeeded } from "../exchange";
import type { Found } from "./found";
import { Unfindable } from "./found";

interface FileWrite {
    readonly owner: string;
    readonly repo: string;
    /** As in the request, escaped or not. */
    readonly path: string;
    readonly body: Readonly<Record<string, unknown>>;
}

/**
 * Whether `PUT contents` made its commit: the file has the text, and the newest commit that touched it is the answer's.
 * undefined when the file is absent, or has another text.
 */
export async function findCommit(
    send: Send,
    ask: Ask,
    { owner, repo, path, body }: FileWrite,
): Promise<Found | undefined> {
    const branch = typeof body.branch === "string" ? body.branch : undefined;
    const ref = branch === undefined ? "" : `?ref=${encodeURIComponent(branch)}`;
    const content = await send(readFor(ask, `/repos/${owner}/${repo}/contents/${path}${ref}`));
    const there = jsonOf(content);
    if (content.status === 404) return undefined;
    if (!succeeded(content) || !isRecord(there)) return unreadable(content);
    if (bare(there.content) !== bare(body.content)) return undefined;
    const from = branch === undefined ? "" : `&sha=${encodeURIComponent(branch)}`;
    const newest = await send(
        readFor(ask, `/repos/${owner}/${repo}/commits?per_page=1&path=${path}${from}`),
    );
    const [commit] = (jsonOf(newest) ?? []) as Record<string, unknown>[];
    if (!succeeded(newest) || !isRecord(commit)) return unreadable(newest);
    return { asAsked: true, answer: answerOf(200, { content: there, commit: flat(commit) }) };
}

/** The answer to a write has the commit's own fields beside its sha, a list of commits keeps them in `commit`. */
function flat({ sha, node_id, url, html_url, parents, commit }: Record<string, unknown>): unknown {
    return { sha, node_id, url, html_url, parents, ...(isRecord(commit) ? commit : {}) };
}

function bare(base64: unknown): string {
    return String(base64).replace(/\s/g, "");
}

function unreadable({ status }: Answer): never {
    throw new Unfindable(`the file cannot be read: ${status}`);
}
