/** Which shard a repository belongs to, by the policy alone: by tier or name, by what it looks like, and by its number. */
import type { InventoryRepository } from "../plan/inventory";
import { compileMatch, compileNames } from "./match";
import type { Hit } from "./match";
import type { Shards } from "./shards";

/** The shard that needs no entry: the organization's own facts, and repositories that no other shard names. */
export const baseShard = "base";

/** What a shard is told by; `id` is GitHub's number, which a repository keeps when it is renamed. */
export interface Sharded {
    readonly name: string;
    readonly tier: string;
    readonly repository: Pick<InventoryRepository, "id" | "name" | "topics" | "properties">;
}

export interface ShardKeys {
    /** Key: repository name. */
    readonly of: ReadonlyMap<string, string>;
    /** Repositories that two shards name by the same right, a pair of shards each. */
    readonly rivals: readonly {
        readonly shards: readonly [string, string];
        readonly names: readonly string[];
    }[];
    /** Entries of the policy that no repository is in, sorted. */
    readonly empty: readonly string[];
}

/** The names of an entry's stacks: its own, or one for each part that it is split into (`web-1`, `web-2`, …). */
export function namesOfShard(shards: Shards, shard: string): string[] {
    const { split } = shards[shard] ?? {};
    if (split === undefined) return [shard];
    return Array.from({ length: split }, (_, index) => `${shard}-${index + 1}`);
}

/** Every shard of a policy, the base first, the others sorted. */
export function shardNames(shards: Shards | undefined): string[] {
    const entries = Object.keys(shards ?? {}).flatMap((one) => namesOfShard(shards ?? {}, one));
    return [baseShard, ...entries.sort()];
}

/** The shard of each repository. It depends on that repository alone, so that no other one moves it. */
export function shardKeys(shards: Shards, repositories: Iterable<Sharded>): ShardKeys {
    const compiled = Object.keys(shards)
        .sort()
        .map((shard) => ({ shard, hit: compileShard(shards[shard] ?? {}) }));
    const of = new Map<string, string>();
    const rivals = new Map<string, { shards: [string, string]; names: string[] }>();
    const empty = new Set(compiled.map(({ shard }) => shard));
    for (const one of repositories) {
        const hits = compiled.flatMap(({ shard, hit }) => {
            const found = hit(one);
            return found === undefined ? [] : [{ shard, exact: found.exact }];
        });
        for (const { shard } of hits) empty.delete(shard);
        const exact = hits.filter((hit) => hit.exact);
        const [winner, rival] = exact.length > 0 ? exact : hits;
        if (winner !== undefined && rival !== undefined) {
            const pair = rivals.get(`${winner.shard} ${rival.shard}`);
            if (pair !== undefined) pair.names.push(one.name);
            else
                rivals.set(`${winner.shard} ${rival.shard}`, {
                    shards: [winner.shard, rival.shard],
                    names: [one.name],
                });
        }
        of.set(one.name, winner === undefined ? baseShard : partOf(shards, winner.shard, one));
    }
    return { of, rivals: [...rivals.values()], empty: [...empty] };
}

function compileShard({
    repositories,
    match,
}: Shards[string] | Record<string, never>): (one: Sharded) => Hit | undefined {
    if (match !== undefined) {
        const matches = compileMatch(match);
        return ({ repository }) => matches(repository);
    }
    const tiers = new Set(repositories);
    const named = compileNames(repositories ?? []);
    return ({ name, tier }) => named(name) ?? (tiers.has(tier) ? { exact: false } : undefined);
}

/**
 * The part with the highest score for the repository (rendezvous hashing): with one part more, only those repositories move for
 * which the new one scores highest.
 */
function partOf(shards: Shards, shard: string, { repository }: Sharded): string {
    const parts = namesOfShard(shards, shard);
    let best = 0;
    for (let part = 1; part < parts.length; part++) {
        if (score(repository.id, part) > score(repository.id, best)) best = part;
    }
    return parts[best] ?? shard;
}

/** 32 bits that differ in half of their places for neighbouring numbers (the finalizer of MurmurHash3, public domain). */
function score(id: number, part: number): number {
    let mixed = Math.imul(id ^ Math.imul(part + 1, 0x9e3779b1), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
    return (mixed ^ (mixed >>> 13)) >>> 0;
}
