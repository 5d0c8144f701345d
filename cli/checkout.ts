import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { reading } from "./policy-file";

/** Every AGENTS.md and AGENTS.override.md below a folder, by path; what Git and package managers keep there is not looked at. */
export function readDocuments(folder: string): Record<string, string> {
    const found: Record<string, string> = {};
    const walk = (directory: string): void => {
        for (const entry of readdirSync(directory, { withFileTypes: true })) {
            const path = join(directory, entry.name);
            if (entry.isDirectory() && !skipped.has(entry.name)) walk(path);
            if (entry.isFile() && names.has(entry.name))
                found[relative(folder, path).split(sep).join("/")] = readFileSync(path, "utf8");
        }
    };
    reading(folder, () => walk(folder));
    return found;
}

const names = new Set(["AGENTS.md", "AGENTS.override.md"]);
const skipped = new Set([".git", "node_modules"]);
