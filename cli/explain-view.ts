import { readFileSync } from "node:fs";
import { readOrganization } from "../live/organization";
import type { View } from "../plan/explain";
import { liveView, planView } from "../plan/explain";
import type { Finding } from "../plan/finding";
import { formatFinding } from "../plan/finding";
import type { Inventory } from "../plan/inventory";
import type { Plan } from "../plan/plan";
import { parseInventory } from "../policies/inventory-file";
import { loadPolicy } from "../policies/load";
import { resolvePolicy } from "../policies/resolve";
import { exitCodes, Failure } from "./exit-codes";
import { connect, resolveFor } from "./organization";
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

type LoadedPolicy = NonNullable<ReturnType<typeof loadPolicy>["policy"]>;

function planOf(file: string, inventoryFor: (policy: LoadedPolicy) => Inventory): Plan {
    const loaded = reading(file, () => loadPolicy(file));
    if (loaded.policy === undefined) throw invalid(file, loaded.findings);
    const { plan, findings } = resolvePolicy(loaded, inventoryFor(loaded.policy));
    if (plan === undefined) throw invalid(file, findings);
    return plan;
}

function invalid(file: string, findings: readonly Finding[]): Failure {
    const errors = findings.filter(({ severity }) => severity === "error").map(formatFinding);
    return new Failure([`${file} does not say what should be:`, ...errors].join("\n"));
}

function readInventoryFile(file: string): Inventory {
    const source = reading(file, () => readFileSync(file, "utf8"));
    try {
        return parseInventory(source);
    } catch (error) {
        if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
        throw new Failure(`${file}: ${error.message}`, exitCodes.misuse);
    }
}

/** A file that cannot be read is a mistake on the command line. */
function reading<Value>(file: string, read: () => Value): Value {
    try {
        return read();
    } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === undefined) throw error;
        throw new Failure(
            `${file}: ${code === "ENOENT" ? "no such file" : code}`,
            exitCodes.misuse,
        );
    }
}
