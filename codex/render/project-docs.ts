import { projectDocLimit } from "./config";

/** Names that Codex looks for in each directory, the first that exists is read. Case counts. Source: codex 0.169.0. */
const projectDocNames = ["AGENTS.override.md", "AGENTS.md"] as const;

export interface ProjectDocExcess {
    /** Directory of the repository where a session reads too much; `.` is the root. */
    readonly directory: string;
    /** Bytes (UTF-8) of all documents from the root to there. */
    readonly bytes: number;
    readonly files: readonly string[];
}

/**
 * Directories in which the project documents together are over Codex's limit: it cuts the rest, managed section included,
 * without a word. Only the outermost directory of a path is named.
 * @param files text by path inside the repository; other files are ignored
 */
export function projectDocExcess(
    files: Readonly<Record<string, string>>,
    limit: number = projectDocLimit,
): ProjectDocExcess[] {
    const directories = new Set(
        Object.keys(files)
            .filter((path) => projectDocNames.some((name) => lastSegment(path) === name))
            .map(parent),
    );
    const excess: ProjectDocExcess[] = [];
    for (const directory of [...directories].sort()) {
        if (excess.some((outer) => isInside(directory, outer.directory))) continue;
        const read = ancestors(directory).flatMap((at) => documentOf(files, at));
        const bytes = read.reduce((sum, path) => sum + Buffer.byteLength(files[path] ?? ""), 0);
        if (bytes > limit) excess.push({ directory, bytes, files: read });
    }
    return excess;
}

function documentOf(files: Readonly<Record<string, string>>, directory: string): string[] {
    const prefix = directory === "." ? "" : `${directory}/`;
    const found = projectDocNames.map((name) => prefix + name).find((path) => path in files);
    return found === undefined ? [] : [found];
}

/** The root and every directory down to the given one. */
function ancestors(directory: string): string[] {
    if (directory === ".") return ["."];
    const segments = directory.split("/");
    return [".", ...segments.map((_, index) => segments.slice(0, index + 1).join("/"))];
}

function isInside(directory: string, outer: string): boolean {
    return outer === "." || directory === outer || directory.startsWith(`${outer}/`);
}

function parent(path: string): string {
    const slash = path.lastIndexOf("/");
    return slash === -1 ? "." : path.slice(0, slash);
}

function lastSegment(path: string): string {
    return path.slice(path.lastIndexOf("/") + 1);
}
