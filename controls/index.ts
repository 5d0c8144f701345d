import { actions } from "./actions";
import { branches } from "./branches";
import { connections } from "./connections";
import type { Control } from "./control";
import { environments } from "./environments";
import { repositories } from "./repositories";
import { review } from "./review";
import { secrets } from "./secrets";
import { users } from "./users";

/** Every area of the policy, in the order that a reader meets them. A new area is one file and one line here. */
export const controls: readonly Control[] = [
    users,
    repositories,
    branches,
    review,
    environments,
    secrets,
    actions,
    connections,
];
