/** Stand-ins for actions/cache: entries are of a world, since one run hands them on to the next. */
import { cpSync, existsSync, mkdirSync, readdirSync, statSync } from "node:fs";
import path from "node:path";

type Given = Readonly<Record<string, string>>;

/** Takes the entry of the key, else the newest of those that begin as they may; answers what the step says. */
export function restoreCache(given: Given, world: string, workspace: string): string {
    const at = (key: string) => path.join(folderOf(world), encodeURIComponent(key));
    const keys = readdirSync(folderOf(world)).map((name) => decodeURIComponent(name));
    const fits = (key: string) =>
        key === given.key || key.startsWith(given["restore-keys"] ?? "\0");
    const [key] = keys
        .filter(fits)
        .sort((a, b) => statSync(at(b)).mtimeMs - statSync(at(a)).mtimeMs);
    if (key === undefined) return "no cache";
    cpSync(at(key), path.join(workspace, given.path ?? ""), { recursive: true });
    return `cache ${key}`;
}

export function saveCache(given: Given, world: string, workspace: string): string {
    const from = path.join(workspace, given.path ?? "");
    const entry = path.join(folderOf(world), encodeURIComponent(given.key ?? ""));
    if (existsSync(entry)) return "a cache is written once";
    if (existsSync(from)) cpSync(from, entry, { recursive: true });
    return "";
}

function folderOf(world: string): string {
    const folder = path.join(world, "caches");
    mkdirSync(folder, { recursive: true });
    return folder;
}
