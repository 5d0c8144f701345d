import type { Octokit } from "@octokit/core" with { "resolution-mode": "import" };
import { BudgetSpentError } from "./request-budget";
import { WriteRefusedError } from "./read-only";

/** Answers that sending again does not change; 501 is a server that lacks the route. */
const doNotRetry = [400, 401, 403, 404, 409, 410, 422, 451, 501];
const limitRetries = 5;
const heartbeatSeconds = 30;

interface Failure {
    readonly status?: number;
    readonly message: string;
    readonly response?: unknown;
    readonly cause?: unknown;
    /** With the address filled in. */
    readonly request?: { readonly url?: string };
}
interface Sent {
    readonly method?: string;
    readonly url?: string;
    readonly request?: { readonly retryCount?: number };
}

/** Says a wait when it begins and every half minute until it is over, so that nobody takes it for a hang. */
export function sayWait(onWait: (message: string) => void, seconds: number, why: string): void {
    onWait(`${why}; waiting ${duration(seconds)}`);
    const end = Date.now() + seconds * 1000;
    const heartbeat = setInterval(() => {
        const left = Math.ceil((end - Date.now()) / 1000);
        if (left <= 0) clearInterval(heartbeat);
        else onWait(`still waiting for GitHub, ${duration(left)} left`);
    }, heartbeatSeconds * 1000);
    heartbeat.unref();
}

function isUnsent(cause: unknown): boolean {
    return cause instanceof WriteRefusedError || cause instanceof BudgetSpentError;
}

/** Octokit's settings for retries and limits, with every pause said. */
export function announceWaits({
    onWait,
    retries,
    retryMilliseconds,
}: {
    readonly onWait: (message: string) => void;
    readonly retries: number;
    readonly retryMilliseconds: number;
}) {
    const onLimit =
        (limit: string) =>
        (seconds: number, _options: unknown, _octokit: unknown, times: number): boolean => {
            if (times >= limitRetries) return false;
            sayWait(onWait, seconds, `GitHub's ${limit} is used up`);
            return true;
        };
    return {
        // Not per request: the plugin then tries everything again, whatever `doNotRetry` says.
        retry: { doNotRetry, retries, retryAfterBaseValue: retryMilliseconds },
        /** Sits below the retry plugin and so hears of each failed attempt. */
        plugin: (octokit: Octokit): object => {
            octokit.hook.error("request", (error, options) => {
                const failure = error as Failure & { status?: number };
                // The plugin would take what was never sent for a broken network and try again.
                if (isUnsent(failure.cause)) failure.status = 400;
                const attempt = (options as Sent).request?.retryCount ?? 0;
                if (attempt < retries && !doNotRetry.includes(failure.status ?? 500)) {
                    const seconds = ((attempt + 1) ** 2 * retryMilliseconds) / 1000;
                    sayWait(
                        onWait,
                        seconds,
                        `${failureWords(failure)} (${addressOf(failure, options as Sent)})`,
                    );
                }
                throw error;
            });
            return {};
        },
        throttle: {
            onRateLimit: onLimit("rate limit"),
            onSecondaryRateLimit: onLimit("secondary rate limit"),
            retryAfterBaseValue: retryMilliseconds,
            // The plugin spaces POSTs by a second since they write; ours are queries (one point of 2,000 a minute each).
            write: unspaced as never,
        },
    };
}

/** The part of a Bottleneck group that the throttling plugin uses, without any spacing. */
const unspaced = {
    key: () => ({ schedule: (_options: unknown, job: () => Promise<void>) => job() }),
};

/** GitHub's status and words; without an answer, the network's words. */
export function failureWords({ status, message, response }: Failure): string {
    const words = message.split(" - https://")[0]?.trim() || "no message";
    return response === undefined || status === undefined
        ? `no answer: ${words}`
        : `${status} ${words}`;
}

function addressOf({ request }: Failure, { method, url }: Sent): string {
    return `${method ?? "GET"} ${request?.url ?? url ?? ""}`;
}

function duration(seconds: number): string {
    if (seconds < 1) return "less than a second";
    return seconds < 120 ? `${Math.round(seconds)} s` : `${Math.round(seconds / 60)} min`;
}
