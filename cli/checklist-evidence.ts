import { codexControls } from "../controls/codex";
import type { Evidence } from "../controls/checklist-evidence";
import type { Context } from "../controls/control";
import { readOrganization } from "../live/organization";
import { compare } from "../plan/compare";
import type { Inventory } from "../plan/inventory";
import { createContext } from "../policies/check";
import { resolvePolicy } from "../policies/resolve";
import { exitCodes, Failure } from "./exit-codes";
import { connect, resolveFor } from "./organization";
import { invalidPolicy, readInventoryFile, readPolicyFile } from "./policy-file";
import { inventoryOfPolicy } from "./policy-inventory";

export interface EvidenceOptions {
    readonly policy: string;
    /** An organization, written down as JSON. */
    readonly inventory?: string;
    /** Read the organization, and count only what is so there. */
    readonly live?: boolean;
    readonly baseUrl?: string;
}

export interface Found {
    readonly context: Context;
    readonly evidence: Evidence;
    /** What the answers lean on, for people. */
    readonly basis: string;
}

/**
 * What a policy comes to for the organization that is read (`--live`) or written down (`--inventory`), else for one made of
 * what the policy names. Only the first touches the network.
 * @throws Failure with what is wrong
 */
export async function checklistEvidence(options: EvidenceOptions): Promise<Found> {
    const { policy: file, inventory, live, baseUrl } = options;
    if (live === true && inventory !== undefined)
        throw new Failure(
            "--live reads the organization, and --inventory says not to - use one of them",
            exitCodes.misuse,
        );
    if (live === true) return liveEvidence(file, baseUrl);
    const loaded = readPolicyFile(file);
    if (loaded.policy === undefined) throw invalidPolicy(file, loaded.findings);
    const known: Inventory =
        inventory === undefined ? inventoryOfPolicy(loaded.policy) : readInventoryFile(inventory);
    const { plan, findings } = resolvePolicy(loaded, known);
    if (plan === undefined) throw invalidPolicy(file, findings);
    const context = createContext(loaded.policy, loaded.positions, { inventory: known });
    return {
        context,
        evidence: { plan, codex: codexControls(context) },
        basis:
            inventory === undefined
                ? `what ${file} says by itself: patterns, topics and properties stand for the repositories they select (--inventory FILE or --live for the organization)`
                : `what ${file} says for ${inventory}`,
    };
}

async function liveEvidence(file: string, baseUrl: string | undefined): Promise<Found> {
    const client = await connect(baseUrl);
    const appToken = process.env.GITHUB_APP_TOKEN ?? "";
    const appClient = appToken === "" ? undefined : await connect(baseUrl, appToken);
    const { plan, inventory, policy } = await resolveFor(client, file);
    const organization = await readOrganization(client, { inventory, plan, appClient });
    const context = createContext(policy, readPolicyFile(file).positions, { inventory });
    return {
        context,
        evidence: { plan, codex: codexControls(context), changes: compare(plan, organization) },
        basis: `what ${file} says, and what ${plan.organization} has; Codex's files as they are rendered, not as machines have them`,
    };
}
