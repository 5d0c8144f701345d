import { mkdir, readdir, rm, statfs, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import type { EngineContext } from "./context";
import { EngineError } from "./errors";
import { explainGoFailure, findGo, type Go } from "./go";
import type { Result } from "./on-path";
import {
    buildDirectory,
    installedEngine,
    type Layout,
    layout,
    type Marker,
    sourceDirectory,
} from "./installed";
import { withLock } from "./lock";
import { type Part, parts } from "./parts";
import { run } from "./process";
import { pulumiVersion } from "./versions";

/** Bytes that modules, build cache and binaries take together, measured from empty caches. */
const diskNeeded = 4_300_000_000;

/** Ending of what is being built; the process id before it keeps a Go that outlived its run apart. */
const partial = ".partial";

/** Seconds between two signs of life while Go is silent. */
const heartbeat = 20;

/**
 * Builds the engine from published Go modules (engine/go), part by part. A part that is done is not
 * built again, so an interrupted build goes on where it stopped.
 */
export async function build(context: EngineContext): Promise<Result> {
    const directory = buildDirectory(context);
    return withLock(directory, () => buildOnce(context, directory), {
        onWait: () => context.progress("engine: another run is building it; waiting for that"),
    });
}

async function buildOnce(context: EngineContext, directory: string): Promise<Result> {
    const ready = installedEngine(directory, context.env);
    if (ready) return { engine: ready };

    const at = layout(directory);
    const go = await findGo(context.env);
    const toDo = parts.filter((part) => !part.isDone(at));
    await mkdir(at.bin, { recursive: true });
    await removeLeftovers(directory);
    await announce(context, directory, toDo, go);
    const started = Date.now();
    const caches = context.prune ? privateCaches(context) : undefined;
    for (const part of toDo) await buildPart(part, { context, at, go, caches });
    await writeMarker(at);
    if (caches) await rm(caches.directory, { recursive: true, force: true });
    tellEnd(context, go, seconds(started));

    const engine = installedEngine(directory, context.env);
    return engine ? { engine } : { reason: `the build left no whole engine (see ${directory})` };
}

async function removeLeftovers(directory: string): Promise<void> {
    for (const name of await readdir(directory)) {
        if (name.includes(partial)) await rm(join(directory, name), { recursive: true });
    }
}

async function writeMarker(at: Layout): Promise<void> {
    const marker: Marker = { kind: "built", version: pulumiVersion };
    await writeFile(at.marker, `${JSON.stringify(marker)}\n`);
}

async function announce(
    context: EngineContext,
    directory: string,
    toDo: readonly Part[],
    go: Go,
): Promise<void> {
    const { progress } = context;
    progress(
        `engine: building Pulumi ${pulumiVersion} from published Go modules, with Go ${go.version}`,
    );
    progress(
        `engine: ${toDo.length} of ${parts.length} parts to build: ${toDo.map((part) => part.name).join(", ")}`,
    );
    progress(
        "engine: the first time takes about 6 minutes on 2 cores, 1.8 GB of modules and 2.2 GB of build cache;",
    );
    progress("engine: every later run needs neither Go nor network");
    const { bavail, bsize } = await statfs(directory);
    if (bavail * bsize < diskNeeded) {
        progress(
            `engine: warning: ${gigabytes(bavail * bsize)} GB free, and from empty caches it takes ${gigabytes(diskNeeded)} GB`,
        );
    }
}

function tellEnd({ progress, prune }: EngineContext, go: Go, took: number): void {
    progress(`engine: built in ${duration(took)}`);
    if (!prune && existsSync(go.modules)) {
        progress(
            `engine: Go keeps what it fetched and compiled in ${go.modules} and ${go.builds}; the engine no longer needs it`,
        );
        progress("engine: (go clean -modcache -cache deletes both, for all Go projects)");
    }
}

interface Work {
    readonly context: EngineContext;
    readonly at: Layout;
    readonly go: Go;
    readonly caches: Caches | undefined;
}

async function buildPart(part: Part, { context, at, go, caches }: Work): Promise<void> {
    const label = `engine: [${parts.indexOf(part) + 1}/${parts.length}] ${part.name}`;
    context.progress(`${label}: building, usually ${part.takes}`);
    const started = Date.now();
    let modules = 0;
    const pulse = setInterval(() => {
        const fetched = modules > 0 ? `, ${modules} modules fetched` : "";
        context.progress(`${label}: ${duration(seconds(started))}${fetched}`);
    }, heartbeat * 1000);
    const file = join(at.directory, `${part.module}-${process.pid}${partial}`);
    try {
        const built = await run(go.program, goArguments(part, file), {
            cwd: join(sourceDirectory(), part.module),
            env: goEnvironment(context.env, caches),
            onLine: (line) => {
                if (line.startsWith("go: downloading ")) modules += 1;
            },
        });
        if (built.code !== 0) {
            const log = join(at.directory, `${part.module}.log`);
            await writeFile(log, built.output);
            throw new EngineError(
                `${part.name}: ${explainGoFailure(built.output)}\nGo's whole output: ${log}`,
            );
        }
        await part.finish(file, at);
    } finally {
        clearInterval(pulse);
    }
    context.progress(`${label}: done in ${duration(seconds(started))}`);
}

function goArguments(part: Part, file: string): readonly string[] {
    const ldflags = ["-s -w", part.ldflags].filter((flag) => flag !== "").join(" ");
    return [
        ...["build", "-mod=readonly", "-buildvcs=false", "-trimpath"],
        ...["-ldflags", ldflags, "-o", file, part.package],
    ];
}

/** Go caches that only this build uses. */
interface Caches {
    readonly directory: string;
    readonly modules: string;
    readonly builds: string;
}

export function privateCaches(context: EngineContext): Caches {
    const directory = join(context.engines, "go-caches");
    return { directory, modules: join(directory, "modules"), builds: join(directory, "builds") };
}

/**
 * The user's Go settings hold (GOPROXY, GOMODCACHE, GOTOOLCHAIN, …), except those that would build
 * something else than is meant: another target, cgo, a workspace around the checkout.
 */
function goEnvironment(env: NodeJS.ProcessEnv, caches: Caches | undefined): NodeJS.ProcessEnv {
    const { GOOS: _os, GOARCH: _arch, GOEXPERIMENT: _experiment, ...rest } = env;
    return {
        ...rest,
        CGO_ENABLED: "0",
        GOWORK: "off",
        ...(caches && {
            GOMODCACHE: caches.modules,
            GOCACHE: caches.builds,
            // Modules are written read-only unless told otherwise, and these are to be deleted.
            GOFLAGS: `${rest.GOFLAGS ?? ""} -modcacherw`.trim(),
        }),
    };
}

function seconds(since: number): number {
    return Math.round((Date.now() - since) / 1000);
}

function duration(total: number): string {
    return total < 60 ? `${total} s` : `${Math.floor(total / 60)} min ${total % 60} s`;
}

function gigabytes(bytes: number): string {
    return (bytes / 1e9).toFixed(1);
}
