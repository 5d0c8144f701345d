import path from "node:path";
import { systemClock } from "../gateway/clock";
import { credentialsFrom } from "../gateway/credentials/environment";
import type { Gateway, GatewayOptions } from "../gateway/gateway";
import { holder, startGateway } from "../gateway/gateway";
import { journalFolder } from "../gateway/journal/read";
import { exitCodes, Failure } from "./exit-codes";
import { refuseLinks } from "./private-file";

export interface BehindGatewayOptions extends Partial<
    Omit<GatewayOptions, "journal" | "credentials">
> {
    /** Folder of the Pulumi project: the journal is kept below it. @default the working directory */
    readonly project?: string;
    /** @default `.codex-rollout/journal` below the project */
    readonly journalFolder?: string;
    /** Who applies it, for the record. @default GITHUB_ACTOR, else USER */
    readonly actor?: string;
}

/** One port for all runs of a stack, since Pulumi records the provider's base URL as an input. */
export const usualPort = 7391;

/**
 * Does some work with the gateway between it and GitHub. `environment` is what a command of the work is to be run with:
 * base URL, and stand-ins for the credentials, which the gateway keeps to itself.
 * @throws Failure when the port is taken, the target is none, or an App's variables are incomplete
 */
export async function behindGateway<T>(
    options: BehindGatewayOptions,
    work: (environment: NodeJS.ProcessEnv, gateway: Gateway) => Promise<T>,
): Promise<T> {
    const gateway = await open(options);
    try {
        return await work(gateway.environment, gateway.gateway);
    } finally {
        await gateway.gateway.close();
        process.stderr.write(`${summary(gateway.gateway.counts)}\n`);
    }
}

async function open(
    options: BehindGatewayOptions,
): Promise<{ readonly gateway: Gateway; readonly environment: NodeJS.ProcessEnv }> {
    const { project = ".", actor = process.env.GITHUB_ACTOR ?? process.env.USER } = options;
    const target = options.target ?? (process.env.GITHUB_BASE_URL || "https://api.github.com/");
    const port = options.port ?? usualPort;
    const folder = options.journalFolder ?? path.join(project, journalFolder);
    if (options.journalFolder === undefined) refuseLinks(folder, project);
    try {
        const { credentials, environment } = await credentialsFrom(
            process.env,
            target,
            systemClock,
        );
        const { readOnly, budget, gone, limits } = options;
        const gateway = await startGateway({
            readOnly,
            budget,
            gone,
            limits,
            progress: options.progress ?? ((line) => void process.stderr.write(`${line}\n`)),
            target,
            port,
            credentials,
            journal: { folder, actor },
        });
        return { gateway, environment: { ...environment, GITHUB_BASE_URL: gateway.url } };
    } catch (error) {
        if (error instanceof TypeError) throw new Failure(error.message, exitCodes.misuse);
        if ((error as NodeJS.ErrnoException).code !== "EADDRINUSE") throw error;
        throw new Failure(await portTaken(port));
    }
}

/** Who has the port: a run of ours says so, anything else does not. */
async function portTaken(port: number): Promise<string> {
    const signal = AbortSignal.timeout(5000);
    const answer = await fetch(`http://127.0.0.1:${port}/`, { signal }).catch(() => undefined);
    const by = answer?.headers.get(holder);
    return by === null || by === undefined
        ? `port ${port} is taken by another program - give every run of this stack another --port`
        : `another run of codex-rollout is at work on port ${port} (process ${by}) - wait until it ends; what it applies may change this plan. For another stack, say another --port`;
}

function summary({ reads, writes, refused }: Gateway["counts"]): string {
    return `gateway: ${reads} reads, ${writes} writes, ${refused} refused`;
}
