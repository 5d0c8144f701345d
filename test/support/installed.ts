import { execFileSync, spawn } from "node:child_process";
import {
    cpSync,
    mkdirSync,
    mkdtempSync,
    readFileSync,
    rmSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const root = path.resolve(__dirname, "..", "..");

export interface Ran {
    readonly code: number | null;
    readonly stdout: string;
    readonly stderr: string;
}

/** A folder in which the package is installed from what `npm pack` makes, with what it depends on and nothing else. */
export interface Installed {
    readonly folder: string;
    /** Bytes of the tarball. */
    readonly size: number;
    /** Files of the tarball, from the package's root, sorted. */
    readonly files: readonly string[];
    run(
        program: string,
        words: readonly string[],
        environment?: Record<string, string>,
    ): Promise<Ran>;
    /** The installed `codex-rollout`. */
    codexRollout(words: readonly string[], environment?: Record<string, string>): Promise<Ran>;
    remove(): void;
}

interface Packed {
    readonly filename: string;
    readonly size: number;
    readonly files: readonly { readonly path: string }[];
}

/**
 * As `npm install TARBALL`, without the registry: the tarball is unpacked, and of this checkout's packages those are linked that
 * the lock has for production. A module that the package needs and does not depend on is missing here as it would be for a user.
 */
export function installPacked(): Installed {
    const folder = mkdtempSync(path.join(tmpdir(), "codex-rollout-installed-"));
    const pack = ["pack", "--ignore-scripts", "--json", "--pack-destination", folder];
    const [packed] = JSON.parse(
        execFileSync("npm", pack, {
            cwd: root,
            encoding: "utf8",
            stdio: ["ignore", "pipe", "ignore"],
        }),
    ) as Packed[];
    if (packed === undefined) throw new Error("npm pack made nothing");
    const modules = path.join(folder, "node_modules");
    mkdirSync(modules);
    execFileSync("tar", ["-xzf", path.join(folder, packed.filename), "-C", folder]);
    cpSync(path.join(folder, "package"), path.join(modules, "codex-rollout"), { recursive: true });
    rmSync(path.join(folder, "package"), { recursive: true });
    for (const name of production()) {
        mkdirSync(path.dirname(path.join(modules, name)), { recursive: true });
        symlinkSync(path.join(root, "node_modules", name), path.join(modules, name), "dir");
    }
    writeFileSync(path.join(folder, "package.json"), '{ "name": "installed", "private": true }\n');
    const main = path.join(modules, "codex-rollout", "bin", "cli", "main.js");
    const environment = Object.fromEntries(
        Object.entries(process.env).filter(([name]) => !/^(GITHUB|GH|PULUMI|CODEX_)/.test(name)),
    );
    const run: Installed["run"] = (program, words, more = {}) =>
        ran(program, words, folder, { ...environment, NODE_OPTIONS: "", NO_COLOR: "1", ...more });
    return {
        folder,
        size: packed.size,
        files: packed.files.map((file) => file.path).sort(),
        run,
        codexRollout: (words, more) => run(process.execPath, [main, ...words], more),
        remove: () => rmSync(folder, { recursive: true, force: true }),
    };
}

/** Packages at the top of node_modules that the lock wants for production. */
function production(): string[] {
    const { packages } = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8")) as {
        packages: Record<string, { dev?: boolean; optional?: boolean; devOptional?: boolean }>;
    };
    return Object.entries(packages)
        .filter(([, { dev, optional, devOptional }]) => !dev && !optional && !devOptional)
        .map(([at]) => /^node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(at)?.[1])
        .filter((name) => name !== undefined);
}

function ran(
    program: string,
    words: readonly string[],
    cwd: string,
    env: NodeJS.ProcessEnv,
): Promise<Ran> {
    return new Promise((resolve, reject) => {
        const child = spawn(program, words, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
        let [stdout, stderr] = ["", ""];
        child.stdout.on("data", (chunk: Buffer) => (stdout += chunk.toString()));
        child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
        child.once("error", reject);
        child.once("close", (code) => resolve({ code, stdout, stderr }));
    });
}
