/** In which stack each repository is kept now, and in which the policy wants it: nothing moves by itself. */
import { baseShard } from "../../controls/shard-key";
import type { Finding } from "../../plan/finding";
import type { Origin } from "../../plan/origin";
import { Failure } from "../exit-codes";

export interface Placement {
    /** Key: repository of the plan or of a stack. The shard that holds it, or is to hold it when none does. */
    readonly of: ReadonlyMap<string, string>;
    /** Repositories that are kept in another shard than the policy says, sorted. */
    readonly astray: readonly Astray[];
    /** Repositories that two stacks hold, as a move leaves them that was broken off. */
    readonly twice: readonly { readonly repository: string; readonly shards: readonly string[] }[];
}

export interface Astray {
    readonly repository: string;
    readonly is: string;
    readonly should: string;
    /** False: no stack has it yet, and the one that should is not there. */
    readonly held: boolean;
}

export interface Placing {
    /** Repositories of the plan. */
    readonly repositories: readonly string[];
    /** The shard of each by the policy; absent: the base. */
    readonly wanted: ReadonlyMap<string, string>;
    /** What the stacks hold, the base first. */
    readonly standing: readonly {
        readonly shard: string;
        readonly repositories: readonly string[];
    }[];
}

/**
 * A repository stays in the stack that has it: dropped there and declared elsewhere, the engine would delete its protections and
 * grants and make them again. A new one goes where the policy says, or into the base while that stack is not there.
 */
export function place({ repositories, wanted, standing }: Placing): Placement {
    const holders = new Map<string, string[]>();
    for (const { shard, repositories: held } of standing)
        for (const name of held) holders.set(name, [...(holders.get(name) ?? []), shard]);
    const stacks = new Set(standing.map(({ shard }) => shard));
    const of = new Map<string, string>();
    const astray: Astray[] = [];
    const planned = new Set(repositories);
    for (const repository of [...new Set([...repositories, ...holders.keys()])].sort()) {
        const should = wanted.get(repository) ?? baseShard;
        const held = holders.get(repository) ?? [];
        const is = held.includes(should)
            ? should
            : (held[0] ?? (stacks.has(should) ? should : baseShard));
        of.set(repository, is);
        // What the plan drops goes from the stack that has it.
        if (is !== should && planned.has(repository))
            astray.push({ repository, is, should, held: held.length > 0 });
    }
    const twice = [...holders]
        .filter(([, shards]) => shards.length > 1)
        .map(([repository, shards]) => ({ repository, shards }));
    return { of, astray, twice };
}

/** @throws Failure when a repository is in two stacks: what one of them drops, the other would still believe to be there */
export function refuseTwice({ twice }: Placement): void {
    const [first] = twice;
    if (first === undefined) return;
    const { repository, shards } = first;
    throw new Failure(
        `${repository}${twice.length > 1 ? ` and ${twice.length - 1} more repositories are` : " is"} in two stacks, ${shards.join(" and ")}, as a move leaves it that was broken off - \`codex-rollout shards --sync\` finishes the move`,
    );
}

/** One warning for each pair of shards. */
export function astrayFindings({ astray }: Placement, origin: Origin): Finding[] {
    const pairs = new Map<string, Astray[]>();
    for (const one of astray) {
        const pair = `${one.is} ${one.should}`;
        pairs.set(pair, [...(pairs.get(pair) ?? []), one]);
    }
    return [...pairs.values()].flatMap((some): Finding[] => {
        const [first] = some;
        if (first === undefined) return [];
        const names = some.slice(0, 5).map(({ repository }) => repository);
        const more = some.length > 5 ? ` and ${some.length - 5} more` : "";
        return [
            {
                severity: "warning",
                code: "shard-out-of-place",
                message: `${names.join(", ")}${more} ${some.length === 1 ? "stays" : "stay"} in shard ${first.is}; by the policy ${some.length === 1 ? "it belongs" : "they belong"} in ${first.should}`,
                expected: "`codex-rollout shards --sync` moves the state, and nothing on GitHub",
                origin,
            },
        ];
    });
}
