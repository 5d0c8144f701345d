#!/usr/bin/env node
// Before anything that an older Node could not load.
import "./node-version";
import { Command, CommanderError } from "commander";
import { bugReport, writeBugReport } from "./bug-report";
import { exitCodes, exitCodeWords, Failure } from "./exit-codes";
import { packageVersion } from "./package";
import { redactor, redactOutput } from "./redact";
import { severalPolicies } from "./several/detect";
import { verbs } from "./verbs";

let root: Command | undefined;
const argv = process.argv.slice(2);

/** Only the verb that is asked for is loaded, so that `validate` does not pay for Octokit or Fastify. */
async function program(): Promise<Command> {
    root = new Command("codex-rollout")
        .description(
            "Codex rollout as code for GitHub organizations: one policy, applied with Pulumi, checked for drift.",
        )
        .version(packageVersion(), "-V, --version", "print the version")
        .showHelpAfterError("(codex-rollout --help lists the verbs)")
        .showSuggestionAfterError()
        .addHelpText("after", examples)
        // An option after a verb is the verb's.
        .enablePositionalOptions()
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
function inherit(command: Command, from: Command): Command {
    command.copyInheritedSettings(from);
    for (const child of command.commands) inherit(child, from);
    return command;
}

const examples = `
Examples:
  codex-rollout init                               a first policy, and what it would do, in an empty folder
  codex-rollout validate policies/rollout.yaml     every finding at once, with file:line:col
  codex-rollout demo                               the whole job on a local GitHub, nothing to set up
  codex-rollout drift --policy policies/rollout.yaml
  eval "$(codex-rollout engine env)" && pulumi preview --diff

Exit codes: ${Object.entries(exitCodes)
    .map(([name, code]) => `${code} ${exitCodeWords[name as keyof typeof exitCodes].short}`)
    .join(", ")}.`;

async function main(): Promise<void> {
    try {
        const several = severalPolicies(argv);
        if (several !== undefined) {
            const { overPolicies } = await import("./several/run.js");
            process.exitCode = await overPolicies(several);
            return;
        }
        const command = await program();
        if (argv.length === 0) {
            command.outputHelp();
            return;
        }
        await command.parseAsync(argv, { from: "user" });
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
    return reportBug(error);
}

function reportBug(error: unknown): number {
    const text = bugReport(error, argv, root);
    if (process.env.CODEX_ROLLOUT_DEBUG) process.stderr.write(`${text}\n`);
    process.stderr.write(
        [
            `codex-rollout: this is a bug of ours: ${text.slice("# Bug: ".length, text.indexOf("\n"))}`,
            `  The text of an issue about it, without values of yours, is in ${writeBugReport(text)}`,
            "  Please read it, say what you did, and report it. CODEX_ROLLOUT_DEBUG=1 shows it here.",
            "",
        ].join("\n"),
    );
    return exitCodes.failed;
}

// What nobody awaited is a bug of ours too.
process.on("uncaughtException", (error) => {
    reportBug(error);
    process.exit(exitCodes.failed);
});
// `codex-rollout … | head`: whoever read has read enough.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit();
    throw error;
});

redactOutput(redactor(process.env));
void main();
