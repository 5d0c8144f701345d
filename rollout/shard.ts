/** The part of a resolved plan that the stack at hand holds, when the policy is kept in several. */
import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Policy } from "../controls/control";
import { baseShard, shardKeys, shardNames } from "../controls/shard-key";
import type { Shards } from "../controls/shards";
import type { Inventory } from "../plan/inventory";
import { partOfStack } from "../plan/stack-part";
import type { Plan } from "../plan/plan";

/** What the stack's configuration and the caller say of its shard. */
export interface ShardSettings {
    /** Unset: the stack holds the whole plan. */
    readonly shard?: string;
    /** Path of a `ShardFile`, which wins. */
    readonly shardFile?: string;
}

/** What `codex-rollout` hands to the program: repositories stay in the stack that has them until they are moved. */
export interface ShardFile {
    readonly version: 1;
    readonly shard: string;
    readonly repositories: readonly string[];
}

/** The program is asked for a shard that there is not. */
export class ShardError extends Error {
    override readonly name = "ShardError";
}

const shardFile = z.strictObject({
    version: z.literal(1),
    shard: z.string().min(1),
    repositories: z.array(z.string().min(1)),
});

/**
 * The same, with the part of the plan that the stack's shard holds.
 * @throws ShardError for a shard that the policy does not declare, and for a recorded plan without a file: it says no shards
 */
export function inShard<Resolved extends { plan: Plan; inventory: Inventory; policy?: Policy }>(
    resolved: Resolved,
    { shard, shardFile: file }: ShardSettings,
): Resolved {
    const { plan, inventory, policy } = resolved;
    if (file !== undefined) {
        const { shard: name, repositories } = readShardFile(file);
        const part = { base: name === baseShard, repositories: new Set(repositories) };
        return { ...resolved, plan: partOfStack(plan, part) };
    }
    if (shard === undefined) return resolved;
    if (policy === undefined)
        throw new ShardError(
            `a recorded plan says nothing of shards, and this stack is shard ${shard} - use \`codex-rollout rollback\``,
        );
    if (policy.shards === undefined || !shardNames(policy.shards).includes(shard))
        throw new ShardError(
            `this stack is shard ${shard}, which the policy does not declare - \`codex-rollout shards --sync\` moves what it holds`,
        );
    const of = shardsOf(policy.shards, plan, inventory);
    const repositories = Object.keys(plan.repositories).filter((name) => of.get(name) === shard);
    const part = { base: shard === baseShard, repositories: new Set(repositories) };
    return { ...resolved, plan: partOfStack(plan, part) };
}

/** The shard of each repository of a plan, by the policy. */
export function shardsOf(
    shards: Shards,
    plan: Plan,
    inventory: Inventory,
): ReadonlyMap<string, string> {
    const repositories = Object.values(plan.repositories).flatMap(({ name, tier }) => {
        const repository = inventory.repositories[name];
        return repository === undefined ? [] : [{ name, tier, repository }];
    });
    return shardKeys(shards, repositories).of;
}

function readShardFile(file: string): ShardFile {
    const read = shardFile.safeParse(JSON.parse(readFileSync(file, "utf8")));
    if (read.success) return read.data;
    throw new ShardError(`CODEX_ROLLOUT_SHARD: ${file} does not say a shard and its repositories`);
}
