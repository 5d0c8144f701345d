import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { runCodex } from "./run";

/** A codex that can be run, and which release it is. */
export interface CodexBinary {
    readonly path: string;
    /** As it says itself, e.g. `0.169.0`. */
    readonly version: string;
}

/** No codex to run: said instead of a proof, never taken for one. */
export class NoCodexBinary extends Error {
    override readonly name = "NoCodexBinary";
}

/** Native builds of the npm package. Source: `bin/codex.js` of `@openai/codex`. */
const builds: Readonly<Record<string, { readonly name: string; readonly target: string }>> = {
    "linux-x64": { name: "@openai/codex-linux-x64", target: "x86_64-unknown-linux-musl" },
    "linux-arm64": { name: "@openai/codex-linux-arm64", target: "aarch64-unknown-linux-musl" },
    "darwin-x64": { name: "@openai/codex-darwin-x64", target: "x86_64-apple-darwin" },
    "darwin-arm64": { name: "@openai/codex-darwin-arm64", target: "aarch64-apple-darwin" },
};

/**
 * The codex to prove with: the one asked for, else the one this package was installed with, else the first on PATH. The
 * npm package's own start script is passed by, since it costs a second Node process for each of many runs.
 * @throws NoCodexBinary when there is none, or the one asked for does not run
 */
export async function findCodex(asked?: string): Promise<CodexBinary> {
    const path = asked ?? installed() ?? onPath();
    if (path === undefined) {
        throw new NoCodexBinary(
            "no codex found - npm install --save-dev @openai/codex, or name one with --codex PATH",
        );
    }
    const answer = await runCodex({ path }, ["--version"]).catch((error: unknown) => {
        throw new NoCodexBinary(`${path} does not run - ${(error as Error).message}`);
    });
    const version = /\bcodex-cli (\S+)/.exec(answer.stdout)?.[1];
    if (version === undefined) {
        throw new NoCodexBinary(`${path} is not codex: --version says ${answer.stdout.trim()}`);
    }
    return { path, version };
}

function installed(): string | undefined {
    const build = builds[`${process.platform}-${process.arch}`];
    if (build === undefined) return undefined;
    try {
        const manifest = createRequire(__filename).resolve(`${build.name}/package.json`);
        const path = join(dirname(manifest), "vendor", build.target, "bin", "codex");
        return existsSync(path) ? path : undefined;
    } catch {
        return undefined;
    }
}

function onPath(): string | undefined {
    return (process.env["PATH"] ?? "")
        .split(delimiter)
        .filter((directory) => directory !== "")
        .map((directory) => join(directory, "codex"))
        .find((path) => existsSync(path));
}
