import { chmod, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { EngineError } from "./errors";
import type { Layout } from "./installed";
import { executable, isExecutable, lastLine, run } from "./process";
import { providerVersion, pulumiVersion } from "./versions";

/** One thing that `go build` makes. */
export interface Part {
    readonly name: string;
    /** Folder below engine/go. */
    readonly module: string;
    readonly package: string;
    readonly ldflags: string;
    /** What to expect from empty caches on 2 cores. */
    readonly takes: string;
    isDone(at: Layout): boolean;
    /** Checks what was built at `file` and puts it in its place, in one step. */
    finish(file: string, at: Layout): Promise<void>;
}

// Without the version the CLI reports none, and the Automation API refuses it.
const cliVersionFlag = `-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v${pulumiVersion}`;

const dynamicProvider = "pulumi-resource-pulumi-nodejs";

/** In building order; the long one comes first, so that what may fail on memory or network does so early. */
export const parts: readonly Part[] = [
    {
        name: `pulumi ${pulumiVersion}`,
        module: "cli",
        package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
        ldflags: cliVersionFlag,
        takes: "3 to 5 minutes",
        isDone: (at) => isExecutable(at.pulumi),
        async finish(file, at) {
            await expectVersion(file, ["version"], `v${pulumiVersion}`);
            await rename(file, at.pulumi);
        },
    },
    {
        name: `provider github ${providerVersion}`,
        module: "provider",
        package: ".",
        ldflags: "",
        takes: "1 to 2 minutes",
        isDone: (at) => isExecutable(join(at.plugin, executable("pulumi-resource-github"))),
        finish: installPlugin,
    },
    {
        name: "Node language host",
        module: "host",
        package: ".",
        ldflags: cliVersionFlag,
        takes: "half a minute",
        isDone: (at) => isExecutable(at.host) && isExecutable(join(at.bin, dynamicProvider)),
        async finish(file, at) {
            // Dynamic providers (pulumi.dynamic) run in Node; the engine starts them by this name.
            const script = join(at.bin, dynamicProvider);
            await writeFile(
                script,
                `#!/bin/sh\nexec node "$(node -p "require.resolve('@pulumi/pulumi/cmd/dynamic-provider')")" "$@"\n`,
            );
            await chmod(script, 0o755);
            await rename(file, at.host);
        },
    },
];

/** A plugin is a folder; it is made whole elsewhere and renamed, since a folder that exists counts as installed. */
async function installPlugin(file: string, at: Layout): Promise<void> {
    await expectVersion(file, ["--version"], providerVersion);
    const folder = `${file}.folder`;
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder);
    const program = join(folder, executable("pulumi-resource-github"));
    await rename(file, program);
    const schema = join(folder, "schema.json");
    const written = await run(program, ["-write-schema", schema], { env: process.env });
    if (written.code !== 0) {
        throw new EngineError(
            `the provider does not write its schema: ${lastLine(written.output)}`,
        );
    }
    await mkdir(dirname(at.plugin), { recursive: true });
    await rm(at.plugin, { recursive: true, force: true });
    await rename(folder, at.plugin);
}

async function expectVersion(
    file: string,
    args: readonly string[],
    version: string,
): Promise<void> {
    const asked = await run(file, args, { env: process.env, timeout: 60_000 });
    if (asked.stdout.trim() !== version) {
        throw new EngineError(
            `what was built does not run here: expected version ${version}, got ${lastLine(asked.output) || "nothing"}`,
        );
    }
}
