import * as pulumi from "@pulumi/pulumi";
import { CodexRollout, githubProvider } from "./components/index";
import { asRunError, shortenStacks, skipNotedStacks } from "./components/run-error";
import { readSettings } from "./components/settings";
import { createClient } from "./live/client";
import { formatFinding } from "./plan/finding";
import { resolvePlanFile } from "./rollout/resolve-plan-file";
import { resolvePolicyFile } from "./rollout/resolve";
import { inShard } from "./rollout/shard";

/** The Pulumi program: a policy, or a recorded plan, resolved against the organization, as resources. */
export = async () => {
    shortenStacks();
    skipNotedStacks();
    const { policyFile, planFile, organization, provider, read, appToken, ...shard } =
        readSettings();
    const client = await createClient(read);
    const resolving =
        planFile === undefined
            ? resolvePolicyFile(client, policyFile, organization)
            : resolvePlanFile(client, planFile, organization);
    const { plan, inventory, warnings } = await resolving
        .then((resolved) => inShard(resolved, shard))
        .catch(asRunError);
    for (const warning of warnings) await pulumi.log.warn(formatFinding(warning));

    const owner = inventory.organization.login;
    const github = githubProvider("github", { owner, ...provider });
    const appProvider =
        appToken && githubProvider("github-apps", { owner, ...provider, token: appToken });
    const rollout = new CodexRollout(
        "codex-rollout",
        { plan, inventory, appProvider },
        { providers: [github] },
    );
    return {
        organization: owner,
        repositories: rollout.repositories,
        teams: rollout.teams,
        notes: rollout.notes,
        safeguards: rollout.safeguards,
    };
};
