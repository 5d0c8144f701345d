import { z } from "zod";
import type { Safeguards } from "../../plan/safeguards";
import type { StackResource } from "../deployment";
import { UndecodableError } from "./read";

const safeguards = z.record(
    z.string(),
    z.union([z.string(), z.number(), z.array(z.string())]),
) satisfies z.ZodType<Safeguards>;

/** What the rollout in the stack was told of applies; absent when none was ever written down. */
export function safeguardsOfStack(resources: readonly StackResource[]): Safeguards | undefined {
    // Of several stacks the base has them.
    const rollout = resources.find(
        ({ type, outputs }) =>
            type === "codex-rollout:index:CodexRollout" && outputs.safeguards !== undefined,
    );
    const written = rollout?.outputs.safeguards;
    if (rollout === undefined || written === undefined) return undefined;
    const read = safeguards.safeParse(written);
    if (read.success) return read.data;
    throw new UndecodableError(
        rollout,
        `output safeguards cannot be read: ${read.error.issues[0]?.message}`,
    );
}
