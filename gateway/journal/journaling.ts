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
                message: messageOf(body),
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

function messageOf(body: unknown): string | undefined {
    if (!isRecord(body)) return undefined;
    if (typeof body.message === "string") return body.message.slice(0, 500);
    const [first] = Array.isArray(body.errors) ? (body.errors as unknown[]) : [];
    return isRecord(first) && typeof first.message === "string"
        ? first.message.slice(0, 500)
        : undefined;
}
