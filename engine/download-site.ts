import { findOnPath, lastLine, run } from "./process";

/** Pulumi's own public download site: install script, CLI archives, provider plugins. */
export const downloadSite = "https://get.pulumi.com";

/**
 * Why the site cannot be used, or undefined if it answers. `curl` asks, since it is what the install
 * script uses, with the proxy and certificate settings that hold on this machine. A refused
 * connection says so at once; a silent one costs 5 seconds.
 */
export async function whyUnreachable(
    site: string,
    env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
    const curl = findOnPath("curl", env);
    if (!curl) return `curl is not installed, which fetching from ${site} needs`;
    const asked = await run(
        curl,
        ["-sSIL", "-o", "/dev/null", "--connect-timeout", "5", "--max-time", "15", site],
        { env, timeout: 20_000 },
    );
    return asked.code === 0
        ? undefined
        : `${site} does not answer (${lastLine(asked.output) || "no reason given"})`;
}
