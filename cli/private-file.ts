/** Files that hold facts of an organization, and folders of them: for the owner alone, whole or not at all, where they belong. */
import { randomUUID } from "node:crypto";
import { chmodSync, lstatSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { exitCodes, Failure } from "./exit-codes";

/**
 * Writes a file that nobody else may read, whatever the umask. It is written beside the old one and then put in its place, so
 * that a run that is killed leaves the old one; a symbolic link in its place is replaced and never written through.
 * @param below folder below which no folder on the way may be a symbolic link, since a pull request could carry one; default:
 *     only the file's own folder is looked at
 * @throws Failure for a link on the way
 */
export function writePrivate(
    file: string,
    content: Buffer | string,
    below = path.dirname(file),
): void {
    makePrivateFolder(path.dirname(file), below);
    replaceFile(file, content, 0o600);
}

/** As `writePrivate`, for a file that others may read, in a folder that is there. */
export function replaceFile(file: string, content: Buffer | string, mode: number): void {
    const unfinished = `${file}.${randomUUID()}.tmp`;
    try {
        // "wx" follows no link, and takes no file that somebody put there first.
        writeFileSync(unfinished, content, { mode, flag: "wx" });
        chmodSync(unfinished, mode);
        renameSync(unfinished, file);
    } catch (error) {
        rmSync(unfinished, { force: true });
        throw error;
    }
}

/**
 * Makes the folders on the way from `below` to `folder`, for the owner alone.
 * @throws Failure when one that is there is a symbolic link, or no folder
 */
export function makePrivateFolder(folder: string, below: string): void {
    mkdirSync(below, { recursive: true, mode: 0o700 });
    for (const at of foldersBetween(folder, below)) if (!isFolder(at)) makeFolder(at);
}

/** @throws Failure when a folder on the way from `below` to `folder` is a symbolic link, or no folder */
export function refuseLinks(folder: string, below: string): void {
    for (const at of foldersBetween(folder, below)) isFolder(at);
}

function foldersBetween(folder: string, below: string): string[] {
    const names = path.relative(below, folder).split(path.sep).filter(Boolean);
    return names[0] === ".."
        ? []
        : names.map((_, index) => path.join(below, ...names.slice(0, index + 1)));
}

function isFolder(at: string): boolean {
    const stats = lstatSync(at, { throwIfNoEntry: false });
    if (stats?.isDirectory() !== false) return stats !== undefined;
    const what = stats.isSymbolicLink() ? "a symbolic link" : "no folder";
    throw new Failure(
        `${at} is ${what}, and nothing is written through it - remove it`,
        exitCodes.misuse,
    );
}

/** A umask could leave less than 700, which would be of no use to us. */
function makeFolder(folder: string): void {
    try {
        mkdirSync(folder, { mode: 0o700 });
        chmodSync(folder, 0o700);
    } catch (error) {
        // Made by another run meanwhile.
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
}
