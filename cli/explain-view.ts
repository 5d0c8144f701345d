import type { Policy } from "../controls/control";
import { readOrganization } from "../live/organization";
import type { View } from "../plan/explain";
import { liveView, planView } from "../plan/explain";
import type { Inventory } from "../plan/inventory";
import type { Plan } from "../plan/plan";
import { resolvePolicy } from "../policies/resolve";
import { exitCodes, Failure } from "./exit-codes";
import { connect, resolveFor } from "./organization";
import { invalidPolicy, readInventoryFile, readPolicyFile } from "./policy-file";
import { inventoryOfPolicy } from "./policy-inventory";

export interface ViewOptions {
    readonly policy: string;
    /** An organization, written down as JSON. */
    readonly inventory?: string;
    /** What the organization has, instead of what the policy says. */
    readonly live?: boolean;
    readonly baseUrl?: string;
}

export interface Viewed {
    readonly view: View;
    /** What the answer leans on, for people. */
    readonly basis: string;
}

/**
 * What is to be explained: the organization (`--live`), else the policy for an organization that is written down, that
 * GITHUB_TOKEN reads, or that the policy by itself tells of. Only the first two touch the network.
 * @throws Failure with what is wrong
 */
export async function viewFor(options: ViewOptions, asked?: string): Promise<Viewed> {
    const { policy, inventory, live } = options;
    if (live === true && inventory !== undefined)
        throw new Failure(
            "--live reads the organization, and --inventory says not to - use one of them",
            exitCodes.misuse,
        );
    if (inventory !== undefined) {
        const written = readInventoryFile(inventory);
        const view = planView(
            planOf(policy, () => written),
            written,
        );
        return { view, basis: `what ${policy} says for ${inventory}` };
    }
    const token = process.env.GITHUB_TOKEN ?? "";
    if (live === true || token !== "") return readView(options);
    const found = { inventory: undefined as Inventory | undefined };
    const plan = planOf(policy, (one) => (found.inventory = inventoryOfPolicy(one, asked)));
    if (found.inventory === undefined) throw new Failure(`${policy} is not valid`);
    return {
        view: planView(plan, found.inventory),
        basis: `what ${policy} says by itself: patterns, topics and properties stand for the repositories they select, and default branches are taken to be called main (--inventory FILE, or GITHUB_TOKEN, for the organization)`,
    };
}

async function readView({ policy, live, baseUrl }: ViewOptions): Promise<Viewed> {
    const client = await connect(baseUrl);
    const { plan, inventory } = await resolveFor(client, policy);
    if (live !== true)
        return {
            view: planView(plan, inventory),
            basis: `what ${policy} says for ${plan.organization} as it is now`,
        };
    const appToken = process.env.GITHUB_APP_TOKEN ?? "";
    const appClient = appToken === "" ? undefined : await connect(baseUrl, appToken);
    const organization = await readOrganization(client, { inventory, plan, appClient });
    return {
        view: liveView(organization, plan, inventory),
        basis: `what ${plan.organization} has; lines are those of ${policy} that speak of the same, and drift says what differs`,
    };
}

function planOf(file: string, inventoryFor: (policy: Policy) => Inventory): Plan {
    const loaded = readPolicyFile(file);
    if (loaded.policy === undefined) throw invalidPolicy(file, loaded.findings);
    const { plan, findings } = resolvePolicy(loaded, inventoryFor(loaded.policy));
    if (plan === undefined) throw invalidPolicy(file, findings);
    return plan;
}
