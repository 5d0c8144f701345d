import type { Gateway } from "../../gateway/gateway";
import { controls } from "../../controls/index";
import type { ReadClient } from "../../live/client";
import { readOrganization } from "../../live/organization";
import { loadPolicy } from "../../policies/load";
import { applied } from "../../plan/applied";
import type { Finding } from "../../plan/finding";
import type { Inventory } from "../../plan/inventory";
import type { LiveOrganization } from "../../plan/live";
import type { Plan } from "../../plan/plan";
import { accessChanges } from "../../preview/access";
import { checkAdoption } from "../../preview/adoption";
import { ownFacts } from "../recovery/own-facts";
import { recoverProject } from "../recovery/project";
import { previewChanges, sortChanges } from "../../preview/changes";
import { codexChanges } from "../../preview/codex-changes";
import type { PlanDocument } from "../../preview/document";
import { planDocument, planHash } from "../../preview/document";
import { hasDrift } from "../../preview/drift";
import type { Diagnostic } from "../../preview/events";
import type { EngineStep, Preview, PreviewChange, PreviewShard } from "../../preview/model";
import { leftBehind } from "../../preview/left-behind";
import { policyOnlyChanges } from "../../preview/policy-only-changes";
import { secretsNote, secretsWithoutValue } from "../../preview/rollback";
import type { Resolved } from "../../rollout/resolve";
import { planOfStack } from "../../stack";
import { connect, resolveFor, resolveRecorded } from "../organization";
import { invalidPolicy, readPolicyFile } from "../policy-file";
import { exitCodes, Failure } from "../exit-codes";
import { behindGateway } from "../gateway";
import type { Project } from "../pulumi/project";
import { openProject } from "../pulumi/project";
import { eachAtOnce } from "../shards/each";
import type { GatheredShards } from "../shards/gather";
import { gatherShards } from "../shards/gather";
import { astrayFindings, refuseTwice } from "../shards/placement";
import type { ShardProgram } from "../shards/program";
import { isOfStack, programsOf, shardOfFact } from "../shards/program";
import { codexSide, readBasePolicy } from "./base-policy";
import { brakesOf } from "./brakes";
import { previewEngine } from "./engine-preview";
import { withHeartbeat } from "./heartbeat";
import { planToRead } from "./plan-to-read";
import type { ProgramSettings } from "./settings";
import { programSettings } from "./settings";

export interface ComputeOptions {
    readonly stack?: string;
    readonly cwd?: string;
    readonly policy?: string;
    readonly base?: string;
    /** A rollback file, whose plan is applied instead of the policy's. */
    readonly recorded?: string;
    readonly policyPack: readonly string[];
    readonly port: number;
    readonly baseUrl: string;
    readonly verbose?: boolean;
    /** Engines that run side by side, when the policy is kept in several stacks. */
    readonly shardsAtOnce: number;
    /** One of the several stacks, whose part of a reviewed plan is worked out and applied by itself. */
    readonly shard?: string;
    /** Hash of the reviewed plan that the part is of, which overrides and the journal name. */
    readonly partOfPlan?: string;
}

/** A preview and all that it was made of. */
export interface Computed {
    readonly preview: Preview;
    readonly document: PlanDocument;
    readonly project: Project;
    readonly settings: ProgramSettings;
    /** What was applied last. */
    readonly before: Plan;
    readonly plan: Plan;
    readonly live: LiveOrganization;
    readonly inventory: Inventory;
    /** The stacks that are applied, the base first; the one stack, when there are not several. */
    readonly shards: readonly ShardProgram[];
    /** Of one of several stacks: others have something to be applied yet. */
    readonly othersPending: boolean;
    /** The engine reads every resource again before it compares, since something was changed behind its back. */
    readonly refreshed: boolean;
    readonly warnings: readonly Diagnostic[];
    /** Changes that the engine brings about by no step; nothing may be applied then. */
    readonly unexplained: readonly PreviewChange[];
}

/**
 * Everything about one apply, found out with reads alone: whatever asks GitHub here, we or the engine, asks through a gateway
 * that lets reads pass and nothing else.
 * @throws Failure when the policy is in error, the organization cannot be read, or the engine fails
 */
export async function computePreview(options: ComputeOptions): Promise<Computed> {
    return behind(options, await openProject(options), (computed) => Promise.resolve(computed));
}

/** The gateway that a plan was worked out behind, for whoever goes on to apply it. */
export interface Behind {
    readonly environment: NodeJS.ProcessEnv;
    readonly gateway: Gateway;
}

/**
 * As `computePreview`, and `work` follows behind the same gateway. As long as it lasts no other run has the port, so that none
 * applies anything between the working out and the work. What a killed run left is cleared up first, so that the plan is worked
 * out from a state that can be read.
 */
export async function withPreview<T>(
    options: ComputeOptions,
    work: (computed: Computed, behind: Behind) => Promise<T>,
): Promise<T> {
    const project = await openProject(options);
    return behind(options, project, work, () => recoverProject(project));
}

async function behind<T>(
    options: ComputeOptions,
    project: Project,
    work: (computed: Computed, behind: Behind) => Promise<T>,
    first: () => Promise<unknown> = () => Promise.resolve(),
): Promise<T> {
    const settings = await programSettings(project, options.policy, options.recorded);
    return behindGateway(
        {
            target: options.baseUrl,
            port: options.port,
            readOnly: true,
            project: project.folder,
        },
        async (environment, gateway) => {
            await first();
            const computed = await compute({ options, project, settings, environment, gateway });
            return work(computed, { environment, gateway });
        },
    );
}

interface Computing extends Behind {
    readonly options: ComputeOptions;
    readonly project: Project;
    readonly settings: ProgramSettings;
}

async function compute(computing: Computing): Promise<Computed> {
    const { options, project, settings, environment, gateway } = computing;
    const client = await connect(gateway.url, environment.GITHUB_TOKEN);
    const { policy, plan, inventory, warnings } = await resolved(client, settings, project);
    const gathered = await gatherShards(project, policy, plan, inventory);
    refuseTwice(gathered.placement);
    const shards = chosenShards(await programsOf(gathered, settings), gathered, options.shard);
    const inScope = ({ path }: PreviewChange): boolean =>
        options.shard === undefined || shardOfFact(gathered.placement, path) === options.shard;
    const before = planOfStack(
        gathered.shards.flatMap(({ resources }) => resources),
        inventory,
    );
    const appToken = environment.GITHUB_APP_TOKEN || undefined;
    const appClient = appToken === undefined ? undefined : await connect(gateway.url, appToken);
    const live = await withHeartbeat(
        `reading ${inventory.organization.login}`,
        readOrganization(client, { inventory, plan: planToRead(plan, before), appClient }),
    );

    // A refresh reads every resource one by one; without drift it finds nothing.
    const refreshed = hasDrift({ plan, before, live, inventory });
    const engines = await withHeartbeat(
        "waiting for the engine's preview",
        eachAtOnce(shards, options.shardsAtOnce, (shard) =>
            previewEngine({
                ...options,
                ...shard,
                environment: shard.environment(environment),
                refresh: refreshed,
            }),
        ),
    );
    const steps = engines
        .flatMap((engine) => engine.steps)
        .sort((a, b) => (a.urn < b.urn ? -1 : 1));
    const told = previewChanges({ plan, before, live, inventory, steps });
    const areas = controls.map(({ id }): string => id);
    const base =
        options.base === undefined
            ? undefined
            : readBasePolicy(options.base, settings.policy, inventory);
    const loaded = loadPolicy(settings.policy);
    const { positions: lines } = loaded;
    const now = codexSide(loaded);
    const changes = sortChanges(
        [
            ...told.changes.filter(inScope),
            ...(base === undefined || now === undefined ? [] : codexChanges(base.codex, now)),
            ...(base?.plan === undefined ? [] : policyOnlyChanges(base.plan, plan, inventory)),
            ...(settings.recorded === undefined ? [] : secretsWithoutValue(plan, live)),
        ],
        areas,
    );
    const after = applied(plan, before, live);
    const access = accessChanges(live, after, inventory);
    const organization = inventory.organization.login;
    const document = planDocument({
        organization,
        stack: project.stack,
        plan,
        steps,
        changes,
    });
    const hash = options.partOfPlan ?? planHash(document);
    const unexplained = told.unexplained.filter(inScope);
    const { brakes, findings } = brakesOf(settings.policy, {
        policy,
        before,
        plan,
        live,
        after,
        changes,
        steps,
        access,
        inventory,
        hash,
    });
    const isOurs = ownFacts(project.folder, inventory);
    const preview: Preview = {
        version: 1,
        organization,
        policy: settings.recorded ?? settings.policy,
        stack: project.stack,
        ...(gathered.sharded ? { shards: shards.map((shard) => previewShard(shard, steps)) } : {}),
        hash,
        changes,
        access,
        steps,
        brakes: [...checkAdoption(steps, live, inventory, isOurs), ...brakes],
        findings: [
            ...warnings,
            ...leftBehind({ plan, before, live, inventory }, isOurs, settings.policy),
            ...astrayFindings(gathered.placement, lines.at(["shards"])),
            ...(settings.recorded === undefined
                ? []
                : secretsNote(plan, before, settings.recorded)),
            ...findings,
            ...unexplained.map(disagreement),
        ],
        unknown: live.unknown,
    };
    return {
        preview,
        document,
        project,
        settings,
        before,
        plan,
        live,
        inventory,
        shards,
        refreshed,
        warnings: engines
            .flatMap(({ diagnostics }) => diagnostics)
            .filter(({ severity }) => severity === "warning"),
        othersPending: told.changes.some((change) => change.part !== "left" && !inScope(change)),
        unexplained,
    };
}

/** All of them, or the one that is named. @throws Failure (misuse) for a name that none has */
function chosenShards(
    shards: readonly ShardProgram[],
    { sharded }: GatheredShards,
    name: string | undefined,
): readonly ShardProgram[] {
    if (name === undefined) return shards;
    const chosen = sharded ? shards.filter((shard) => shard.name === name) : [];
    if (chosen.length > 0) return chosen;
    const names = shards.map((shard) => shard.name).join(", ");
    throw new Failure(
        `--shard ${name}: ${sharded ? `the shards are ${names}` : "the policy is kept in one stack"}`,
        exitCodes.misuse,
    );
}

function previewShard(shard: ShardProgram, steps: readonly EngineStep[]): PreviewShard {
    const { name, project, repositories } = shard;
    return {
        name,
        stack: project.stack,
        repositories: repositories.length,
        steps: steps.filter(({ urn }) => isOfStack(shard, urn)).length,
    };
}

/** The policy's plan, or the recorded one; brakes and their limits are the policy's in both cases. */
async function resolved(
    client: ReadClient,
    { policy: file, recorded, organization }: ProgramSettings,
    project: Project,
): Promise<Resolved> {
    if (recorded === undefined) return resolveFor(client, file, organization);
    const { policy, findings } = readPolicyFile(file);
    if (policy === undefined) throw invalidPolicy(file, findings);
    return { policy, ...(await resolveRecorded(client, recorded, project.stack, organization)) };
}

/** Either we or the engine misunderstand this organization. */
function disagreement({ summary, path, origin }: PreviewChange): Finding {
    return {
        severity: "error",
        code: "engine-disagrees",
        message: `${summary}, and no step of the engine does that`,
        expected: "report it, with this preview; nothing is applied meanwhile",
        origin: origin ?? { file: "preview", line: 1, column: 1, path },
    };
}
