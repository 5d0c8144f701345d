import { fork } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Seed } from "../emulator/seed/types";

/** What was asked of a local GitHub since it started. */
export interface Counters {
    readonly rest: number;
    readonly graphql: number;
    /** GraphQL points, by GitHub's published formula. */
    readonly points: number;
    readonly writes: number;
    /** Seconds of CPU, loading the organization included. */
    readonly cpu: number;
    /** Peak, MB. */
    readonly memory: number;
}

export interface BenchGitHub {
    readonly url: string;
    counters(): Promise<Counters>;
    close(): void;
}

export async function startLocalGitHub(seed: Seed, latency: number): Promise<BenchGitHub> {
    const folder = mkdtempSync(path.join(tmpdir(), "codex-rollout-bench-"));
    const file = path.join(folder, "seed.json");
    writeFileSync(file, JSON.stringify(seed));
    const child = fork(path.join(__dirname, "local-github-process.js"), [file, String(latency)], {
        execArgv: ["--max-old-space-size=8192"],
    });
    const answer = <T>(): Promise<T> =>
        new Promise((resolve, reject) => {
            const fail = (): void => reject(new Error("the local GitHub ended"));
            child.once("exit", fail);
            child.once("message", (message) => {
                child.off("exit", fail);
                resolve(message as T);
            });
        });
    const { url } = await answer<{ url: string }>();
    rmSync(folder, { recursive: true, force: true });
    return {
        url,
        counters: () => {
            const counters = answer<Counters>();
            child.send("counters");
            return counters;
        },
        close: () => void child.disconnect(),
    };
}
