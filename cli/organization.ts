import type { ReadClient } from "../live/client";
import { createClient } from "../live/client";
import { readInventory } from "../live/inventory";
import { UnreadableError } from "../live/unreadable";
import type { Finding } from "../plan/finding";
import { formatFinding } from "../plan/finding";
import type { Inventory } from "../plan/inventory";
import type { Plan } from "../plan/plan";
import { loadPolicy } from "../policies/load";
import { mentionedLogins } from "../policies/mentions";
import { resolvePolicy } from "../policies/resolve";
import { exitCodes, Failure } from "./exit-codes";

/** A policy that fits the organization it is for. */
export interface Resolved {
    readonly plan: Plan;
    readonly inventory: Inventory;
}

/**
 * A client for the organization that a verb is about, by `--base-url` or GITHUB_BASE_URL, and GITHUB_TOKEN.
 * @throws Failure (misuse) without a token, or for a base URL that is none
 */
export async function connect(
    baseUrl?: string,
    token = process.env.GITHUB_TOKEN || undefined,
): Promise<ReadClient> {
    if (token === undefined) {
        throw new Failure(
            "no token - set GITHUB_TOKEN to one that may read the organization",
            exitCodes.misuse,
        );
    }
    try {
        return await createClient({
            baseUrl: baseUrl ?? (process.env.GITHUB_BASE_URL || undefined),
            token,
        });
    } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        throw new Failure(error.message, exitCodes.misuse);
    }
}

/**
 * The plan of a policy file for the organization as it is now. `organization` replaces the one that the policy names.
 * @throws Failure with every finding, or (incomplete) when the organization could not be read whole
 */
export async function resolvePolicyFile(
    client: ReadClient,
    file: string,
    organization?: string,
): Promise<Resolved> {
    const loaded = loadPolicyFile(file);
    if (loaded.policy === undefined) throw notApplicable(file, loaded.findings);
    const policy = { ...loaded.policy, ...(organization === undefined ? {} : { organization }) };
    const inventory = await whole(
        readInventory(client, {
            organization: policy.organization,
            logins: mentionedLogins(policy),
        }),
    );
    const { plan, findings } = resolvePolicy({ ...loaded, policy, sound: policy }, inventory);
    if (plan === undefined) throw notApplicable(file, findings);
    return { plan, inventory };
}

function loadPolicyFile(file: string): ReturnType<typeof loadPolicy> {
    try {
        return loadPolicy(file);
    } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === undefined) throw error;
        const reason = code === "ENOENT" ? "no such file" : code;
        throw new Failure(`${file}: ${reason} - name the policy with --policy`, exitCodes.misuse);
    }
}

function notApplicable(file: string, findings: readonly Finding[]): Failure {
    const errors = findings.filter(({ severity }) => severity === "error").map(formatFinding);
    return new Failure([`${file} does not say what should be:`, ...errors].join("\n"));
}

/** Without the inventory there is nothing to speak of, so the run is as incomplete as can be. */
async function whole<T>(read: Promise<T>): Promise<T> {
    try {
        return await read;
    } catch (error) {
        if (!(error instanceof UnreadableError)) throw error;
        throw new Failure(`${error.message}\nnothing was compared`, exitCodes.incomplete);
    }
}
