/** Brings the stacks to what the policy's `shards` say, without a word to GitHub. */
import { baseShard } from "../../controls/shard-key";
import { moveRepositories } from "../../stack/move";
import type { StackState } from "../../stack/move";
import { Failure } from "../exit-codes";
import type { Project } from "../pulumi/project";
import { openProject } from "../pulumi/project";
import type { OpenShards, Shard } from "./open";
import { shortName, stackOf } from "./open";
import type { Placement } from "./placement";
import { createStack, exportPlain, importPlain, setShard } from "./state";

/** Repositories that go from one shard to another. */
export interface Move {
    readonly from: string;
    readonly to: string;
    readonly repositories: readonly string[];
}

/** What is to be moved, sorted; of a repository that is in two stacks already, only the taking away is left. */
export function movesOf({ astray, twice, of }: Placement): Move[] {
    const moves = new Map<string, { from: string; to: string; repositories: string[] }>();
    const add = (from: string, to: string, repository: string): void => {
        const move = moves.get(`${from} ${to}`) ?? { from, to, repositories: [] };
        if (!move.repositories.includes(repository)) move.repositories.push(repository);
        moves.set(`${from} ${to}`, move);
    };
    for (const { repository, shards } of twice) {
        const to = of.get(repository) ?? shards[0] ?? baseShard;
        for (const from of shards) if (from !== to) add(from, to, repository);
    }
    const doubled = new Set(twice.map(({ repository }) => repository));
    for (const { repository, is, should, held } of astray)
        if (held && !doubled.has(repository)) add(is, should, repository);
    return [...moves.keys()].sort().flatMap((key) => moves.get(key) ?? []);
}

/** Creates the stacks that are missing. Answers all there are. */
export async function createMissing(
    base: Project,
    { shards, missing }: OpenShards,
    say: (line: string) => void,
): Promise<Shard[]> {
    const created: Shard[] = [];
    for (const name of missing) {
        const stack = stackOf(base, name);
        await createStack(base, stack, name);
        say(`stack ${stack} was created for shard ${name}; commit its configuration`);
        created.push({ name, project: await openProject({ cwd: base.folder, stack }) });
    }
    if (base.config[`${base.name}:shard`] !== baseShard) await setShard(base, baseShard);
    return [...shards, ...created];
}

/**
 * Moves state from stack to stack. The receiving one is written first: broken off in between, the repositories are in two stacks,
 * which every verb refuses and the next run of this one puts right; never in none.
 */
export async function moveAll(
    moves: readonly Move[],
    shards: readonly Shard[],
    say: (line: string) => void,
): Promise<void> {
    const projectOf = (name: string): Project => {
        const shard = shards.find((one) => one.name === name);
        if (shard === undefined) throw new Failure(`shard ${name} has no stack`);
        return shard.project;
    };
    for (const { from: source, to: target, repositories } of moves) {
        const [from, to] = [projectOf(source), projectOf(target)];
        const before = { from: await exportPlain(from), to: await exportPlain(to) };
        refusePending(from, before.from);
        refusePending(to, before.to);
        const after = moveRepositories(before.from, before.to, {
            stack: shortName(to.stack),
            repositories: new Set(repositories),
        });
        await importPlain(to, after.to);
        await importPlain(from, after.from);
        say(
            `${repositories.length} ${repositories.length === 1 ? "repository" : "repositories"} moved from ${from.stack} to ${to.stack}`,
        );
    }
}

/** What was going on when an apply was killed is in no state yet, and would be lost. */
function refusePending({ stack }: Project, { deployment }: StackState): void {
    if ((deployment.pending_operations ?? []).length === 0) return;
    throw new Failure(
        `stack ${stack} has pending operations of an apply that was broken off - \`codex-rollout up\` clears them up; move after it`,
    );
}
