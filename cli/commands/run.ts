import { spawn } from "node:child_process";
import { Command, InvalidArgumentError } from "commander";
import { startGateway } from "../../gateway/gateway";
import { exitCodes, Failure } from "../exit-codes";

interface RunOptions {
    readonly port: number;
    readonly target: string;
    readonly readOnly?: boolean;
}

/** One port for all runs of a stack, since Pulumi records the provider's base URL as an input. */
const usualPort = 7391;

/** `codex-rollout run -- pulumi up`: an unchanged command, with the gateway between its provider and GitHub. */
export function runCommand(): Command {
    return new Command("run")
        .description(
            "run a command (pulumi preview, pulumi up, …) with the gateway between the provider and GitHub",
        )
        .argument("<command...>", "the command, after --")
        .option(
            "--read-only",
            "refuse every request that could change something, whatever the token could do",
        )
        .option(
            "--port <port>",
            "loopback port of the gateway; keep it the same for a stack",
            portNumber,
            usualPort,
        )
        .option(
            "--target <url>",
            "the API behind the gateway",
            process.env.GITHUB_BASE_URL ?? "https://api.github.com/",
        )
        .addHelpText(
            "after",
            "\nExamples:\n  codex-rollout run --read-only -- pulumi preview --diff\n  codex-rollout run -- pulumi up --refresh",
        )
        .action(run);
}

async function run(words: readonly string[], options: RunOptions): Promise<void> {
    const gateway = await startGateway(options).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== "EADDRINUSE") throw error;
        throw new Failure(
            `port ${options.port} is taken, perhaps by another run - wait for it, or give every run of this stack another --port`,
        );
    });
    try {
        process.exitCode = await passThrough(words, {
            ...process.env,
            GITHUB_BASE_URL: gateway.url,
        });
    } finally {
        await gateway.close();
        const { reads, writes, refused } = gateway.counts;
        process.stderr.write(`gateway: ${reads} reads, ${writes} writes, ${refused} refused\n`);
    }
}

/**
 * The command's own exit code. Pulumi finishes its step and saves its state on the first SIGINT and gives up on the second;
 * a terminal sends Ctrl-C to the command as well as to us, so SIGINT is only waited out and SIGTERM is passed on.
 */
async function passThrough(
    [program, ...words]: readonly string[],
    env: NodeJS.ProcessEnv,
): Promise<number> {
    const child = spawn(program ?? "", words, { stdio: "inherit", env });
    const wait = () => undefined;
    const pass = () => child.kill("SIGTERM");
    process.on("SIGINT", wait).on("SIGTERM", pass);
    try {
        return await new Promise<number>((resolve, reject) => {
            child.once("error", reject);
            child.once("exit", (code) => resolve(code ?? exitCodes.failed));
        });
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
        throw new Failure(
            `${program} is not on PATH - for pulumi: eval "$(codex-rollout engine env)"`,
            exitCodes.misuse,
        );
    } finally {
        process.off("SIGINT", wait).off("SIGTERM", pass);
    }
}

function portNumber(text: string): number {
    const port = Number(text);
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
        throw new InvalidArgumentError("a port is 0 to 65535");
    return port;
}
