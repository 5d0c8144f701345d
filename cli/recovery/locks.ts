import { readdirSync, readFileSync } from "node:fs";
import { homedir, hostname } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** A stack's lock in a backend of files, as Pulumi writes it (pulumi/pkg v3.256 `backend/diy/lock.go`). */
export interface Lock {
    readonly pid: number;
    readonly username: string;
    readonly hostname: string;
    /** ISO 8601. */
    readonly timestamp: string;
}

/**
 * Locks of a stack; undefined when the backend is none of files, so that only Pulumi can say.
 * `backend`: its URL, e.g. `file:///srv/state` or `file://~`.
 */
export function locksOf(backend: string, project: string, stack: string): Lock[] | undefined {
    const root = rootOf(backend);
    if (root === undefined) return undefined;
    const folder = path.join(root, ".pulumi", "locks", "organization", project, stack);
    try {
        return readdirSync(folder)
            .filter((name) => name.endsWith(".json"))
            .map((name) => JSON.parse(readFileSync(path.join(folder, name), "utf8")) as Lock);
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
        throw error;
    }
}

/** Folder of a backend of files; undefined for any other. */
export function rootOf(backend: string): string | undefined {
    if (!backend.startsWith("file://")) return undefined;
    if (backend.startsWith("file://~"))
        return path.join(homedir(), backend.slice("file://~".length));
    return fileURLToPath(backend.split("?")[0] ?? backend);
}

/** Provably nobody's: made on this machine, by a process that is no more, or whose number another process has since. */
export function abandoned({ pid, hostname: host, timestamp }: Lock): boolean {
    if (host !== hostname()) return false;
    try {
        process.kill(pid, 0);
    } catch (error) {
        // EPERM: there is such a process, somebody else's.
        return (error as NodeJS.ErrnoException).code === "ESRCH";
    }
    // A process that ended, and that nobody has asked for its exit code, still takes signals.
    const { state, started } = processOf(pid);
    if (state === "Z" || state === "X") return true;
    return started !== undefined && started > Date.parse(timestamp) + 60_000;
}

/** A process's state letter, and when it began in milliseconds since 1970; nothing where the system does not say it in /proc. */
function processOf(pid: number): { readonly state?: string; readonly started?: number } {
    try {
        const [, fields = ""] = /\) (.*)$/s.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
        const [, boot] = /^btime (\d+)$/m.exec(readFileSync("/proc/stat", "utf8")) ?? [];
        // Field 22 in ticks, of which Linux tells user space 100 a second on every architecture that Node runs on.
        const ticks = Number(fields.split(" ")[19]);
        const state = fields.slice(0, 1);
        return boot === undefined
            ? { state }
            : { state, started: (Number(boot) + ticks / 100) * 1000 };
    } catch {
        return {};
    }
}
