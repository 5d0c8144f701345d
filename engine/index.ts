import { build } from "./build";
import {
    type EngineContext,
    engineContext,
    type EngineOptions,
    type EngineSource,
} from "./context";
import { download } from "./download";
import type { Engine } from "./engine";
import { type Attempt, EngineError } from "./errors";
import { buildDirectory, downloadDirectory, installedEngine } from "./installed";
import { explainGoFailure } from "./go";
import { fetchPlugin, judgePath, type Result } from "./on-path";
import { goInstallPage, goVersion, pulumiInstallPage, pulumiVersion } from "./versions";

export type { Engine } from "./engine";
export type { Attempt } from "./errors";
export { diskUse } from "./installed";
export type { EngineOptions, EngineSource } from "./context";
export { cacheDirectory, engineSources } from "./context";
export { EngineError } from "./errors";
export { pruneCache, type Pruned } from "./prune";
export { providerVersion, pulumiVersion } from "./versions";
export { shellExports, shells, type Shell } from "./shell";

/** An engine that will do, and why what came before it in the order was passed over. */
export interface Found {
    readonly engine: Engine;
    readonly passedOver: readonly Attempt[];
}

/**
 * Returns a Pulumi engine that will do, getting one if need be: the `pulumi` on PATH, else one that
 * is in the cache, else the official download, else a build from published Go modules. Once there is
 * one, it is found without network and in a fraction of a second.
 *
 * @throws EngineError, whose message says what was tried and what to do.
 */
export async function ensureEngine(options: EngineOptions = {}): Promise<Engine> {
    return (await findEngine(options)).engine;
}

/** As `ensureEngine`, and says what was passed over. */
export async function findEngine(options: EngineOptions = {}): Promise<Found> {
    const context = engineContext(options);
    const attempts: Attempt[] = [];
    for (const way of ways(context)) {
        const result = await way.go().catch(asReason);
        if ("engine" in result) return { engine: result.engine, passedOver: attempts };
        if (result.reason !== "") attempts.push({ where: way.where, reason: result.reason });
    }
    throw new EngineError(explain(attempts, context.from));
}

/** What stopped one way is a reason to try the next; anything else is a bug and goes on as it is. */
function asReason(error: unknown): Result {
    if (error instanceof EngineError) return { reason: error.message };
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOSPC") return { reason: explainGoFailure("no space left on device") };
    if (/^(EACCES|EEXIST|ENOTDIR|EPERM|EROFS)$/.test(code ?? "")) {
        return {
            reason: `cannot write to the cache (${message}) - set CODEX_ROLLOUT_CACHE to a folder that can be written`,
        };
    }
    throw error;
}

interface Way {
    readonly where: Attempt["where"];
    go(): Promise<Result>;
}

/** The ways to an engine in their order; what is there already comes before what must be fetched. */
function* ways(context: EngineContext): Generator<Way> {
    const may = (source: EngineSource) => (context.from ?? source) === source;
    let onPath: Awaited<ReturnType<typeof judgePath>> | undefined;

    if (may("path")) {
        yield {
            where: "PATH",
            async go() {
                onPath = await judgePath(context);
                return "lacksPlugin" in onPath ? { reason: "" } : onPath;
            },
        };
    }
    if (may("download")) yield inCache("download", downloadDirectory(context), context);
    if (may("build")) yield inCache("build", buildDirectory(context), context);
    if (onPath && "lacksPlugin" in onPath) {
        const { lacksPlugin } = onPath;
        yield { where: "PATH", go: () => fetchPlugin(lacksPlugin, context) };
    }
    if (may("download")) yield { where: "download", go: () => download(context) };
    if (may("build")) yield { where: "build", go: () => build(context) };
}

function inCache(where: Way["where"], directory: string, context: EngineContext): Way {
    return {
        where,
        async go() {
            const engine = installedEngine(directory, context.env);
            return engine ? { engine } : { reason: "" };
        },
    };
}

function explain(attempts: readonly Attempt[], from: EngineSource | undefined): string {
    return [
        from === undefined
            ? "there is no Pulumi engine, and none could be got:"
            : `there is no Pulumi engine of the kind asked for (${from}):`,
        ...attempts.map(
            ({ where, reason }) =>
                `  ${where.padEnd(10)}${reason.replaceAll("\n", `\n${" ".repeat(12)}`)}`,
        ),
        "What to do:",
        ...advice
            .filter(({ sources }) => from === undefined || sources.includes(from))
            .map(({ text }) => `  - ${text}`),
    ].join("\n");
}

const advice: readonly { readonly sources: readonly EngineSource[]; readonly text: string }[] = [
    {
        sources: ["path", "download"],
        text: `install Pulumi ${pulumiVersion} or later: ${pulumiInstallPage}`,
    },
    {
        sources: ["build"],
        text: `install Go ${goVersion} or later (${goInstallPage}), with a route to the Go modules, and run this again`,
    },
];
