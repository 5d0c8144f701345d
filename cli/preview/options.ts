import path from "node:path";
import type { Command } from "commander";
import { InvalidArgumentError, Option } from "commander";
import { usualPort } from "../gateway";
import type { ComputeOptions } from "./compute";

/** Which stack, of which project, by which policy. @param stack what the stack is to the verb */
export function withStackOptions(command: Command, stack = "the stack"): Command {
    return command
        .option("--stack <name>", `${stack}; default: the one that is selected`)
        .option(
            "--cwd <folder>",
            "folder of the Pulumi project; default: the nearest Pulumi.yaml upwards",
        )
        .option(
            "--policy <file>",
            "the policy; default: what the program reads (CODEX_ROLLOUT_POLICY, the stack's configuration)",
        );
}

/** What the verb asks GitHub through. */
export function withGatewayOptions(command: Command): Command {
    return command
        .addOption(gatewayPort())
        .option(
            "--base-url <url>",
            "the API behind the gateway",
            process.env.GITHUB_BASE_URL || "https://api.github.com/",
        );
}

/** The options that `preview`, `up` and `rollback` share. */
export function withProjectOptions(command: Command): Command {
    const changing = withStackOptions(command)
        .option(
            "--base <file or ref>",
            "the policy before the change, a file or a Git ref: what it changes for Codex itself is shown too",
        )
        .option("--policy-pack <folder>", "CrossGuard policy pack, may be repeated", collect, []);
    return withGatewayOptions(changing)
        .addOption(
            new Option(
                "--shards-at-once <number>",
                "engines side by side, when the policy is kept in several stacks",
            )
                .argParser(wholeNumber)
                .default(2),
        )
        .option("--out <folder>", "write preview.json and plan.json there too")
        .option("--verbose", "show what the engine says");
}

export interface ProjectVerbOptions extends ComputeOptions {
    readonly out?: string;
}

/** @param of what else has to be given for it to mean anything, in front of the description */
export function gatewayPort(of = ""): Option {
    return new Option(
        "--port <port>",
        `${of}loopback port of the gateway; keep it the same for a stack`,
    )
        .argParser(portNumber)
        .default(usualPort);
}

function collect(one: string, before: readonly string[]): string[] {
    // The engine runs in the folder of the project.
    return [...before, path.resolve(one)];
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
