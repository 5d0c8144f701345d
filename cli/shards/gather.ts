import path from "node:path";
import type { Policy } from "../../controls/control";
import type { Inventory } from "../../plan/inventory";
import type { Plan } from "../../plan/plan";
import type { ShardFile } from "../../rollout/shard";
import { shardsOf } from "../../rollout/shard";
import { readDeployment } from "../../stack";
import type { StackResource } from "../../stack";
import { repositoriesIn } from "../../stack/move";
import { artefactsFolder, json } from "../preview/files";
import { writePrivate } from "../private-file";
import type { Project } from "../pulumi/project";
import { exportStack } from "../pulumi/project";
import { openShards } from "./open";
import type { OpenShards, Shard } from "./open";
import { place } from "./placement";
import type { Placement } from "./placement";

/** A stack of the several, with what it holds. */
export interface HeldShard extends Shard {
    /** As `pulumi stack export` gives it. */
    readonly state: unknown;
    readonly resources: readonly StackResource[];
}

export interface GatheredShards extends OpenShards {
    readonly shards: readonly HeldShard[];
    /** The shard of each repository by the policy. */
    readonly wanted: ReadonlyMap<string, string>;
    readonly placement: Placement;
}

/** The stacks of a policy with their states, and where each repository of the plan is kept. */
export async function gatherShards(
    base: Project,
    { shards: declared }: Policy,
    plan: Plan,
    inventory: Inventory,
): Promise<GatheredShards> {
    const opened = await openShards(base, declared);
    const shards = await Promise.all(
        opened.shards.map(async (shard): Promise<HeldShard> => {
            const state = await exportStack(shard.project);
            return { ...shard, state, resources: readDeployment(state) };
        }),
    );
    const wanted = shardsOf(declared ?? {}, plan, inventory);
    const placement = place({
        repositories: Object.keys(plan.repositories),
        wanted,
        standing: shards.map(({ name, resources }) => ({
            shard: name,
            repositories: repositoriesIn(resources),
        })),
    });
    return { ...opened, shards, wanted, placement };
}

/** Repositories that a shard holds, or is to hold as soon as it is applied, sorted. */
export function heldBy(shard: string, { of }: Placement): string[] {
    return [...of].flatMap(([name, is]) => (is === shard ? [name] : [])).sort();
}

/** Writes down, for the program, what a shard holds. Answers the file. */
export function writeShardFile({ name, project }: Shard, placement: Placement): string {
    const file = path.join(project.folder, artefactsFolder, "shards", `${name}.json`);
    const held: ShardFile = { version: 1, shard: name, repositories: heldBy(name, placement) };
    writePrivate(file, json(held), project.folder);
    return file;
}
