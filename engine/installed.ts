import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { z } from "zod";
import type { EngineContext } from "./context";
import { type Engine, makeEngine } from "./engine";
import { EngineError } from "./errors";
import { executable, isExecutable } from "./process";
import { providerVersion, pulumiVersion } from "./versions";

/**
 * An engine's folder in the cache: `bin` for PATH, `home` as PULUMI_HOME, so that the user's own
 * ~/.pulumi stays untouched, and `engine.json`, written last, which says that the rest is whole.
 */
export interface Layout {
    readonly directory: string;
    readonly bin: string;
    readonly home: string;
    readonly pulumi: string;
    readonly host: string;
    /** The provider plugin's folder; there, unlike on PATH, the engine takes it without a warning. */
    readonly plugin: string;
    readonly marker: string;
}

export function layout(directory: string): Layout {
    const [bin, home] = [join(directory, "bin"), join(directory, "home")];
    return {
        directory,
        bin,
        home,
        pulumi: join(bin, executable("pulumi")),
        host: join(bin, executable("pulumi-language-nodejs")),
        plugin: join(home, "plugins", `resource-github-v${providerVersion}`),
        marker: join(directory, "engine.json"),
    };
}

const markerSchema = z.object({ kind: z.enum(["downloaded", "built"]), version: z.string() });
export type Marker = z.infer<typeof markerSchema>;

/** The engine in `directory`, if it is whole; nothing is started and nothing fetched to find out. */
export function installedEngine(directory: string, env: NodeJS.ProcessEnv): Engine | undefined {
    const at = layout(directory);
    const marker = readMarker(at.marker);
    const whole =
        marker !== undefined &&
        [at.pulumi, at.host].every(isExecutable) &&
        isExecutable(join(at.plugin, executable("pulumi-resource-github")));
    return whole ? makeEngine(marker.kind, marker.version, at.pulumi, at.home, env) : undefined;
}

function readMarker(file: string): Marker | undefined {
    try {
        return markerSchema.parse(JSON.parse(readFileSync(file, "utf8")));
    } catch {
        return undefined;
    }
}

/** Where the official download goes. */
export function downloadDirectory(context: EngineContext): string {
    return join(context.engines, `pulumi-${pulumiVersion}-download`);
}

/** Where the build goes: a folder of its own for each state of the Go sources and each kind of machine. */
export function buildDirectory(context: EngineContext): string {
    const machine = `${process.platform}-${process.arch}`;
    return join(context.engines, `pulumi-${pulumiVersion}-${machine}-${sourceHash()}`);
}

function sourceHash(): string {
    const hash = createHash("sha256");
    const root = sourceDirectory();
    const sources = filesBelow(root).filter((file) => /\.go$|go\.(mod|sum)$/.test(file));
    for (const file of sources) hash.update(relative(root, file)).update(readFileSync(file));
    return hash.digest("hex").slice(0, 10);
}

/** The Go modules, beside this file's source; the compiled file lies in `bin/engine`. */
export function sourceDirectory(): string {
    const found = [join(__dirname, "go"), join(__dirname, "..", "..", "engine", "go")].find(
        (directory) => existsSync(join(directory, "cli", "go.mod")),
    );
    if (!found) {
        throw new EngineError(
            "the Go sources of the engine (engine/go) are not beside this program - install codex-rollout again",
        );
    }
    return found;
}

/** Every file below `directory`, sorted. */
export function filesBelow(directory: string): readonly string[] {
    return readdirSync(directory, { recursive: true, encoding: "utf8" })
        .map((name) => join(directory, name))
        .filter((file) => statSync(file).isFile())
        .sort();
}

/** Bytes that an engine of the cache takes; undefined for the user's own installation. */
export function diskUse(engine: Engine): number | undefined {
    if (engine.home === undefined) return undefined;
    const files = filesBelow(dirname(engine.home));
    return files.reduce((sum, file) => sum + statSync(file).size, 0);
}
