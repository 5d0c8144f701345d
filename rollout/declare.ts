/** What the settings say, as resources: the program of this package does it, and its component for other languages. */
import type * as github from "@pulumi/github";
import * as pulumi from "@pulumi/pulumi";
import { CodexRollout, githubProvider } from "../components/index";
import type { Settings } from "../components/settings";
import { createClient } from "../live/client";
import { formatFinding } from "../plan/finding";
import type { Inventory } from "../plan/inventory";
import type { Plan } from "../plan/plan";
import { resolvePlanFile } from "./resolve-plan-file";
import { resolvePolicyFile } from "./resolve";
import { inShard } from "./shard";

/** What the resources are made of. */
export interface Declarable {
    readonly plan: Plan;
    readonly inventory: Inventory;
}

/**
 * The policy, or the recorded plan, resolved against the organization as it is now; what is worth saying is logged.
 * @throws as `resolvePolicyFile`, `resolvePlanFile` and `inShard`
 */
export async function resolveSettings(settings: Settings): Promise<Declarable> {
    const { policyFile, planFile, organization, read } = settings;
    const client = await createClient(read);
    const resolved =
        planFile === undefined
            ? await resolvePolicyFile(client, policyFile, organization)
            : await resolvePlanFile(client, planFile, organization);
    const { plan, inventory, warnings } = inShard(resolved, settings);
    for (const warning of warnings) await pulumi.log.warn(formatFinding(warning));
    return { plan, inventory };
}

/**
 * @param name logical name of the rollout
 * @param prefix of the logical names of its providers, which have no place below it: they are there before it
 */
export function declareRollout(
    { plan, inventory }: Declarable,
    { provider, appToken }: Settings,
    { name, prefix = "" }: { readonly name: string; readonly prefix?: string },
    opts: pulumi.ComponentResourceOptions = {},
): CodexRollout {
    const owner = inventory.organization.login;
    const create = (kind: string, given: Settings["provider"]): github.Provider =>
        githubProvider(`${prefix}${kind}`, { owner, ...given }, { parent: opts.parent });
    const providers = { github: create("github", provider), ...opts.providers };
    const appProvider = appToken && create("github-apps", { ...provider, token: appToken });
    return new CodexRollout(name, { plan, inventory, appProvider }, { ...opts, providers });
}
