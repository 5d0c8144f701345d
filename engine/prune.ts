import { existsSync, readdirSync, statSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { engineContext, type EngineOptions } from "./context";
import { privateCaches } from "./build";
import { buildDirectory, downloadDirectory, filesBelow } from "./installed";

/** What was deleted. */
export interface Pruned {
    readonly folders: number;
    readonly bytes: number;
}

/**
 * Deletes from the cache what the present version does not use: engines of other versions, unfinished
 * downloads, the Go caches of `prune` builds. Go's usual caches are the user's and stay.
 */
export async function pruneCache(options: EngineOptions = {}): Promise<Pruned> {
    const context = engineContext(options);
    if (!existsSync(context.engines)) return { folders: 0, bytes: 0 };
    const entries = readdirSync(context.engines, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => join(context.engines, entry.name));
    const locks = entries.filter((path) => path.endsWith(".lock"));
    const keep = [
        downloadDirectory(context),
        buildDirectory(context),
        ...locks,
        ...locks.map((path) => path.slice(0, -".lock".length)),
        // Any build at work may be using these.
        ...(locks.length > 0 ? [privateCaches(context).directory] : []),
    ];
    const unused = entries.filter((path) => !keep.includes(path));
    let bytes = 0;
    for (const path of unused) {
        bytes += filesBelow(path).reduce((sum, file) => sum + statSync(file).size, 0);
        await rm(path, { recursive: true, force: true });
    }
    return { folders: unused.length, bytes };
}
