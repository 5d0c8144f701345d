import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface CodexAnswer {
    readonly code: number;
    readonly stdout: string;
    readonly stderr: string;
}

export interface CodexRun {
    /** Words before codex's own path: what enters a namespace. */
    readonly within?: readonly string[];
    /** CODEX_HOME; a fresh empty one when unset, so that nobody's settings are read or written. */
    readonly home?: string;
    readonly cwd?: string;
    readonly stdin?: string;
    /** Milliseconds; a minute when unset. */
    readonly timeout?: number;
    readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Runs codex once and waits. Its exit code is part of the answer, not an error.
 * @throws Error when it cannot be started, or is still running at the timeout (it is ended then)
 */
export async function runCodex(
    binary: { readonly path: string },
    words: readonly string[],
    run: CodexRun = {},
): Promise<CodexAnswer> {
    const home = run.home ?? (await mkdtemp(join(tmpdir(), "codex-home-")));
    try {
        const [command = "", ...rest] = [...(run.within ?? []), binary.path, ...words];
        return await collect(command, rest, {
            ...run,
            environment: codexEnvironment(home, run.environment),
        });
    } finally {
        if (run.home === undefined) await rm(home, { recursive: true, force: true });
    }
}

/** The caller's PATH and nothing else of the caller: no keys, no proxies, no settings. */
export function codexEnvironment(
    home: string,
    more: Readonly<Record<string, string>> = {},
): Record<string, string> {
    return {
        PATH: process.env["PATH"] ?? "/usr/bin:/bin",
        HOME: home,
        LANG: "C.UTF-8",
        CODEX_HOME: home,
        // Parse errors carry a backtrace of unknown frames otherwise.
        RUST_BACKTRACE: "0",
        ...more,
    };
}

/** Any program, run to its end. */
export function collect(
    command: string,
    words: readonly string[],
    run: Pick<CodexRun, "cwd" | "stdin" | "timeout" | "environment">,
): Promise<CodexAnswer> {
    const timeout = run.timeout ?? 60_000;
    return new Promise((resolve, reject) => {
        const child = spawn(command, words, {
            cwd: run.cwd,
            env: run.environment ?? process.env,
            stdio: ["pipe", "pipe", "pipe"],
        });
        let stdout = "";
        let stderr = "";
        const timer = setTimeout(() => {
            child.kill("SIGKILL");
            reject(new Error(`${command} ${words.join(" ")} did not end in ${timeout / 1000} s`));
        }, timeout);
        child.stdout.on("data", (data: Buffer) => (stdout += data.toString()));
        child.stderr.on("data", (data: Buffer) => (stderr += data.toString()));
        child.on("error", (error) => {
            clearTimeout(timer);
            reject(error);
        });
        child.on("close", (code) => {
            clearTimeout(timer);
            resolve({ code: code ?? 1, stdout, stderr });
        });
        // A program that ends before it has read everything is its own business.
        child.stdin.on("error", () => undefined);
        child.stdin.end(run.stdin ?? "");
    });
}
