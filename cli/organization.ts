import type { ClientOptions, ReadClient } from "../live/client";
import { createClient } from "../live/client";
import { UnreadableError } from "../live/unreadable";
import type { ResolvedPlan } from "../rollout/resolve-plan-file";
import { resolvePlanFile } from "../rollout/resolve-plan-file";
import { PolicyError, resolvePolicyFile } from "../rollout/resolve";
import type { ResolvedFile } from "../rollout/resolve";
import { told } from "./conventions/reading";
import { exitCodes, Failure } from "./exit-codes";
import { unusableFile } from "./reading";

/**
 * A client for the organization that a verb is about, by `--base-url` or GITHUB_BASE_URL, and GITHUB_TOKEN.
 * @throws Failure (misuse) without a token, or for a base URL that is none
 */
export async function connect(
    baseUrl?: string,
    token = process.env.GITHUB_TOKEN || undefined,
    more: Pick<ClientOptions, "budget" | "remembered"> = {},
): Promise<ReadClient> {
    if (token === undefined) {
        throw new Failure(
            "no token - set GITHUB_TOKEN to one that may read the organization (docs/reference/tokens.md)",
            exitCodes.misuse,
        );
    }
    try {
        const client = await createClient({
            ...more,
            baseUrl: baseUrl ?? (process.env.GITHUB_BASE_URL || undefined),
            token,
        });
        return told(client);
    } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        throw new Failure(error.message, exitCodes.misuse);
    }
}

/**
 * As `resolvePolicyFile` of rollout/, for a verb: what is wrong is said, with the exit code that it means.
 * @throws Failure
 */
export async function resolveFor(
    client: ReadClient,
    file: string,
    organization?: string,
): Promise<ResolvedFile> {
    try {
        return await resolvePolicyFile(client, file, organization);
    } catch (error) {
        throw failureOf(
            error,
            file,
            " - name the policy with --policy, or begin one with codex-rollout init",
        );
    }
}

/**
 * As `resolvePlanFile` of rollout/, for a verb and the stack that it is about.
 * @throws Failure
 */
export async function resolveRecorded(
    client: ReadClient,
    file: string,
    stack: string,
    organization?: string,
): Promise<ResolvedPlan> {
    let resolved: ResolvedPlan;
    try {
        resolved = await resolvePlanFile(client, file, organization);
    } catch (error) {
        throw failureOf(error, file);
    }
    if (resolved.recorded.stack === stack) return resolved;
    throw new Failure(
        `${file} is of stack ${resolved.recorded.stack}, and this is stack ${stack} - name the other one with --stack`,
    );
}

/** What the errors of rollout/ mean for the command line; an error of another kind as it is. */
export function failureOf(error: unknown, file: string, hint = ""): unknown {
    if (error instanceof PolicyError) return new Failure(error.message);
    // Without the inventory there is nothing to speak of, so the run is as incomplete as can be.
    if (error instanceof UnreadableError) {
        const lines = [error.message, ...unreadableHint(error), "nothing was compared"];
        return new Failure(lines.join("\n"), exitCodes.incomplete);
    }
    const unusable = unusableFile(file, error);
    if (unusable === undefined) return error;
    return new Failure(`${unusable.message}${hint}`, unusable.exitCode);
}

/** What most often stands behind it, for who meets it in their first hour. */
function unreadableHint({ status, what, reason }: UnreadableError): string[] {
    if (status === 401) return ["  GITHUB_TOKEN is no token of this GitHub, or is no longer valid"];
    if (status === 404 && what.startsWith("organization "))
        return [
            "  is `organization` in the policy the login on GitHub, and may the token see it? GitHub answers both in the same way",
        ];
    if (reason.startsWith("no answer"))
        return [
            "  is there a network, and is GITHUB_BASE_URL (or --base-url) the address of the API?",
        ];
    return [];
}
