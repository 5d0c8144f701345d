import { readFileSync, watch } from "node:fs";
import path from "node:path";
import { reading } from "./reading";

/** Milliseconds of silence after which a change counts as whole: editors save in several steps. */
const settled = 60;

/**
 * Does some work now, and again whenever what one of the files holds has changed, until the process is asked to stop (Ctrl-C).
 * The folders are watched rather than the files, since editors put a new file in the place of the old.
 */
export async function whileWatching(files: readonly string[], work: () => void): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    let before = "";
    const look = () => {
        const now = contents(files);
        if (now === before) return;
        before = now;
        work();
    };
    const changed = () => {
        clearTimeout(timer);
        timer = setTimeout(look, settled);
    };
    // Before the first look: what is saved during it is not missed.
    const folders = [...new Set(files.map((file) => path.dirname(path.resolve(file))))];
    const watchers = folders.map((folder) =>
        reading(files[0] ?? folder, () => watch(folder, changed)),
    );
    look();
    await new Promise<void>((resolve) => {
        for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
    });
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
}

function contents(files: readonly string[]): string {
    return JSON.stringify(
        files.map((file) => {
            try {
                return readFileSync(file, "base64");
            } catch (error) {
                return { code: (error as NodeJS.ErrnoException).code };
            }
        }),
    );
}
