import {
    chmodSync,
    mkdirSync,
    readdirSync,
    readFileSync,
    renameSync,
    statSync,
    writeFileSync,
} from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import type { RenderedFile } from "../codex/render";
import { exitCodes, Failure } from "./exit-codes";

/**
 * Writes the files below a folder, each whole or not at all, and names what is there besides: a file of an earlier policy
 * is not deleted, since it could be a person's.
 */
export function writeCodexFolder(folder: string, files: readonly RenderedFile[]): string[] {
    try {
        for (const file of files) {
            const path = join(folder, file.path);
            mkdirSync(dirname(path), { recursive: true });
            const unfinished = `${path}.codex-rollout-${process.pid}`;
            writeFileSync(unfinished, file.text);
            chmodSync(unfinished, file.executable ? 0o755 : 0o644);
            renameSync(unfinished, path);
        }
    } catch (error) {
        throw unusable(folder, error);
    }
    const ours = new Set(files.map((file) => file.path));
    return readCodexFolder(folder)
        .map((file) => file.path)
        .filter((path) => !ours.has(path));
}

/** Every file below a folder, as `codex check` holds it against the policy. @throws Failure when it cannot be read (2) */
export function readCodexFolder(folder: string): RenderedFile[] {
    try {
        if (!statSync(folder).isDirectory())
            throw new Failure(`${folder}: is not a folder`, exitCodes.misuse);
        return readdirSync(folder, { recursive: true, withFileTypes: true })
            .filter((entry) => entry.isFile())
            .map((entry) => {
                const path = join(entry.parentPath, entry.name);
                return {
                    path: relative(folder, path).split(sep).join("/"),
                    text: readFileSync(path, "utf8"),
                    executable: (statSync(path).mode & 0o111) !== 0,
                };
            })
            .sort((a, b) => (a.path < b.path ? -1 : 1));
    } catch (error) {
        throw unusable(folder, error);
    }
}

function unusable(folder: string, error: unknown): unknown {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof Failure || code === undefined) return error;
    return new Failure(`${folder}: cannot be used (${code})`, exitCodes.misuse);
}
