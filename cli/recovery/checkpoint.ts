import { copyFileSync, existsSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { abandoned, locksOf, rootOf } from "./locks";

/**
 * A kill in the moment in which Pulumi writes a stack to a backend of files leaves half a file, or nothing in it, and every later
 * command says "failed to load checkpoint". Seen so: the attributes (`.attrs`) that gocloud.dev's `fileblob` keeps beside a file,
 * which it does without; they go. Of the state itself the one before lies beside it (`.bak`, pulumi/pkg v3.256
 * `backend/diy/state.go`): it is put in its place, and the torn one is kept as `.torn`. Only for stacks whose locks are all of
 * processes that are gone.
 *
 * @param backend its URL; nothing is done where it is none of files
 * @returns `PROJECT/STACK` of those whose state is now the one before
 */
export function restoreTorn(backend: string): string[] {
    const root = rootOf(backend);
    const folder = path.join(root ?? "", ".pulumi", "stacks");
    if (root === undefined || !existsSync(folder)) return [];
    return readdirSync(folder, { withFileTypes: true })
        .filter((project) => project.isDirectory())
        .flatMap(({ name: project }) =>
            readdirSync(path.join(folder, project))
                .filter((name) => name.endsWith(".json"))
                .map((name) => ({ project, stack: name.slice(0, -".json".length) })),
        )
        .filter(({ project, stack }) => {
            const file = path.join(folder, project, `${stack}.json`);
            const attributes = `${file}.attrs`;
            const isTorn = !isWhole(file);
            if (!isTorn && (!existsSync(attributes) || isWhole(attributes))) return false;
            if (isTorn && !isWhole(`${file}.bak`)) return false;
            const locks = locksOf(backend, project, stack) ?? [];
            if (locks.length === 0 || !locks.every(abandoned)) return false;
            rmSync(attributes, { force: true });
            if (!isTorn) return false;
            renameSync(file, `${file}.torn`);
            copyFileSync(`${file}.bak`, file);
            return true;
        })
        .map(({ project, stack }) => `${project}/${stack}`);
}

function isWhole(file: string): boolean {
    try {
        JSON.parse(readFileSync(file, "utf8"));
        return true;
    } catch {
        return false;
    }
}
