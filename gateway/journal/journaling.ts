import type { Ask, Send } from "../exchange";
import { isRecord, jsonOf, LostAnswer, refusal, succeeded } from "../exchange";
import { createOf } from "../faults/creates";
import { redact } from "./redact";
import type { JournalWriter } from "./write";

/** Every write is on the disk before it is sent, and its result after; when the disk refuses, nothing is sent. */
export function journaling(
    next: Send,
    journal: JournalWriter,
    who: { readonly planHash?: string; readonly actor?: string },
    seen: { readonly get: (ask: Ask) => unknown },
): Send {
    return async (ask) => {
        if (ask.read) return next(ask);
        let of: number;
        try {
            of = await journal.add({
                kind: "write",
                plan: who.planHash,
                actor: who.actor,
                caller: ask.caller,
                method: ask.method,
                path: ask.path + ask.query,
                operation: ask.graphql?.fields,
                object: createOf(ask)?.object,
                body: redact(ask.graphql?.variables ?? jsonOf(ask)),
                before: redact(seen.get(ask)),
            });
        } catch (error) {
            return refusal(`the journal cannot be written, so nothing is sent: ${String(error)}`);
        }
        try {
            const answer = await next(ask);
            const body = jsonOf(answer);
            await journal.add({
                kind: "result",
                of,
                status: answer.status,
                id: succeeded(answer) ? idOf(body) : undefined,
                message: messageOf(ask, body),
            });
            return answer;
        } catch (error) {
            if (error instanceof LostAnswer) await journal.add({ kind: "result", of });
            throw error;
        }
    };
}

function idOf(body: unknown): number | string | undefined {
    if (!isRecord(body)) return undefined;
    const { id, data } = body;
    if (typeof id === "number" || typeof id === "string") return id;
    // GraphQL: {data: {createX: {x: {id}}}}
    const deeper = isRecord(data) ? Object.values(data).find(isRecord) : undefined;
    const object = deeper && Object.values(deeper).find(isRecord);
    return typeof object?.id === "string" ? object.id : undefined;
}

/**
 * The first line of GitHub's message. What follows it may repeat what was sent ("… is not a string matching /^[A-Za-z0-9+/]…"),
 * and about secrets and variables not even the first line is certain.
 */
function messageOf(ask: Ask, body: unknown): string | undefined {
    if (!isRecord(body) || /\/(secrets|variables)(\/|$)/.test(ask.path)) return undefined;
    const [first] = Array.isArray(body.errors) ? (body.errors as unknown[]) : [];
    const message = body.message ?? (isRecord(first) ? first.message : undefined);
    return typeof message === "string" ? message.split("\n")[0]?.slice(0, 300) : undefined;
}
