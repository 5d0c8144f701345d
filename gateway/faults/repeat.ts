import type { Clock } from "../clock";
import type { Answer, Ask, Send } from "../exchange";
import { answerOf, jsonOf, LostAnswer, isRecord } from "../exchange";

/** Pauses before a request is sent again, milliseconds. */
const pauses = [1000, 2000, 4000];

/** What GitHub's front end says when it does not know itself what became of a request. */
export function unknownOutcome({ status }: Answer): boolean {
    return status === 500 || status === 502 || status === 503 || status === 504;
}

/**
 * Sends again what got no whole answer, where a second time does what the first did: reads, and writes that say how things
 * shall be (PUT, PATCH, update…) or that something shall be gone. Never what creates: see creates.ts.
 */
export function repeating(next: Send, clock: Clock, say: (line: string) => void): Send {
    return async (ask) => {
        if (!repeatable(ask)) return next(ask);
        for (let attempt = 0; ; attempt++) {
            const { answer, error } = await attemptOf(next, ask);
            if (answer !== undefined && !unknownOutcome(answer) && whole(ask, answer))
                return attempt > 0 && alreadyGone(ask, answer) ? done(ask) : answer;
            const pause = pauses[attempt];
            if (pause === undefined) {
                if (answer !== undefined && unknownOutcome(answer)) return answer;
                throw error ?? new LostAnswer("GitHub's answer is not whole");
            }
            const reason =
                error?.message ??
                (answer !== undefined && unknownOutcome(answer)
                    ? `GitHub answers ${answer.status}`
                    : "GitHub's answer is not whole");
            say(`${ask.method} ${ask.path}: ${reason} - again in ${pause / 1000} s`);
            await clock.sleep(pause);
        }
    };
}

async function attemptOf(
    next: Send,
    ask: Ask,
): Promise<{ readonly answer?: Answer; readonly error?: LostAnswer }> {
    try {
        return { answer: await next(ask) };
    } catch (error) {
        if (!(error instanceof LostAnswer)) throw error;
        return { error };
    }
}

export function repeatable(ask: Ask): boolean {
    if (ask.read || ask.method === "DELETE") return true;
    // A commit that is made twice is refused the second time; creates.ts finds out whether the first was made.
    if (ask.method === "PUT") return !/^\/repos\/[^/]+\/[^/]+\/contents\//.test(ask.path);
    if (ask.method === "PATCH") return true;
    if (ask.path !== "/graphql" || ask.graphql === undefined) return false;
    return ask.graphql.fields.every((field) => /^(update|delete)/.test(field));
}

/**
 * An HTML page in front of GitHub, or half a document, is no answer. Nor is nothing, or an object that says nothing, to a read: the
 * provider would take every setting of what it reads for empty (go-github lets an empty body pass).
 */
function whole(ask: Ask, answer: Answer): boolean {
    if (answer.status !== 200 || answer.rest !== undefined || ask.method === "HEAD") return true;
    if (/\.raw\b|\.diff\b|\.patch\b/.test(ask.headers.accept ?? "")) return true;
    if (answer.body.length === 0) return !ask.read;
    const value = jsonOf(answer);
    if (!ask.read) return value !== undefined;
    // A repository without code has no languages.
    return (
        Array.isArray(value) ||
        (isRecord(value) && (saysSomething(value) || /\/languages$/.test(ask.path)))
    );
}

function saysSomething(value: Record<string, unknown>): boolean {
    return Object.keys(value).some((key) => !/^(message|status|documentation_url)$/.test(key));
}

/** A removal whose first answer was lost, and that finds nothing to remove the second time. */
function alreadyGone(ask: Ask, answer: Answer): boolean {
    if (ask.method === "DELETE")
        return (
            answer.status === 404 ||
            // Of a git reference GitHub says it so.
            (answer.status === 422 && /Reference does not exist/.test(answer.body.toString()))
        );
    if (!(ask.graphql?.fields.every((field) => field.startsWith("delete")) ?? false)) return false;
    const body = jsonOf(answer);
    const errors = isRecord(body) && Array.isArray(body.errors) ? (body.errors as unknown[]) : [];
    return errors.some((one) => isRecord(one) && one.type === "NOT_FOUND");
}

function done(ask: Ask): Answer {
    if (ask.graphql === undefined) return answerOf(204);
    return answerOf(200, {
        data: Object.fromEntries(
            ask.graphql.fields.map((field) => [field, { clientMutationId: null }]),
        ),
    });
}
