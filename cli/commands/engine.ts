import { Command, Option } from "commander";
import {
    cacheDirectory,
    diskUse,
    type Engine,
    type EngineOptions,
    type EngineSource,
    engineSources,
    ensureEngine,
    findEngine,
    type Found,
    providerVersion,
    pruneCache,
    type Shell,
    shellExports,
    shells,
} from "../../engine";
import { visibleJson } from "../../plan/visible";

/** `codex-rollout engine`: a Pulumi engine, found or made, and the shell set up for it. */
export function engineCommand(): Command {
    return new Command("engine")
        .description(
            "find the Pulumi engine, else download it, else build it from Go modules (6 minutes, once)",
        )
        .addOption(fromOption())
        .option(
            "--prune",
            "build with Go caches of its own and delete them; delete engines that are not used any more",
        )
        .option("--json", "print one JSON document instead of text")
        .addHelpText(
            "after",
            `
Environment: CODEX_ROLLOUT_CACHE, the folder that engines are kept in (now ${cacheDirectory(process.env)});
CODEX_ROLLOUT_ENGINE, as --from.

Examples:
  codex-rollout engine                              which engine there is, and whether it will do
  eval "$(codex-rollout engine env)"                makes pulumi in this shell that engine
  codex-rollout engine env --shell fish | source`,
        )
        .action(report)
        .addCommand(envCommand());
}

function envCommand(): Command {
    return new Command("env")
        .description("print what a shell must export so that pulumi commands work in it")
        .addOption(
            new Option("--shell <shell>", "the shell that evaluates it; json for other programs")
                .choices(shells)
                .default("sh"),
        )
        .addOption(fromOption())
        .action(async (_options: unknown, command: Command) => {
            // `--from` may stand before or after `env`; commander gives it to the verb then.
            const options = command.optsWithGlobals<{ shell: Shell; from?: EngineSource }>();
            const engine = await ensureEngine({ from: options.from });
            process.stdout.write(shellExports(engine, options.shell, process.env));
        });
}

function fromOption(): Option {
    return new Option("--from <source>", "take the engine from there or fail").choices(
        engineSources,
    );
}

/** What `engine --json` prints. */
export interface EngineDocument {
    readonly version: 1;
    readonly engine: {
        /** Of the Pulumi command. */
        readonly version: string;
        /** `path`: found on PATH; `downloaded`: the official one; `built`: from Go modules. */
        readonly kind: Engine["kind"];
        /** The `pulumi` program. */
        readonly program: string;
        /** PULUMI_HOME that it runs with; absent: as usual. */
        readonly home?: string;
        /** Bytes on disk; absent: not in our cache. */
        readonly bytes?: number;
    };
    /** Of the GitHub provider. */
    readonly provider: string;
    /** Engines that would not do. */
    readonly passedOver: readonly { readonly where: string; readonly reason: string }[];
}

function documentOf({ engine, passedOver }: Found): EngineDocument {
    const { version, kind, pulumi: program, home } = engine;
    const bytes = diskUse(engine);
    return {
        version: 1,
        engine: {
            version,
            kind,
            program,
            ...(home === undefined ? {} : { home }),
            ...(bytes === undefined ? {} : { bytes }),
        },
        provider: providerVersion,
        passedOver: passedOver.map(({ where, reason }) => ({ where, reason })),
    };
}

async function report({ json, ...options }: EngineOptions & { json?: boolean }): Promise<void> {
    const found = await findEngine(options);
    process.stdout.write(json === true ? `${visibleJson(documentOf(found))}\n` : describe(found));
    if (options.prune) {
        const { folders, bytes } = await pruneCache(options);
        process.stderr.write(
            folders === 0
                ? "Nothing to delete\n"
                : `Deleted ${folders} unused folders, ${megabytes(bytes)}\n`,
        );
    }
}

const origins: Record<Engine["kind"], string> = {
    path: "found on PATH",
    downloaded: "official download",
    built: "built from Go modules",
};

function describe({ engine, passedOver }: Found): string {
    const size = diskUse(engine);
    const rows: readonly (readonly [string, string])[] = [
        ["pulumi", `${engine.version}, ${origins[engine.kind]}`],
        ["provider", `github ${providerVersion}`],
        ["program", engine.pulumi],
        ["PULUMI_HOME", engine.home ?? "as usual"],
        ...(size === undefined ? [] : ([["disk", megabytes(size)]] as const)),
        ...passedOver.map(({ where, reason }) => ["not used", `${where}: ${reason}`] as const),
    ];
    return [
        "Pulumi engine: will do",
        ...rows.map(
            ([name, value]) =>
                `  ${name.padEnd(13)}${value.replaceAll("\n", "\n" + " ".repeat(15))}`,
        ),
        'To use it in this shell: eval "$(npx codex-rollout engine env)"',
        "",
    ].join("\n");
}

function megabytes(bytes: number): string {
    return `${Math.round(bytes / 1e6)} MB`;
}
