/** What every verb has, so that no verb needs to remember it. */
import type { EventEmitter } from "node:events";
import type { Argument, Command, Option } from "commander";
import { InvalidArgumentError, Option as NewOption } from "commander";
import { nearest } from "../../controls/did-you-mean";
import { exitCodes, Failure } from "../exit-codes";
import { helpFor } from "./help";
import { setLoudness } from "./loudness";
import { beQuiet } from "./quiet";

/**
 * Gives a verb, and the verbs below it: a near value when one of a fixed set is mistyped, `--json` for `--format json`,
 * `--quiet` and `--verbose`, and the examples and exit codes of its help.
 */
export function withConventions(command: Command, above: readonly string[] = []): Command {
    const words = [...above, command.name()];
    for (const one of [...command.options, ...command.registeredArguments]) suggest(one);
    for (const child of command.commands) withConventions(child, words);
    const does =
        command.commands.length === 0 || command.name() === "init" || command.name() === "engine";
    if (does) {
        json(command);
        command.option("-q, --quiet", "say nothing on standard error, unless it fails");
        if (!command.options.some(({ long }) => long === "--verbose"))
            command.option("--verbose", "say on standard error what is read, and how long it took");
        command.hook("preAction", (_, acting) => {
            if (acting === command) beAsLoud(command.opts());
        });
    }
    const { examples, exitCodes } = helpFor(words);
    if (examples !== undefined) beforeOwnHelp(command, `\n${examples}`);
    return exitCodes === undefined ? command : command.addHelpText("after", `\n${exitCodes}`);
}

function beAsLoud({ quiet, verbose }: { quiet?: boolean; verbose?: boolean }): void {
    if (quiet === true && verbose === true)
        throw new Failure("--quiet and --verbose - one of the two", exitCodes.misuse);
    setLoudness(quiet === true ? "quiet" : verbose === true ? "verbose" : "usual");
    if (quiet === true) beQuiet();
    if (verbose !== true) return;
    const began = Date.now();
    process.once("exit", () => {
        process.stderr.write(`took ${((Date.now() - began) / 1000).toFixed(1)} s\n`);
    });
}

/** commander prints what was added first first, and exit codes are to stand last. */
function beforeOwnHelp(command: Command, text: string): void {
    const emitter = command as unknown as EventEmitter;
    emitter.prependListener(
        "afterHelp",
        ({ write }: { readonly write: (text: string) => void }) => {
            write(`${text}\n`);
        },
    );
}

/** commander lists the values that are allowed; this also says which of them was meant. */
function suggest(one: Argument | Option): void {
    const { argChoices: choices, parseArg: parse } = one;
    if (choices === undefined || parse === undefined) return;
    one.parseArg = function <T>(value: string, previous: T): T {
        if (choices.includes(value)) return parse.call(one, value, previous) as T;
        const near = nearest(value, choices);
        const hint = near === undefined ? "" : ` Did you mean ${near}?`;
        throw new InvalidArgumentError(`Allowed choices are ${choices.join(", ")}.${hint}`);
    };
}

function json(command: Command): void {
    const format = command.options.find(({ long }) => long === "--format");
    const has = command.options.some(({ long }) => long === "--json");
    if (has || format?.argChoices?.includes("json") !== true) return;
    command.addOption(
        new NewOption("--json", "the same as --format json").implies({ format: "json" }),
    );
}
