import { mkdir } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { lock } from "proper-lockfile";

export interface LockOptions {
    /** Called once if another process holds the lock. */
    readonly onWait?: () => void;
    /** Milliseconds without a sign of life after which the holder counts as dead. @default 20 000 */
    readonly stale?: number;
}

/**
 * Does `work` while no other process does work under the same lock, waiting as long as a living one
 * has it. The lock of a dead process is taken over.
 */
export async function withLock<T>(
    directory: string,
    work: () => Promise<T>,
    { onWait, stale = 20_000 }: LockOptions = {},
): Promise<T> {
    await mkdir(directory, { recursive: true });
    const release = await acquire(directory, stale, onWait);
    try {
        return await work();
    } finally {
        await release().catch(() => undefined);
    }
}

async function acquire(
    directory: string,
    stale: number,
    onWait: (() => void) | undefined,
): Promise<() => Promise<void>> {
    for (let waited = false; ; await sleep(500)) {
        try {
            return await lock(directory, {
                lockfilePath: `${directory}.lock`,
                stale,
                // After a long sleep of the machine another may have taken over. Each writes files of its
                // own and renames them when done, so both finishing does no harm.
                onCompromised: () => undefined,
            });
        } catch (error) {
            if ((error as NodeJS.ErrnoException).code !== "ELOCKED") throw error;
            if (!waited) onWait?.();
            waited = true;
        }
    }
}
