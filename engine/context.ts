import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { EngineError } from "./errors";

/** Where an engine may come from; `path` is the user's own installation. */
export const engineSources = ["path", "download", "build"] as const;
export type EngineSource = (typeof engineSources)[number];

/** Options of `ensureEngine`; all of them have working defaults. */
export interface EngineOptions {
    /** Take the engine from there or fail. @default `CODEX_ROLLOUT_ENGINE`, else the first that works: PATH, download, build */
    readonly from?: EngineSource;
    /** @default `process.env` */
    readonly env?: NodeJS.ProcessEnv;
    /** Receives progress, one line at a time. @default standard error */
    readonly progress?: (line: string) => void;
    /** Build with Go caches of its own and delete them afterwards. @default false: Go's usual caches, which stay */
    readonly prune?: boolean;
}

/** The options with every default filled in. */
export interface EngineContext {
    readonly from: EngineSource | undefined;
    readonly env: NodeJS.ProcessEnv;
    readonly progress: (line: string) => void;
    readonly prune: boolean;
    /** Holds the installed engines, one folder each. */
    readonly engines: string;
}

export function engineContext(options: EngineOptions): EngineContext {
    const env = options.env ?? process.env;
    return {
        from: options.from ?? sourceFrom(env.CODEX_ROLLOUT_ENGINE),
        env,
        progress: options.progress ?? ((line) => void process.stderr.write(`${line}\n`)),
        prune: options.prune ?? false,
        engines: join(cacheDirectory(env), "engine"),
    };
}

function sourceFrom(text: string | undefined): EngineSource | undefined {
    const source = engineSources.find((allowed) => allowed === text);
    if (text && !source) {
        throw new EngineError(
            `CODEX_ROLLOUT_ENGINE is ${text} - allowed are ${engineSources.join(", ")}`,
        );
    }
    return source;
}

/** Outside every checkout, so that all of them share one engine: XDG's cache folder unless told otherwise. */
export function cacheDirectory(env: NodeJS.ProcessEnv): string {
    if (env.CODEX_ROLLOUT_CACHE) return resolve(env.CODEX_ROLLOUT_CACHE);
    const caches =
        env.XDG_CACHE_HOME ||
        (process.platform === "win32" && env.LOCALAPPDATA) ||
        join(env.HOME ?? homedir(), ".cache");
    return join(resolve(caches), "codex-rollout");
}
