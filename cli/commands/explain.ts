import { Command } from "commander";
import { explainCommandLine } from "../../codex/explain";
import { hookVerdict } from "../../codex/hook-verdict";
import { readCodexControls } from "../codex-policy";
import { commandJson, commandText } from "../render/explain-command";
import { factCommands } from "./explain-facts";

/** `codex-rollout explain`: what may happen, through what, decided where. */
export function explainCommand(): Command {
    const verb = new Command("explain").description("what may happen, through what, decided where");
    for (const one of [...factCommands(), commandVerb()]) verb.addCommand(one);
    return verb;
}

interface Options {
    readonly policy: string;
    readonly json?: boolean;
}

function commandVerb(): Command {
    return new Command("command")
        .description("which rule decides about a command that Codex would run, and why")
        .argument("<words...>", "the command after --, as words or as one quoted shell line")
        .option("--policy <file>", "the policy", "policies/rollout.yaml")
        .option("--json", "print one JSON document instead of text")
        .addHelpText(
            "after",
            `
Examples:
  codex-rollout explain command -- git push --force origin main
  codex-rollout explain command -- 'cd web && npm test > log'

Exit codes: 0 explained, 1 the policy has errors, 2 misuse.`,
        )
        .action(async (words: string[], options: Options) => {
            const controls = readCodexControls(options.policy);
            const explanation = explainCommandLine(controls, words);
            const hook = await hookVerdict(controls, words.join(" "));
            const answer =
                options.json === true
                    ? commandJson(words, explanation, hook)
                    : commandText(controls, words, explanation, hook);
            process.stdout.write(`${answer}\n`);
        });
}
