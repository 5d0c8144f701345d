import { existsSync, readFileSync } from "node:fs";
import path from "node:path";

/** The checkout or installed package that this file is part of, whether it runs compiled (below `bin`) or not. */
export const packageRoot = above(__dirname);

/** Absolute path of a file or folder of the package. */
export function packageFile(...parts: readonly string[]): string {
    return path.join(packageRoot, ...parts);
}

/** As package.json has it, e.g. `0.1.0`. */
export function packageVersion(): string {
    const text = readFileSync(packageFile("package.json"), "utf8");
    return (JSON.parse(text) as { readonly version: string }).version;
}

function above(folder: string): string {
    if (existsSync(path.join(folder, "package.json"))) return folder;
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error(`no package.json above ${__dirname}`);
    return above(parent);
}
