import { spawn } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

/** How a program ended; a program that could not be started has code undefined and the reason in `output`. */
export interface Ended {
    readonly code: number | undefined;
    /** Standard output. */
    readonly stdout: string;
    /** Standard output and error as they came. */
    readonly output: string;
}

export interface RunOptions {
    readonly env: NodeJS.ProcessEnv;
    readonly cwd?: string;
    /** Milliseconds after which the program is stopped. */
    readonly timeout?: number;
    readonly onLine?: (line: string) => void;
    /** What the program reads from its standard input. @default - nothing */
    readonly input?: string;
}

/** Runs a program to its end without a shell. Never rejects: how it went is the answer. */
export async function run(
    program: string,
    args: readonly string[],
    options: RunOptions,
): Promise<Ended> {
    return new Promise((resolve) => {
        const child = spawn(program, args, {
            env: options.env,
            cwd: options.cwd,
            timeout: options.timeout,
            stdio: ["pipe", "pipe", "pipe"],
        });
        // A program that ends without reading its input says by its exit code what it makes of that.
        child.stdin.on("error", () => undefined).end(options.input);
        let [stdout, output, partial] = ["", "", ""];
        const take = (chunk: string) => {
            output += chunk;
            const lines = (partial + chunk).split("\n");
            partial = lines.pop() ?? "";
            for (const line of lines) options.onLine?.(line);
        };
        child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
            stdout += chunk;
            take(chunk);
        });
        child.stderr.setEncoding("utf8").on("data", take);
        child.once("error", (error) =>
            resolve({ code: undefined, stdout, output: `${output}${error.message}` }),
        );
        child.once("close", (code, signal) =>
            resolve({
                code: code ?? undefined,
                stdout,
                output: signal ? `${output}ended by ${signal}` : output,
            }),
        );
    });
}

/** `name` as this system spells an executable. */
export function executable(name: string): string {
    return process.platform === "win32" ? `${name}.exe` : name;
}

/** The first program of that name on the PATH of `env`. */
export function findOnPath(name: string, env: NodeJS.ProcessEnv): string | undefined {
    return (env.PATH ?? "")
        .split(delimiter)
        .filter((directory) => directory !== "")
        .map((directory) => join(directory, executable(name)))
        .find(isExecutable);
}

export function isExecutable(file: string): boolean {
    try {
        accessSync(file, constants.X_OK);
        return statSync(file).isFile();
    } catch {
        return false;
    }
}

/** The last line that says something, for a message of one line. */
export function lastLine(output: string): string {
    return output.trim().split("\n").at(-1)?.trim() ?? "";
}
