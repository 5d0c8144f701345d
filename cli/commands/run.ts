import { spawn, spawnSync } from "node:child_process";
import path from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { journalFolder } from "../../gateway/journal/read";
import { exitCodes, Failure } from "../exit-codes";
import { behindGateway, usualPort } from "../gateway";
import { projectFolder, projectName } from "../pulumi/project";
import { redactor } from "../redact";
import { relay } from "../relay";
import { recover } from "../recovery/recover";

interface RunOptions {
    readonly port: number;
    readonly target: string;
    readonly readOnly?: boolean;
    readonly budget?: number;
    readonly gone?: string[];
    readonly journal?: string;
}

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
        .option("--budget <requests>", "send at most so many requests to GitHub", wholeNumber)
        .option(
            "--gone <path>",
            "a path that was really removed from GitHub although the token cannot prove it; can be said again",
            (path: string, before: string[] = []) => [...before, path],
        )
        .option("--journal <folder>", "where writes are recorded (default: .codex-rollout/journal)")
        .addHelpText(
            "after",
            "\nExamples:\n  codex-rollout run --read-only -- pulumi preview --diff\n  codex-rollout run -- pulumi up --refresh",
        )
        .action(run);
}

async function run(words: readonly string[], options: RunOptions): Promise<void> {
    const unsure = applies(words) && options.readOnly !== true ? await clearUp(words, options) : [];
    const command = unsure.length > 0 ? refreshing(words) : words;
    process.exitCode = await behindGateway(
        { ...options, journalFolder: options.journal },
        (environment) => passThrough(command, environment),
    );
}

function applies([program = "", ...rest]: readonly string[]): boolean {
    return (
        /(^|\/)pulumi$/.test(program) &&
        ["up", "update", "refresh", "destroy"].some((verb) => rest.includes(verb))
    );
}

/** What an earlier run that was killed left behind, in the stack that the command names or the selected one. */
async function clearUp(
    [program = "", ...rest]: readonly string[],
    { journal }: RunOptions,
): Promise<readonly string[]> {
    const stack = optionOf(rest, /^(?:-s|--stack)$/);
    const folder = optionOf(rest, /^(?:-C|--cwd)$/) ?? ".";
    return recover({
        journalFolder: journal ?? journalFolder,
        say: (line) => void process.stderr.write(`${line}\n`),
        project: () => projectName(projectFolder(path.resolve(folder))),
        pulumi: async (words) => {
            const which = stack === undefined || words[0] === "whoami" ? [] : ["--stack", stack];
            const child = spawnSync(program, [...words, ...which], {
                cwd: folder,
                encoding: "utf8",
                maxBuffer: 2 ** 30,
            });
            return {
                code: child.status ?? exitCodes.failed,
                stdout: child.stdout,
                stderr: child.stderr,
            };
        },
    });
}

/** The one change to a command: what a killed run was changing or removing is read again before anything is decided by it. */
function refreshing(words: readonly string[]): readonly string[] {
    if (words.includes("refresh") || words.some((word) => /^(--refresh\b|-r$)/.test(word)))
        return words;
    process.stderr.write("what was being changed is read again first (--refresh)\n");
    return [...words, "--refresh"];
}

function optionOf(words: readonly string[], name: RegExp): string | undefined {
    const at = words.findIndex((word) => name.test(word.split("=")[0] ?? ""));
    const [, value] = /=(.*)$/.exec(words[at] ?? "") ?? [];
    return at < 0 ? undefined : (value ?? words[at + 1]);
}

/**
 * The command's own exit code. Pulumi finishes its step and saves its state on the first SIGINT and gives up on the second;
 * a terminal sends Ctrl-C to the command as well as to us, so SIGINT is only waited out and SIGTERM is passed on.
 */
async function passThrough(
    [program, ...words]: readonly string[],
    env: NodeJS.ProcessEnv,
): Promise<number> {
    const [ours, theirs] = [redactor(process.env), redactor(env)];
    const redact = (text: string) => theirs(ours(text));
    // Pulumi asks its questions and moves its cursor on a terminal only; that of a person, who has these secrets, is left to it.
    const passed = [process.stdout, process.stderr].map((to) => (to.isTTY ? "inherit" : "pipe"));
    const child = spawn(program ?? "", words, { stdio: ["inherit", ...passed], env });
    const pairs = [
        [child.stdout, process.stdout],
        [child.stderr, process.stderr],
    ] as const;
    const relayed = pairs.flatMap(([from, to]) => (from === null ? [] : [relay(from, to, redact)]));
    const wait = () => undefined;
    const pass = () => child.kill("SIGTERM");
    process.on("SIGINT", wait).on("SIGTERM", pass);
    try {
        return await new Promise<number>((resolve, reject) => {
            child.once("error", reject);
            child.once("exit", (code) => {
                void Promise.all(relayed).then(() => resolve(code ?? exitCodes.failed));
            });
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

function wholeNumber(text: string): number {
    if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError("a whole number above 0");
    return Number(text);
}

function portNumber(text: string): number {
    const port = Number(text);
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
        throw new InvalidArgumentError("a port is 0 to 65535");
    return port;
}
