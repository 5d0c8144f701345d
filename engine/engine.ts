import { delimiter, dirname } from "node:path";
import { providerVersion } from "./versions";

/** A Pulumi engine that will do: CLI, Node language host and the GitHub provider plugin. */
export interface Engine {
    readonly kind: "path" | "downloaded" | "built";
    /** Version of the CLI, e.g. `3.256.0`. */
    readonly version: string;
    /** Absolute path of the `pulumi` executable. */
    readonly pulumi: string;
    /** What to merge into a process's environment so that `pulumi` in it is this engine. */
    readonly env: Readonly<Record<string, string>>;
    /** Pulumi's own folder with its plugins and logins; undefined for the user's usual one. */
    readonly home: string | undefined;
    /** One line: which versions, where from, where. */
    describe(): string;
}

const origin = {
    path: "found on PATH",
    downloaded: "official download",
    built: "built from Go modules",
} as const;

/** `env` is the environment that the engine's PATH goes in front of. */
export function makeEngine(
    kind: Engine["kind"],
    version: string,
    pulumi: string,
    home: string | undefined,
    env: NodeJS.ProcessEnv,
): Engine {
    return {
        kind,
        version,
        pulumi,
        home,
        env: {
            PATH: withFirst(dirname(pulumi), env.PATH),
            ...(home === undefined ? {} : { PULUMI_HOME: home }),
            PULUMI_SKIP_UPDATE_CHECK: "true",
        },
        describe: () =>
            `pulumi ${version} with provider github ${providerVersion}, ${origin[kind]} (${pulumi})`,
    };
}

/** Puts `directory` first unless it is, so that setting up a shell twice changes nothing. */
function withFirst(directory: string, path: string | undefined): string {
    const rest = (path ?? "").split(delimiter).filter((entry) => entry !== "");
    return rest[0] === directory ? rest.join(delimiter) : [directory, ...rest].join(delimiter);
}
