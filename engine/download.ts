import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { EngineContext } from "./context";
import { downloadSite, whyUnreachable } from "./download-site";
import { type Result, pluginInstall } from "./on-path";
import { downloadDirectory, installedEngine, layout, type Marker } from "./installed";
import { withLock } from "./lock";
import { findOnPath, lastLine, run } from "./process";
import { providerVersion, pulumiVersion } from "./versions";

/**
 * Installs Pulumi's own release into the cache, with Pulumi's own install script and its own plugin
 * command. Nothing is kept of an attempt that does not come to its end.
 */
export async function download(context: EngineContext, site = downloadSite): Promise<Result> {
    if (process.platform === "win32") return { reason: "not done on Windows" };
    const unreachable = await whyUnreachable(site, context.env);
    if (unreachable) return { reason: unreachable };

    const directory = downloadDirectory(context);
    return withLock(
        directory,
        async () => {
            const ready = installedEngine(directory, context.env);
            return ready ? { engine: ready } : install(context, site, directory);
        },
        { onWait: () => context.progress("engine: another run is downloading it; waiting") },
    );
}

async function install(context: EngineContext, site: string, directory: string): Promise<Result> {
    const work = await mkdtemp(`${directory}.partial-`);
    try {
        const failure = await fill(context, site, work);
        if (failure) return { reason: failure };
        await rm(directory, { recursive: true, force: true });
        await rename(work, directory);
    } finally {
        await rm(work, { recursive: true, force: true });
    }
    const engine = installedEngine(directory, context.env);
    return engine
        ? { engine }
        : { reason: `what ${site} sent is no whole engine (see ${directory})` };
}

/** Fills `work` with a whole engine; returns what went wrong, if anything. */
async function fill(
    context: EngineContext,
    site: string,
    work: string,
): Promise<string | undefined> {
    const at = layout(work);
    const { env, progress } = context;
    progress(`engine: downloading pulumi ${pulumiVersion} from ${site} (about 100 MB)`);
    const script = join(work, "install.sh");
    const fetched = await run(
        findOnPath("curl", env) ?? "curl",
        ["-fsSL", "--connect-timeout", "5", "--max-time", "60", "-o", script, `${site}/install.sh`],
        { env },
    );
    if (fetched.code !== 0) return `${site}/install.sh: ${lastLine(fetched.output)}`;

    const installed = await run(
        "/bin/sh",
        [script, "--no-edit-path", "--install-root", work, "--version", pulumiVersion],
        { env, timeout: 1_800_000 },
    );
    if (installed.code !== 0)
        return `Pulumi's install script failed: ${lastLine(installed.output)}`;

    const asked = await run(at.pulumi, ["version"], { env });
    if (asked.stdout.trim() !== `v${pulumiVersion}`) {
        return `the downloaded pulumi does not run here: ${lastLine(asked.output)}`;
    }
    progress(`engine: downloading the provider plugin github ${providerVersion}`);
    await mkdir(dirname(at.plugin), { recursive: true });
    const plugin = await run(at.pulumi, pluginInstall, {
        env: { ...env, PULUMI_HOME: at.home, PULUMI_SKIP_UPDATE_CHECK: "true" },
        timeout: 1_800_000,
    });
    if (plugin.code !== 0) return `provider plugin: ${lastLine(plugin.output)}`;
    const marker: Marker = { kind: "downloaded", version: pulumiVersion };
    await rm(script);
    await writeFile(at.marker, `${JSON.stringify(marker)}\n`);
    return undefined;
}
