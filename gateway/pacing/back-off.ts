import type { Answer } from "../exchange";
import { headerOf, isRecord, jsonOf } from "../exchange";

/** GitHub said to wait. */
export interface BackOff {
    readonly kind: "primary" | "secondary";
    /** Milliseconds from now. */
    readonly wait: number;
    /** What is said while waiting. */
    readonly reason: string;
}

const minute = 60_000;

/**
 * Whether an answer is one of GitHub's limits, and how long it says to wait: Retry-After, else the reset of a used-up primary
 * limit, else a minute, doubled each time it happens again ("wait for at least one minute … exponentially increasing").
 * GraphQL answers 200 with an error of type RATE_LIMITED. `repeated` counts how often this request was held back before.
 */
export function backOffOf(answer: Answer, now: number, repeated: number): BackOff | undefined {
    const { status } = answer;
    const graphqlLimit = status === 200 && rateLimited(answer);
    if (!graphqlLimit && status !== 403 && status !== 429) return undefined;
    const usedUp = headerOf(answer, "x-ratelimit-remaining") === "0";
    const primary = graphqlLimit || (usedUp && !/secondary rate/i.test(messageOf(answer)));
    const retryAfter = seconds(headerOf(answer, "retry-after"), now);
    const limited = primary || status === 429 || retryAfter !== undefined || speaksOfLimit(answer);
    if (!limited) return undefined;
    const kind = primary ? "primary" : "secondary";
    const name = primary ? "the hour's budget is used up" : "a secondary rate limit";
    if (retryAfter !== undefined)
        return { kind, wait: retryAfter, reason: `${name}, GitHub says until when` };
    const reset = Number(headerOf(answer, "x-ratelimit-reset")) * 1000;
    if (primary && Number.isFinite(reset) && reset > now)
        return { kind, wait: reset - now + 1000, reason: name };
    return { kind, wait: minute * 2 ** repeated, reason: `${name}, GitHub does not say how long` };
}

/** Retry-After in seconds or as a date; what is neither counts as not said. */
function seconds(header: string | undefined, now: number): number | undefined {
    if (header === undefined) return undefined;
    const number = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now;
    return Number.isFinite(number) && number >= 0 ? Math.max(number, 1000) : undefined;
}

function speaksOfLimit(answer: Answer): boolean {
    const body = jsonOf(answer);
    const page = isRecord(body) ? JSON.stringify(body.documentation_url ?? "") : "";
    return /rate limit|abuse detection/i.test(messageOf(answer)) || /rate-limits?\b/.test(page);
}

function messageOf(answer: Answer): string {
    const body = jsonOf(answer);
    return isRecord(body) && typeof body.message === "string" ? body.message : "";
}

function rateLimited(answer: Answer): boolean {
    const body = jsonOf(answer);
    const errors = isRecord(body) && Array.isArray(body.errors) ? (body.errors as unknown[]) : [];
    return errors.some((one) => isRecord(one) && one.type === "RATE_LIMITED");
}
