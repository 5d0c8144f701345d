#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { exitCodes, Failure } from "./exit-codes";
import { verbs } from "./verbs";

/** Only the verb that is asked for is loaded, so that `validate` does not pay for Octokit or Fastify. */
async function program(argv: readonly string[]): Promise<Command> {
    const root = new Command("codex-rollout")
        .description(
            "Codex rollout as code for GitHub organizations: one policy, applied with Pulumi, checked for drift.",
        )
        .showHelpAfterError("(codex-rollout --help lists the verbs)")
        .showSuggestionAfterError()
        .configureHelp({ showGlobalOptions: true })
        .addHelpText("after", examples)
        .exitOverride();
    const asked = argv.find((word) => !word.startsWith("-"));
    const wanted = asked === "help" ? argv[argv.indexOf("help") + 1] : asked;
    for (const verb of verbs) {
        if (verb.name === wanted) root.addCommand(inherit(await verb.load(), root));
        else
            root.command(verb.name)
                .description(verb.summary)
                .allowUnknownOption()
                .allowExcessArguments();
    }
    return root;
}

/** `addCommand` does not hand down `exitOverride`; without it a mistyped option of a verb would exit 1. */
function inherit(command: Command, root: Command): Command {
    command.copyInheritedSettings(root);
    for (const child of command.commands) inherit(child, root);
    return command;
}

const examples = `
Examples:
  codex-rollout validate policies/rollout.yaml     every finding at once, with file:line:col
  codex-rollout demo                               the whole job on a local GitHub, nothing to set up
  codex-rollout drift --policy policies/rollout.yaml
  eval "$(codex-rollout engine env)" && pulumi preview --diff

Exit codes: 0 ok, 1 failed or findings, 2 misuse, 7 drift, 8 incomplete (something could not be read).`;

async function main(argv: readonly string[]): Promise<void> {
    try {
        const root = await program(argv);
        if (argv.length === 0) {
            root.outputHelp();
            return;
        }
        await root.parseAsync([...argv], { from: "user" });
    } catch (error) {
        process.exitCode = report(error);
    }
}

function report(error: unknown): number {
    if (error instanceof CommanderError)
        return error.exitCode === 0 ? exitCodes.ok : exitCodes.misuse;
    // The engine stands alone and so throws an error of its own, which explains itself just as well.
    if (error instanceof Failure || (error instanceof Error && error.name === "EngineError")) {
        process.stderr.write(`codex-rollout: ${error.message}\n`);
        return error instanceof Failure ? error.exitCode : exitCodes.failed;
    }
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(
        `codex-rollout: this is a bug of ours, please report it with these lines:\n${stack}\n`,
    );
    return exitCodes.failed;
}

void main(process.argv.slice(2));
