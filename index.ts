import { asRunError, shortenStacks, skipNotedStacks } from "./components/run-error";
import { readSettings } from "./components/settings";
import { declareRollout, resolveSettings } from "./rollout/declare";

/** The Pulumi program: a policy, or a recorded plan, resolved against the organization, as resources. */
export = async () => {
    shortenStacks();
    skipNotedStacks();
    const settings = readSettings();
    const resolved = await resolveSettings(settings).catch(asRunError);
    const rollout = declareRollout(resolved, settings, { name: "codex-rollout" });
    return {
        organization: resolved.inventory.organization.login,
        repositories: rollout.repositories,
        teams: rollout.teams,
        notes: rollout.notes,
        safeguards: rollout.safeguards,
    };
};
