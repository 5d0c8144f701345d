import type { Policy, PolicyPath } from "../controls/control";
import type { ReadClient } from "../live/client";
import { withDocuments } from "../live/documents";
import { readInventory } from "../live/inventory";
import { UnreadableError } from "../live/unreadable";
import type { Finding } from "../plan/finding";
import { formatFinding, sortFindings } from "../plan/finding";
import type { Inventory } from "../plan/inventory";
import type { Origin } from "../plan/origin";
import type { Plan } from "../plan/plan";
import { guidedFiles, guidedRepositories } from "../controls/guidance-files";
import { hasErrors } from "../policies/check";
import { loadPolicy } from "../policies/load";
import { checkPins, lockFileOf, readLock } from "../policies/lock-file";
import { mentionedLogins } from "../policies/mentions";
import { resolvePolicy } from "../policies/resolve";

/** A policy that fits the organization it is for. */
export interface Resolved {
    readonly policy: Policy;
    readonly plan: Plan;
    readonly inventory: Inventory;
    /** What is worth saying although it stops nothing. */
    readonly warnings: readonly Finding[];
}

export interface ResolvedFile extends Resolved {
    /** Where the value at a path of the policy stands in its file, or its nearest ancestor that is written there. */
    readonly at: (path: PolicyPath) => Origin;
}

/** The policy is in error, by itself or for this organization; the message has every finding on a line. */
export class PolicyError extends Error {
    constructor(
        file: string,
        readonly findings: readonly Finding[],
    ) {
        super([`${file} is not applied:`, ...findings.map(formatFinding)].join("\n"));
        this.name = "PolicyError";
    }
}

/**
 * The plan of a policy file for the organization as it is now: what the Pulumi program and every verb begin with. Names that
 * the lock file beside the policy pins to other accounts are errors. `organization` replaces the one that the policy names.
 * @throws PolicyError; UnreadableError when the organization could not be read whole: what a token cannot see must not
 *     be taken for gone, or the engine would delete what it manages there; the file system's error for the file
 */
export async function resolvePolicyFile(
    client: ReadClient,
    file: string,
    organization?: string,
): Promise<ResolvedFile> {
    const loaded = loadPolicy(file);
    if (loaded.policy === undefined) throw new PolicyError(file, loaded.findings);
    const policy = { ...loaded.policy, ...(organization === undefined ? {} : { organization }) };
    const inventory = await readPolicyInventory(client, policy);
    const { plan, findings } = resolvePolicy({ ...loaded, policy, sound: policy }, inventory);
    const pinned = checkPins(readLock(lockFileOf(file)), policy, inventory);
    const all = sortFindings([...findings, ...pinned]);
    if (plan === undefined || hasErrors(pinned)) throw new PolicyError(file, all);
    return {
        policy,
        plan,
        inventory,
        at: (path) => loaded.positions.at(path),
        warnings: all,
    };
}

/**
 * What a policy is resolved against.
 * @throws UnreadableError when the organization could not be read whole
 */
export async function readPolicyInventory(client: ReadClient, policy: Policy): Promise<Inventory> {
    const read = await readInventory(client, {
        organization: policy.organization,
        logins: mentionedLogins(policy),
        files: guidedFiles(policy),
        secrets: policy.secrets !== undefined,
    });
    const inventory = await withDocuments(client, read, guidedRepositories(policy, read));
    const hidden = inventory.unread?.find(({ path }) => path === "inventory/repositories");
    if (hidden !== undefined) throw new UnreadableError(hidden.what, hidden.reason);
    return inventory;
}
