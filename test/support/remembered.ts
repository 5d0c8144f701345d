import { createClient } from "../../live/client";
import { compare } from "../../plan/compare";
import type { Inventory } from "../../plan/inventory";
import type { Plan } from "../../plan/plan";
import { resolvePolicyFile } from "../../rollout/resolve";
import { asLive, planOfStack, readDeployment } from "../../stack/index";
import type { TestStack } from "./stack";

/** What a policy says, and what the stack says was applied last. */
export interface Remembered {
    readonly plan: Plan;
    readonly before: Plan;
    readonly inventory: Inventory;
}

export async function remembered(stack: TestStack, policy: string): Promise<Remembered> {
    const client = await createClient({ baseUrl: stack.github.url, token: "local-owner" });
    const { plan, inventory } = await resolvePolicyFile(client, policy);
    const exported = JSON.parse((await stack.must("stack export")).stdout) as unknown;
    return { plan, before: planOfStack(readDeployment(exported), inventory), inventory };
}

/** Everything that an apply of the policy would change, were the organization as the stack remembers it; for a test's end. */
export async function forgotten(stack: TestStack, policy: string): Promise<string[]> {
    const { plan, before, inventory } = await remembered(stack, policy);
    return compare(plan, asLive(before, inventory))
        .filter(({ managed }) => managed)
        .map(({ summary }) => summary);
}
