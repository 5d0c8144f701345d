import type { Inventory } from "../plan/inventory";
import type { Plan } from "../plan/plan";
import type { StackResource } from "./deployment";

/**
 * The plan that a stack's resources were made from: what was applied last. Nothing applied gives an empty plan.
 * The inverse of `components/`, held to it by a property test.
 */
export function planOfStack(resources: readonly StackResource[], inventory: Inventory): Plan {
    void [resources, inventory];
    throw new Error("in work");
}
