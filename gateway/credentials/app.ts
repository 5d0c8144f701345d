import { readFileSync } from "node:fs";
import type { Clock } from "../clock";
import type { Target } from "../target";

export interface AppCredentials {
    readonly appId: string;
    /** PEM, PKCS#1 or PKCS#8, or the path of a file that holds it. */
    readonly privateKey: string;
    readonly installationId: string;
}

/**
 * So long a token is used, of the hour that GitHub gives it: no request may carry one that ends on its way. Counted by our own
 * clock, since its time of expiry is GitHub's, and a clock that is ahead would ask for a new one with every request.
 */
const life = 55 * 60_000;

/**
 * Tokens of a GitHub App's installation, renewed before they run out, so that a run may last longer than the hour that GitHub
 * gives a token. `refused`: GitHub did not take the last one (it was revoked, or the clocks differ); the next is new.
 * @throws Error when GitHub gives no token: wrong key, no such installation, suspended
 */
export async function appTokens(
    { appId, privateKey, installationId }: AppCredentials,
    target: Target,
    clock: Clock,
): Promise<{ readonly token: () => Promise<string>; readonly refused: () => void }> {
    // Octokit is published as ES modules only.
    const { Octokit } = await import("@octokit/core");
    const { createAppAuth } = await import("@octokit/auth-app");
    const { request } = new Octokit({ baseUrl: `${target.origin}${target.rest}` });
    const auth = createAppAuth({ appId, privateKey: keyOf(privateKey), installationId, request });
    let current: Promise<{ token: string; until: number }> | undefined;
    const renew = async () => {
        const { token } = await auth({ type: "installation", refresh: true });
        return { token, until: clock.now() + life };
    };
    return {
        async token() {
            // Requests that come together share one renewal, and its failure.
            current ??= renew();
            const { token, until } = await current.catch((error: unknown) => {
                current = undefined;
                throw error;
            });
            if (clock.now() < until) return token;
            current = renew();
            return (await current).token;
        },
        refused() {
            current = undefined;
        },
    };
}

function keyOf(privateKey: string): string {
    // In environment variables the line ends of a key are often written as \n.
    if (privateKey.includes("-----BEGIN")) return privateKey.replaceAll("\\n", "\n");
    return readFileSync(privateKey, "utf8");
}
