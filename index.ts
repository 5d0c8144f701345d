import * as pulumi from "@pulumi/pulumi";
import { CodexRollout, githubProvider } from "./components/index";
import type { Settings } from "./components/settings";
import { readSettings } from "./components/settings";
import { createClient } from "./live/client";
import { readInventory } from "./live/inventory";
import { UnreadableError } from "./live/unreadable";
import type { Finding } from "./plan/finding";
import { formatFinding } from "./plan/finding";
import type { Inventory } from "./plan/inventory";
import type { Plan } from "./plan/plan";
import { loadPolicy } from "./policies/load";
import { mentionedLogins } from "./policies/mentions";
import { resolvePolicy } from "./policies/resolve";

/** The Pulumi program: a policy, resolved against the organization, as resources. */
export = async () => {
    const settings = readSettings();
    const { plan, inventory } = await resolve(settings);
    const owner = inventory.organization.login;
    const provider = githubProvider("github", { owner, ...settings.provider });
    const { repositories, teams, notes } = new CodexRollout(
        "codex-rollout",
        { plan, inventory, appProvider: appProvider(owner, settings) },
        { providers: [provider] },
    );
    return { organization: owner, repositories, teams, notes };
};

async function resolve(settings: Settings): Promise<{ plan: Plan; inventory: Inventory }> {
    const loaded = loadPolicy(settings.policyFile);
    const policy = loaded.policy ?? refuse(loaded.findings);
    const organization = settings.organization ?? policy.organization;
    const request = { organization, logins: mentionedLogins(policy) };
    const inventory = await readWhole(await createClient(settings.read), request);
    const meant = {
        ...loaded,
        policy: { ...policy, organization },
        sound: { ...policy, organization },
    };
    const { plan, findings } = resolvePolicy(meant, inventory);
    if (plan === undefined) refuse(findings);
    for (const finding of findings) await pulumi.log.warn(formatFinding(finding));
    return { plan, inventory };
}

/** What the token cannot see must not be taken for gone: the engine would delete what it manages there. */
async function readWhole(...read: Parameters<typeof readInventory>): Promise<Inventory> {
    const inventory = await readInventory(...read).catch((error: unknown) => {
        throw error instanceof UnreadableError ? new pulumi.RunError(error.message) : error;
    });
    const hidden = inventory.unread?.find(({ path }) => path === "inventory/repositories");
    if (hidden !== undefined)
        throw new pulumi.RunError(`could not read ${hidden.what}: ${hidden.reason}`);
    return inventory;
}

/** Only a thrown error stops a run: what is merely logged as one leaves Pulumi's exit code at 0. */
function refuse(findings: readonly Finding[]): never {
    throw new pulumi.RunError(
        ["the policy is not applied:", ...findings.map(formatFinding)].join("\n"),
    );
}

function appProvider(owner: string, { appToken, provider }: Settings) {
    if (appToken === undefined) return undefined;
    return githubProvider("github-apps", { owner, ...provider, token: appToken });
}
