import { existsSync, readdirSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, sep } from "node:path";
import type { EngineContext } from "./context";
import { type Engine, makeEngine } from "./engine";
import { downloadSite, whyUnreachable } from "./download-site";
import { executable, findOnPath, isExecutable, lastLine, run } from "./process";
import { atLeast, parseVersion, providerVersion, pulumiVersion } from "./versions";

/** What PATH offers: an engine, or why its `pulumi` will not do. */
export type Result = { readonly engine: Engine } | { readonly reason: string };

/** `found`, or an otherwise fit `pulumi` that only lacks the provider plugin. */
export type Judged = Result | { readonly lacksPlugin: Engine };

/** Judges the first `pulumi` on PATH, without network and without changing anything. */
export async function judgePath(context: EngineContext): Promise<Judged> {
    const pulumi = findOnPath("pulumi", context.env);
    if (!pulumi) return { reason: "no pulumi" };
    if (isWithin(context.engines, pulumi)) {
        return { reason: `${pulumi} is an engine of this cache` };
    }
    const asked = await run(pulumi, ["version"], {
        env: { ...context.env, PULUMI_SKIP_UPDATE_CHECK: "true" },
        timeout: 30_000,
    });
    const version = asked.stdout.trim().replace(/^v/, "");
    if (asked.code !== 0 || !parseVersion(version)) {
        return { reason: `${pulumi} does not tell its version (${lastLine(asked.output)})` };
    }
    if (!atLeast(version, pulumiVersion)) {
        return { reason: `${pulumi} is version ${version}, older than ${pulumiVersion}` };
    }
    if (parseVersion(version)?.[0] !== 3) {
        return { reason: `${pulumi} is version ${version}; this program is made for Pulumi 3` };
    }
    if (!hasNodeHost(pulumi, context.env)) {
        return {
            reason: `${pulumi} has no Node language host (pulumi-language-nodejs beside it or on PATH)`,
        };
    }
    const engine = makeEngine("path", version, pulumi, undefined, context.env);
    return hasProvider(context.env) ? { engine } : { lacksPlugin: engine };
}

/**
 * Lets `pulumi` fetch the provider plugin into the user's own plugin folder, as it would at the first
 * preview; asking now tells apart an engine that works from one that fails halfway.
 */
export async function fetchPlugin(engine: Engine, context: EngineContext): Promise<Result> {
    const missing = `${engine.pulumi} (${engine.version}) has no provider plugin github ${providerVersion}`;
    const unreachable = await whyUnreachable(downloadSite, context.env);
    if (unreachable) return { reason: `${missing}, and ${unreachable}` };
    context.progress(`engine: fetching the provider plugin github ${providerVersion} with pulumi`);
    const installed = await run(engine.pulumi, pluginInstall, {
        env: { ...context.env, ...engine.env },
        timeout: 600_000,
    });
    return installed.code === 0
        ? { engine }
        : { reason: `${missing}, and fetching it failed: ${lastLine(installed.output)}` };
}

/** Arguments of `pulumi` that install the provider plugin. */
export const pluginInstall = ["plugin", "install", "resource", "github", `v${providerVersion}`];

function hasNodeHost(pulumi: string, env: NodeJS.ProcessEnv): boolean {
    const host = executable("pulumi-language-nodejs");
    // A `pulumi` that is a link into another folder finds its host there.
    return (
        [pulumi, realpathSync(pulumi)].some((file) => isExecutable(join(dirname(file), host))) ||
        findOnPath("pulumi-language-nodejs", env) !== undefined ||
        plugins(env).some((name) => name.startsWith("language-nodejs-"))
    );
}

function hasProvider(env: NodeJS.ProcessEnv): boolean {
    const name = `resource-github-v${providerVersion}`;
    // An interrupted installation leaves a marker beside the folder.
    return plugins(env).includes(name) && !plugins(env).includes(`${name}.partial`);
}

function plugins(env: NodeJS.ProcessEnv): readonly string[] {
    const home = env.PULUMI_HOME || join(env.HOME ?? homedir(), ".pulumi");
    const directory = join(home, "plugins");
    return existsSync(directory) ? readdirSync(directory) : [];
}

function isWithin(directory: string, file: string): boolean {
    return (
        existsSync(directory) && realpathSync(file).startsWith(`${realpathSync(directory)}${sep}`)
    );
}
