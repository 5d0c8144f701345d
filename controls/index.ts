import type { Control } from "./control";

/** Every area of the policy, in the order that a reader meets them. A new area is one file and one line here. */
export const controls: readonly Control[] = [
    // users, repositories, branches, review, environments, secrets, actions, connections: being written (policy)
];
