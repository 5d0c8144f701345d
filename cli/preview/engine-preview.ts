import path from "node:path";
import type { EngineStep } from "../../preview/model";
import { behindGateway } from "../gateway";
import type { EngineOutcome } from "../pulumi/engine-run";
import { engineFailure, runEngine } from "../pulumi/engine-run";
import { policyPacksFor } from "../pulumi/policy-packs";
import type { Project } from "../pulumi/project";
import { openProject } from "../pulumi/project";
import { withHeartbeat } from "./heartbeat";
import type { ProgramSettings } from "./settings";
import { programSettings } from "./settings";

export interface EnginePreview {
    readonly project: Project;
    readonly settings: ProgramSettings;
    /** The gateway for GitHub, and what it takes for a token. */
    readonly environment: NodeJS.ProcessEnv;
    /** The engine reads every resource again before it compares. */
    readonly refresh: boolean;
    readonly policyPack?: readonly string[];
    readonly verbose?: boolean | undefined;
}

/** @throws Failure when the engine fails, with its own words */
export async function previewEngine(preview: EnginePreview): Promise<EngineOutcome> {
    const { project, settings, environment, refresh, policyPack = [], verbose } = preview;
    const engine = await runEngine(project, {
        words: ["preview", ...(refresh ? ["--refresh"] : [])],
        environment: programEnvironment(settings, environment),
        policyPacks: policyPacksFor(policyPack, settings.policy),
        verbose,
    });
    if (engine.code !== 0 || engine.result === "failed")
        throw engineFailure("pulumi preview", engine);
    return engine;
}

export interface RefreshOptions {
    readonly cwd?: string;
    readonly stack?: string;
    readonly policy: string;
    readonly port: number;
    /** @default GITHUB_BASE_URL, else github.com */
    readonly baseUrl?: string;
}

/**
 * What the engine would put right after it read every resource again (`pulumi preview --refresh`), with reads alone.
 * @throws Failure when there is no project, or the engine fails
 */
export async function refreshedSteps(options: RefreshOptions): Promise<readonly EngineStep[]> {
    const project = await openProject(options);
    const settings = await programSettings(project, options.policy);
    const { port, baseUrl: target } = options;
    const { steps } = await behindGateway(
        { target, port, readOnly: true, project: project.folder },
        (environment) =>
            withHeartbeat(
                "waiting for the engine's refresh",
                previewEngine({ project, settings, environment, refresh: true }),
            ),
    );
    return steps;
}

/** What the program and its provider are told: the gateway and its tokens, and the policy that was read here. */
export function programEnvironment(
    { policyForProgram, recorded, shardFile }: ProgramSettings,
    environment: NodeJS.ProcessEnv,
): NodeJS.ProcessEnv {
    return {
        ...environment,
        CODEX_ROLLOUT_POLICY: policyForProgram,
        // Empty says that there is none, whatever the caller's environment has.
        CODEX_ROLLOUT_PLAN: recorded === undefined ? "" : path.resolve(recorded),
        CODEX_ROLLOUT_SHARD: shardFile ?? "",
    };
}
