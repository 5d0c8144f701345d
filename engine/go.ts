import { z } from "zod";
import { EngineError } from "./errors";
import { findOnPath, lastLine, run } from "./process";
import { atLeast, goInstallPage, goVersion } from "./versions";

/** The Go that builds. */
export interface Go {
    readonly program: string;
    readonly version: string;
    /** Its module and build caches. */
    readonly modules: string;
    readonly builds: string;
}

const goEnvironment = z.object({
    GOVERSION: z.string(),
    GOTOOLCHAIN: z.string(),
    GOMODCACHE: z.string(),
    GOCACHE: z.string(),
});

/** Finds Go on PATH and judges whether it can build the engine; throws EngineError if not. */
export async function findGo(env: NodeJS.ProcessEnv): Promise<Go> {
    const program = findOnPath("go", env);
    if (!program) throw new EngineError("Go is not installed");
    const asked = await run(program, ["env", "-json", ...goEnvironment.keyof().options], {
        env,
        timeout: 60_000,
    });
    const parsed = goEnvironment.safeParse(parseJson(asked.stdout));
    if (asked.code !== 0 || !parsed.success) {
        throw new EngineError(`${program} does not run (${lastLine(asked.output)})`);
    }
    const { GOVERSION, GOTOOLCHAIN, GOMODCACHE, GOCACHE } = parsed.data;
    const version = GOVERSION.replace(/^go/, "");
    // Since 1.21 Go fetches a newer Go that a module asks for, unless GOTOOLCHAIN forbids it.
    const fetches = atLeast(version, "1.21") && !/^(local|path)$/.test(GOTOOLCHAIN);
    if (!atLeast(version, goVersion) && !fetches) {
        const forbidden = atLeast(version, "1.21")
            ? ` and may not fetch a newer one (GOTOOLCHAIN=${GOTOOLCHAIN})`
            : "";
        throw new EngineError(
            `${program} is Go ${version}${forbidden}; Go ${goVersion} or later is needed`,
        );
    }
    return { program, version, modules: GOMODCACHE, builds: GOCACHE };
}

function parseJson(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

/** Go's own words for what stops a build, and what a person can do about each. */
const troubles: readonly { readonly sign: RegExp; readonly meaning: string }[] = [
    {
        sign: /no space left on device/,
        meaning:
            "the disk is full - free about 4.3 GB and run this again; it goes on where it stopped",
    },
    {
        sign: /checksum mismatch|SECURITY ERROR/,
        meaning:
            "a module is not the one that was recorded in go.sum - do not work around this; find out what the module proxy serves",
    },
    {
        sign: /signal: killed|cannot allocate memory/,
        meaning: "the build ran out of memory - it needs about 3 GB",
    },
    {
        sign: /toolchain not available|golang\.org\/toolchain@|requires go >= /,
        meaning: `Go ${goVersion} or later is needed - ${goInstallPage}`,
    },
    {
        sign: /GOPROXY=off|dial tcp|no such host|connection refused|i\/o timeout|deadline exceeded|TLS handshake|x509:|proxyconnect|Proxy Authentication|: (40[347]|410|5\d\d) /,
        meaning:
            "no route to the Go modules - allow it to the Go module proxy, or set GOPROXY to your own; then run this again, it goes on where it stopped",
    },
];

/** Says in one or two lines why `go` failed, from its output. */
export function explainGoFailure(output: string): string {
    for (const { sign, meaning } of troubles) {
        const line = output.split("\n").find((text) => sign.test(text));
        if (line !== undefined) return `${meaning}\n${withoutCredentials(line.trim())}`;
    }
    return withoutCredentials(output.trim().split("\n").slice(-5).join("\n"));
}

/** A GOPROXY may carry a password, and Go quotes the URL it failed on. */
function withoutCredentials(text: string): string {
    return text.replace(/\/\/[^/\s@]+@/g, "//");
}
