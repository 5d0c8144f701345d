import { Argument, Command } from "commander";
import { bashCompletion } from "../completion/bash";
import { fishCompletion } from "../completion/fish";
import { completionVerbs } from "../completion/words";
import { zshCompletion } from "../completion/zsh";
import type { Verb } from "../verbs";

// commander has no completion of its own, and the packages that add it are ESM or unmaintained; the script is generated from
// commander's own tree, so that a verb or an option cannot be forgotten.
const shells = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };
type Shell = keyof typeof shells;

/** `codex-rollout completion SHELL`: a script that completes verbs, options and their values. */
export function completionCommand(verbs: readonly Verb[]): Command {
    return new Command("completion")
        .description("print a completion script for bash, zsh or fish")
        .addArgument(new Argument("<shell>", "which shell").choices(Object.keys(shells)))
        .addHelpText(
            "after",
            `
Examples:
  eval "$(codex-rollout completion bash)"      in ~/.bashrc
  eval "$(codex-rollout completion zsh)"       in ~/.zshrc, after compinit
  codex-rollout completion fish > ~/.config/fish/completions/codex-rollout.fish`,
        )
        .action(async (shell: Shell) => {
            const root = new Command("codex-rollout");
            for (const verb of verbs) root.addCommand(await verb.load());
            process.stdout.write(shells[shell](completionVerbs(root)));
        });
}
