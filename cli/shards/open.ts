/** The Pulumi stacks of a policy that is kept in several: `production` is the base, `production.web` is its shard web. */
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { baseShard, shardNames } from "../../controls/shard-key";
import type { Shards } from "../../controls/shards";
import { Failure } from "../exit-codes";
import type { Project } from "../pulumi/project";
import { openProject } from "../pulumi/project";
import { readProjectFile } from "../pulumi/project-file";

/** One stack of the several. */
export interface Shard {
    readonly name: string;
    readonly project: Project;
}

export interface OpenShards {
    /** Whether there are several, or may be: otherwise the base is the one stack, and holds everything. */
    readonly sharded: boolean;
    /** The base first, the others sorted; shards that the policy does not declare any more among them. */
    readonly shards: readonly Shard[];
    /** Shards of the policy that have no stack yet, sorted. */
    readonly missing: readonly string[];
}

/**
 * A shard is known by its configuration, `Pulumi.STACK.SHARD.yaml`, which `codex-rollout shards --sync` writes and which is
 * committed as that of any stack: without it, a stack that the policy forgot would be forgotten here too.
 * @throws Failure when the stack at hand is itself a shard
 */
export async function openShards(base: Project, declared: Shards | undefined): Promise<OpenShards> {
    const said = shardOf(base);
    if (said !== undefined && said !== baseShard)
        throw new Failure(
            `stack ${base.stack} is shard ${said} of another stack - name that one with --stack; its shards come along`,
        );
    const written = await Promise.all(
        configuredShards(base).map(async (name) => {
            const project = await openProject({ cwd: base.folder, stack: stackOf(base, name) });
            return shardOf(project) === name ? [{ name, project }] : [];
        }),
    );
    const others = written.flat();
    const missing = shardNames(declared)
        .slice(1)
        .filter((name) => !others.some((other) => other.name === name));
    return {
        sharded: declared !== undefined || others.length > 0,
        shards: [{ name: baseShard, project: base }, ...others],
        missing,
    };
}

export function stackOf({ stack }: Project, shard: string): string {
    return shard === baseShard ? stack : `${stack}.${shard}`;
}

/** The stack's name as URNs have it: without the organization and project of Pulumi Cloud. */
export function shortName(stack: string): string {
    return stack.split("/").at(-1) ?? stack;
}

function shardOf({ config, name }: Project): string | undefined {
    return config[`${name}:shard`];
}

function configuredShards(base: Project): string[] {
    const folder = configFolder(base.folder);
    if (!existsSync(folder)) return [];
    const [head, tail] = [`Pulumi.${shortName(base.stack)}.`, ".yaml"];
    return readdirSync(folder)
        .filter((file) => file.startsWith(head) && file.endsWith(tail))
        .map((file) => file.slice(head.length, -tail.length))
        .filter((name) => /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name))
        .sort();
}

/** Pulumi's `stackConfigDir`, from the folder of Pulumi.yaml. */
export function configFolder(folder: string): string {
    const { stackConfigDir: said } = readProjectFile(path.join(folder, "Pulumi.yaml"));
    return typeof said === "string" ? path.resolve(folder, said) : folder;
}
