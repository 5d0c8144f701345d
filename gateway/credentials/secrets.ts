import { createHmac, randomBytes } from "node:crypto";

/** What the provider gets as its token for one run: good for this gateway as long as it runs, and for nothing else. */
export function runSecret(): string {
    return `codex-rollout-${randomBytes(24).toString("hex")}`;
}

/**
 * The same for every run with the same token, and no way back to it: for the second provider (GITHUB_APP_TOKEN), whose token is
 * an input that Pulumi records, encrypted, and would otherwise report as changed in every preview.
 */
export function standIn(token: string): string {
    const digest = createHmac("sha256", token).update("codex-rollout gateway").digest("hex");
    return `codex-rollout-${digest.slice(0, 48)}`;
}
