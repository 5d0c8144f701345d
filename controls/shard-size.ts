import type { Finding } from "../plan/finding";
import { resourceCount } from "../plan/resource-count";
import type { Plan } from "../plan/plan";
import { partOfStack } from "../plan/stack-part";
import type { PlanContext } from "./control";
import { baseShard, shardKeys, shardNames } from "./shard-key";

/**
 * Resources beyond which a stack is better split: what the engine takes for an apply grows faster than the stack does, since it
 * writes the state whole for each resource (docs/performance.md has the numbers).
 */
export const mostResources = 1500;

/** Stacks that are larger than is good, each with a split that would do. */
export function* tooLarge(plan: Plan, context: PlanContext): Generator<Finding> {
    const { shards } = context.policy;
    const held = new Map<string, Set<string>>();
    const { of } = shardKeys(shards ?? {}, context.selection.repositories.values());
    for (const name of Object.keys(plan.repositories)) {
        const shard = of.get(name) ?? baseShard;
        const names = held.get(shard);
        if (names === undefined) held.set(shard, new Set([name]));
        else names.add(name);
    }
    for (const shard of shardNames(shards)) {
        const repositories = held.get(shard) ?? new Set<string>();
        const part = partOfStack(plan, { base: shard === baseShard, repositories });
        const count = resourceCount(part);
        if (count <= mostResources) continue;
        const parts = Math.ceil(count / 1200);
        const stack = shards === undefined ? "the stack has" : `shard ${shard} has`;
        yield context.warning(
            "stack-too-large",
            placeOf(shard, context),
            `${stack} ${count} resources; beyond ${mostResources} previews and applies get slow`,
            { expected: remedyOf(shard, parts, context) },
        );
    }
}

/** The entry of a part, `web-2`, is that of what is split, `web`. */
function entryOf(shard: string, { policy }: PlanContext): string | undefined {
    const entries = Object.keys(policy.shards ?? {});
    return (
        entries.find((one) => one === shard) ?? entries.find((one) => shard.startsWith(`${one}-`))
    );
}

function placeOf(shard: string, context: PlanContext): (string | number)[] {
    const entry = entryOf(shard, context);
    if (entry !== undefined) return ["shards", entry];
    return context.policy.shards === undefined ? ["repositories"] : ["shards"];
}

function remedyOf(shard: string, parts: number, context: PlanContext): string {
    const entry = entryOf(shard, context);
    if (entry === undefined)
        return `\`shards\`, by tier or pattern, or \`shards: { all: { match: ["*"], split: ${parts} } }\``;
    const { split = 1 } = context.policy.shards?.[entry] ?? {};
    return `\`split: ${Math.max(split * parts, split + 1)}\` for ${entry}, or another shard for a part of it`;
}
