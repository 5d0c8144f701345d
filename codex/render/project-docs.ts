import { projectDocLimit } from "./config";

/** Names that Codex looks for in each directory, the first that exists is read. Case counts. Source: codex 0.169.0. */
const projectDocNames = ["AGENTS.override.md", "AGENTS.md"] as const;

/** The documents that a session in one directory reads. */
export interface ReadDocuments {
    /** Directory of the repository; `.` is the root. */
    readonly directory: string;
    /** Bytes (UTF-8) of all documents from the root to there. */
    readonly bytes: number;
    readonly files: readonly string[];
}

/**
 * Directories in which the project documents together are over Codex's limit: it cuts the rest, managed section included,
 * without a word. Only the outermost directory of a path is named.
 * @param sizes bytes by path inside the repository; other files are ignored
 */
export function projectDocExcess(
    sizes: Readonly<Record<string, number>>,
    limit: number = projectDocLimit,
): ReadDocuments[] {
    const excess: ReadDocuments[] = [];
    for (const along of documentsAlong(sizes)) {
        if (excess.some((outer) => isInside(along.directory, outer.directory))) continue;
        if (along.bytes > limit) excess.push(along);
    }
    return excess;
}

/** What Codex reads in each directory that has a document, from the root down; sorted by directory. */
export function documentsAlong(sizes: Readonly<Record<string, number>>): ReadDocuments[] {
    const directories = new Set(
        Object.keys(sizes)
            .filter((path) => projectDocNames.some((name) => lastSegment(path) === name))
            .map(parent),
    );
    return [...directories].sort().map((directory) => {
        const files = ancestors(directory).flatMap((at) => documentOf(sizes, at));
        return {
            directory,
            bytes: files.reduce((sum, path) => sum + (sizes[path] ?? 0), 0),
            files,
        };
    });
}

function documentOf(sizes: Readonly<Record<string, number>>, directory: string): string[] {
    const prefix = directory === "." ? "" : `${directory}/`;
    const found = projectDocNames.map((name) => prefix + name).find((path) => path in sizes);
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
