/** What the processes below one use, as Linux tells it; elsewhere nothing is known of those that are not Node. */
import { readdirSync, readFileSync } from "node:fs";
import { programName } from "./program-name";

export interface ProcessUsage {
    readonly name: string;
    /** Seconds of CPU, user and system. */
    readonly cpu: number;
    /** Largest resident set, MB. */
    readonly memory: number;
}

export interface Sampled {
    readonly processes: ReadonlyMap<number, ProcessUsage>;
    /** MB: the most that all held together at one look. Pages that two share count twice. */
    readonly memory: number;
    /** Seconds of CPU of all processes below this one that ended meanwhile: exact, with those that lived between two looks. */
    readonly cpu: number;
}

/** Samples a process and its descendants until `stop`. What the last sample lacks is less than the pause between two. */
export class ProcessSampler {
    private readonly seen = new Map<number, ProcessUsage>();
    private readonly timer: NodeJS.Timeout;
    private readonly endedBefore = cpuOfEnded();
    private largest = 0;

    constructor(
        private readonly root: number,
        pauseMilliseconds = 200,
    ) {
        this.timer = setInterval(() => this.sample(), pauseMilliseconds);
    }

    stop(): Sampled {
        clearInterval(this.timer);
        const cpu = cpuOfEnded() - this.endedBefore;
        return { processes: this.seen, memory: this.largest, cpu };
    }

    private sample(): void {
        const living = livingProcesses();
        let sum = 0;
        for (const one of living.values()) {
            if (!isBelow(one, this.root, living)) continue;
            const status = readOr(`/proc/${one.id}/status`);
            const kilobytes = (key: string): number =>
                Number(new RegExp(`^${key}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0);
            sum += kilobytes("VmRSS") / 1024;
            const memory = kilobytes("VmHWM") / 1024;
            const name =
                this.seen.get(one.id)?.name ??
                programName(one.name, readOr(`/proc/${one.id}/cmdline`).split("\0"));
            this.seen.set(one.id, { name, cpu: one.cpu, memory });
        }
        this.largest = Math.max(this.largest, sum);
    }
}

interface Living {
    readonly id: number;
    readonly parent: number;
    readonly name: string;
    readonly cpu: number;
}

/** USER_HZ, which Linux fixes at 100 on every architecture that Node runs on. */
const ticksPerSecond = 100;

function livingProcesses(): Map<number, Living> {
    const living = new Map<number, Living>();
    for (const entry of process.platform === "linux" ? readdirSync("/proc") : []) {
        if (!/^\d+$/.test(entry)) continue;
        // PID (NAME) STATE PPID …; the name may hold spaces and parentheses.
        const parts = /^(\d+) \((.*)\) (.*)$/s.exec(readOr(`/proc/${entry}/stat`));
        if (parts === null) continue;
        const fields = parts[3]?.split(" ") ?? [];
        const cpu = (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
        const id = Number(parts[1]);
        living.set(id, { id, parent: Number(fields[1]), name: parts[2] ?? "", cpu });
    }
    return living;
}

/** CPU of this process's descendants that ended and were waited for (cutime, cstime). */
function cpuOfEnded(): number {
    const fields = /^\d+ \(.*\) (.*)$/s.exec(readOr("/proc/self/stat"))?.[1]?.split(" ") ?? [];
    return (Number(fields[13] ?? 0) + Number(fields[14] ?? 0)) / ticksPerSecond;
}

function isBelow(one: Living, root: number, living: ReadonlyMap<number, Living>): boolean {
    for (let at: Living | undefined = one; at !== undefined; at = living.get(at.parent)) {
        if (at.id === root) return true;
    }
    return false;
}

/** A process may end between two looks at it. */
function readOr(file: string): string {
    try {
        return readFileSync(file, "utf8");
    } catch {
        return "";
    }
}
