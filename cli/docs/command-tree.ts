import { Command } from "commander";
import { verbs } from "../verbs";

/** The whole command line, every verb loaded; one verb at a time is what `main.ts` loads. */
export async function commandTree(): Promise<Command> {
    const root = new Command("codex-rollout");
    for (const verb of verbs) root.addCommand(await verb.load());
    return root;
}

/** Every verb that does something by itself, the verbs of a verb included, in the order of the help. */
export function verbsOf(command: Command): Command[] {
    return command.commands
        .filter((child) => child.name() !== "help")
        .flatMap((child) => [child, ...verbsOf(child)]);
}

/** The words of a verb as they are typed: `codex check`. */
export function wordsOf(command: Command): string {
    const words: string[] = [];
    for (let at: Command | null = command; at?.parent; at = at.parent) words.unshift(at.name());
    return words.join(" ");
}

/** What the help of a verb says after its options. */
export function helpAfter(command: Command): string {
    let said = "";
    command.configureOutput({ writeOut: (text) => (said += text) }).outputHelp();
    return said.slice(command.helpInformation().length).trim();
}
