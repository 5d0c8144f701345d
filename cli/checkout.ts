import { readdirSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { readBounded } from "../policies/bounded-file";
import { reading } from "./reading";

/** Every AGENTS.md and AGENTS.override.md below a folder, by path; what Git and package managers keep there is not looked at. */
export function readDocuments(folder: string): Record<string, string> {
    const found: Record<string, string> = {};
    const walk = (directory: string): void => {
        for (const entry of readdirSync(directory, { withFileTypes: true })) {
            const path = join(directory, entry.name);
            if (entry.isDirectory() && !skipped.has(entry.name)) walk(path);
            if (entry.isFile() && names.has(entry.name))
                found[relative(folder, path).split(sep).join("/")] = readBounded(path, largest);
        }
    };
    reading(folder, () => walk(folder));
    return found;
}

/** Codex itself reads 32 KiB of all of them together (`project_doc_max_bytes`). */
const largest = 4 * 1024 * 1024;

const names = new Set(["AGENTS.md", "AGENTS.override.md"]);
const skipped = new Set([".git", "node_modules"]);
