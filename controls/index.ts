import { actions } from "./actions";
import { attestations } from "./attestations";
import { audit } from "./audit";
import { brakes } from "./brakes";
import { branches } from "./branches";
import { commands } from "./commands";
import { connections } from "./connections";
import type { Control } from "./control";
import { data } from "./data";
import { drift } from "./drift";
import { entryPoints } from "./entry-points";
import { environments } from "./environments";
import { execution } from "./execution";
import { guardrails } from "./guardrails";
import { guidance } from "./guidance";
import { repositories } from "./repositories";
import { review } from "./review";
import { rollout } from "./rollout";
import { secrets } from "./secrets";
import { shards } from "./shards";
import { users } from "./users";

/** Every area of the policy, in the order that a reader meets them. A new area is one file and one line here. */
export const controls: readonly Control[] = [
    users,
    entryPoints,
    repositories,
    branches,
    review,
    environments,
    secrets,
    actions,
    execution,
    commands,
    connections,
    data,
    audit,
    guidance,
    rollout,
    guardrails,
    brakes,
    drift,
    shards,
    attestations,
];
