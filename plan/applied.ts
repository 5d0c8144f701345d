import type { LiveOrganization } from "./live";
import type { OrganizationState } from "./organization";
import type { Plan } from "./plan";

/**
 * What the organization will have once `plan` is applied to it, where `before` is what was applied last: what the plan
 * declares, without what only `before` had, and everything that nobody manages as it is now.
 */
export function applied(plan: Plan, before: Plan, live: LiveOrganization): OrganizationState {
    void [plan, before, live];
    throw new Error("in work");
}
