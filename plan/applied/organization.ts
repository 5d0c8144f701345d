import { own } from "../compare/lookup";
import type { AppInstallation, OrganizationSecret } from "../organization";
import type { Plan, PlannedOrganizationSecret } from "../plan";
import { mapValues, onlyIn } from "./records";
import type { World } from "./world";

/** Organization secrets after the apply: none is deleted, but one that nobody scopes any more is given to no repository. */
export function organizationSecretsAfter({
    plan,
    before,
    state,
}: World): Record<string, OrganizationSecret> {
    const unscoped = onlyIn(before.secrets, plan.secrets);
    const after = mapValues(state.secrets, (live, name) => {
        const scoped = unscoped.has(name) && own(before.secrets, name)?.visibility === "selected";
        return scoped && live.visibility === "selected" ? { ...live, repositories: [] } : live;
    });
    for (const [name, planned] of Object.entries(plan.secrets)) {
        const secret = secretAfter(planned, own(state.secrets, name));
        if (secret !== undefined) after[name] = secret;
    }
    return after;
}

function secretAfter(
    { from, visibility, repositories }: PlannedOrganizationSecret,
    live: OrganizationSecret | undefined,
): OrganizationSecret | undefined {
    // GitHub takes another visibility only together with the value.
    if (from === undefined && live?.visibility !== visibility) return live;
    return { ...live, visibility, repositories };
}

/** Installing, and the switch between all and selected repositories, stand in GitHub's web page alone. */
export function appAfter({ apps }: Plan, live: AppInstallation): AppInstallation {
    const planned = own(apps, live.slug);
    return planned?.management === "apply" &&
        planned.selection === "selected" &&
        live.selection === "selected"
        ? { ...live, repositories: planned.repositories }
        : live;
}
