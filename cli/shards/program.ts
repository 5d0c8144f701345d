/** The engine's runs of a policy that may be kept in several stacks. */
import { secretOf } from "../../gateway/credentials/credentials";
import { factSegments } from "../../plan/fact-path";
import type { FactPath } from "../../plan/fact-path";
import { baseShard } from "../../controls/shard-key";
import type { ProgramSettings } from "../preview/settings";
import { programSettings } from "../preview/settings";
import type { Project } from "../pulumi/project";
import { resourcesOf } from "../pulumi/project";
import type { GatheredShards } from "./gather";
import { heldBy, writeShardFile } from "./gather";
import { shortName } from "./open";
import type { Placement } from "./placement";

/** One run of the engine: a stack, and what its program is told. */
export interface ShardProgram {
    readonly name: string;
    readonly project: Project;
    readonly settings: ProgramSettings;
    /** What the stack's state held when the plan was worked out. */
    readonly resources: string;
    /** Repositories that it holds, or is to hold, sorted. */
    readonly repositories: readonly string[];
    /** The gateway for GitHub, and the token by which it knows the shard. */
    environment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv;
}

/** The base first. @throws Failure for a stack whose configuration goes past the gateway */
export async function programsOf(
    { sharded, shards, placement }: GatheredShards,
    settings: ProgramSettings,
): Promise<ShardProgram[]> {
    return Promise.all(
        shards.map(async ({ name, project, state }): Promise<ShardProgram> => {
            const held = {
                name,
                project,
                resources: resourcesOf(state),
                repositories: heldBy(name, placement),
            };
            if (!sharded) return { ...held, settings, environment: (one) => one };
            // A shard's own configuration must not go past the gateway either.
            if (name !== baseShard) await programSettings(project);
            return {
                ...held,
                settings: { ...settings, shardFile: writeShardFile({ name, project }, placement) },
                environment: (one) => ({
                    ...one,
                    ...(one.GITHUB_TOKEN === undefined
                        ? {}
                        : { GITHUB_TOKEN: secretOf(one.GITHUB_TOKEN, name) }),
                }),
            };
        }),
    );
}

/** Whether a resource is of a stack, by its URN: `urn:pulumi:STACK::…`. */
export function isOfStack({ project }: Pick<ShardProgram, "project">, urn: string): boolean {
    return urn.startsWith(`urn:pulumi:${shortName(project.stack)}::`);
}

/** The shard that a fact is kept in. */
export function shardOfFact({ of }: Placement, path: FactPath): string {
    const [root, repository = ""] = factSegments(path);
    return root === "repositories" ? (of.get(repository) ?? baseShard) : baseShard;
}
