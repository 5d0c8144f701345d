import { Command, Option } from "commander";
import { baseShard } from "../../controls/shard-key";
import type { Plan } from "../../plan/plan";
import { resourceCount } from "../../plan/resource-count";
import { partOfStack } from "../../plan/stack-part";
import { exitCodes } from "../exit-codes";
import { behindGateway } from "../gateway";
import { connect, resolveFor } from "../organization";
import { withGatewayOptions, withStackOptions } from "../preview/options";
import { json } from "../preview/files";
import { programSettings } from "../preview/settings";
import type { Project } from "../pulumi/project";
import { openProject } from "../pulumi/project";
import type { GatheredShards } from "../shards/gather";
import { gatherShards, heldBy } from "../shards/gather";
import { stackOf } from "../shards/open";
import type { Move } from "../shards/sync";
import { createMissing, moveAll, movesOf } from "../shards/sync";

interface ShardsOptions {
    readonly stack?: string;
    readonly cwd?: string;
    readonly policy?: string;
    readonly port: number;
    readonly baseUrl: string;
    readonly format: "text" | "json";
    readonly sync?: boolean;
}

/** What `codex-rollout shards --format json` prints. */
export interface ShardsDocument {
    readonly version: 1;
    readonly organization: string;
    /** The base first, the others sorted. */
    readonly shards: readonly ShardEntry[];
    /** What `--sync` moves; none: every repository is where the policy says. */
    readonly moves: readonly Move[];
}

export interface ShardEntry {
    readonly name: string;
    readonly stack: string;
    /** False: `--sync` creates it. */
    readonly exists: boolean;
    /** Repositories that it holds, or will hold once it is applied. */
    readonly repositories: number;
    /** Resources of the stack once it is applied, as `pulumi stack` counts them. */
    readonly resources: number;
}

/** `codex-rollout shards`: which stack holds what, and `--sync` to make it what the policy says. */
export function shardsCommand(): Command {
    const command = new Command("shards").description(
        "show which stack holds which part of the policy, and move state between them",
    );
    return withGatewayOptions(
        withStackOptions(command, "the base stack").option(
            "--sync",
            "create the stacks that are missing, and move repositories to where the policy says; GitHub is not written to",
        ),
    )
        .addOption(
            new Option("--format <format>", "how to say it")
                .choices(["text", "json"])
                .default("text"),
        )
        .addHelpText("after", help)
        .action(shards);
}

const help = `
Nothing moves by itself: a repository whose shard changes in the policy stays where it is until --sync. Only the state of
Pulumi is moved. Nothing is deleted or created on GitHub, and the next preview says the same as the one before.

Exit codes: 0 every repository is where the policy says, 1 failed, 2 misuse, 7 a stack is missing or something is to be moved.`;

async function shards(options: ShardsOptions): Promise<void> {
    const base = await openProject(options);
    const { plan, gathered, organization } = await gather(base, options);
    const say = (line: string): void => void process.stderr.write(`${line}\n`);
    const moves = movesOf(gathered.placement);
    const synced = options.sync === true && gathered.sharded;
    if (synced) await moveAll(moves, await createMissing(base, gathered, say), say);
    const shards = shardNamesOf(gathered).map((name): ShardEntry => {
        const repositories = synced
            ? [...gathered.wanted].flatMap(([one, shard]) => (shard === name ? [one] : []))
            : heldBy(name, gathered.placement);
        const part = { base: name === baseShard, repositories: new Set(repositories) };
        return {
            name,
            stack: stackOf(base, name),
            exists: synced || !gathered.missing.includes(name),
            repositories: repositories.length,
            resources: resourceCount(partOfStack(plan, part)),
        };
    });
    const document: ShardsDocument = {
        version: 1,
        organization,
        shards,
        moves: synced ? [] : moves,
    };
    process.stdout.write(options.format === "json" ? json(document) : textOf(document));
    const inPlace = document.moves.length === 0 && shards.every(({ exists }) => exists);
    process.exitCode = inPlace ? exitCodes.ok : exitCodes.drift;
}

/** Topics and properties, which a shard may go by, are GitHub's to say. */
async function gather(
    base: Project,
    { policy: given, baseUrl: target, port }: ShardsOptions,
): Promise<{ plan: Plan; gathered: GatheredShards; organization: string }> {
    const { policy: file, organization: other } = await programSettings(base, given);
    return behindGateway(
        { target, port, readOnly: true, project: base.folder },
        async (environment, gateway) => {
            const client = await connect(gateway.url, environment.GITHUB_TOKEN);
            const { policy, plan, inventory } = await resolveFor(client, file, other);
            const gathered = await gatherShards(base, policy, plan, inventory);
            return { plan, gathered, organization: inventory.organization.login };
        },
    );
}

function shardNamesOf({ shards, missing }: GatheredShards): string[] {
    const [, ...others] = [...shards.map(({ name }) => name), ...missing];
    return [baseShard, ...others.sort()];
}

function textOf({ organization, shards, moves }: ShardsDocument): string {
    const rows = shards.map(({ name, stack, exists, repositories, resources }) => [
        name,
        stack,
        String(repositories),
        String(resources),
        exists ? "" : "no stack yet",
    ]);
    const widths = [0, 1, 2, 3].map((column) =>
        Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)),
    );
    const line = (row: readonly string[]): string =>
        row
            .map((cell, column) => cell.padEnd(widths[column] ?? 0))
            .join("  ")
            .trimEnd();
    const todo = moves.map(
        ({ from, to, repositories }) =>
            `to move from ${from} to ${to}: ${repositories.length} (${repositories.slice(0, 5).join(", ")}${repositories.length > 5 ? ", …" : ""})`,
    );
    const inPlace = moves.length === 0 && shards.every(({ exists }) => exists);
    return `${[
        organization,
        line(head),
        ...rows.map(line),
        ...todo,
        inPlace
            ? "every repository is where the policy says"
            : "`codex-rollout shards --sync` does it",
    ].join("\n")}\n`;
}

const head = ["shard", "stack", "repositories", "resources", ""];
