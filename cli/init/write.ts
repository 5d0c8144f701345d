/** Files on their way into a folder: all of them or none. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createTwoFilesPatch } from "diff";
import { exitCodes, Failure } from "../exit-codes";

export type FileFate = "created" | "replaced" | "unchanged";

export interface WrittenFile {
    readonly file: string;
    readonly fate: FileFate;
}

/**
 * Writes files into a folder. What is there and differs is replaced only when forced.
 * @param files file name, from the folder and with `/`, to text
 * @throws Failure that shows what differs, when not forced
 */
export function writeFiles(
    folder: string,
    files: ReadonlyMap<string, string>,
    force: boolean,
): WrittenFile[] {
    const planned = [...files].map(([name, text]) => {
        const file = path.join(folder, ...name.split("/"));
        const before = textOf(file);
        const fate: FileFate =
            before === undefined ? "created" : before === text ? "unchanged" : "replaced";
        return { file, text, before, fate };
    });
    const differing = planned.filter(({ fate }) => fate === "replaced");
    if (differing.length > 0 && !force) {
        const shown = differing.map(({ file, before = "", text }) =>
            createTwoFilesPatch(file, file, before, text, "as it is", "as it would be").trimEnd(),
        );
        throw new Failure(
            `${differing.map(({ file }) => file).join(", ")} differs from what would be written, so nothing was - --force replaces it\n${shown.join("\n")}`,
        );
    }
    for (const { file, text, fate } of planned) {
        if (fate === "unchanged") continue;
        mkdirSync(path.dirname(file), { recursive: true });
        // Never half a workflow: GitHub would run it.
        const unfinished = `${file}.${process.pid}.tmp`;
        writeFileSync(unfinished, text);
        renameSync(unfinished, file);
    }
    return planned.map(({ file, fate }) => ({ file, fate }));
}

/** One line a file: what became of it, and where it is. */
export function fateLines(written: readonly WrittenFile[]): string[] {
    return written.map(({ file, fate }) => `${fate.padEnd(9)}  ${file.split(path.sep).join("/")}`);
}

function textOf(file: string): string | undefined {
    try {
        return readFileSync(file, "utf8");
    } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === "ENOENT") return undefined;
        throw new Failure(`${file}: ${code ?? String(error)}`, exitCodes.misuse);
    }
}
