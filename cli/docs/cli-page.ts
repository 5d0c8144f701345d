/** `docs/reference/cli.md`, from commander's own tree: a verb or an option cannot be forgotten, and none can be made up. */
import type { Command, Option } from "commander";
import { commandTree, helpAfter, verbsOf, wordsOf } from "./command-tree";

const head = `# Command line

<!-- Written by \`npm run docs:reference\` from the program itself. -->

Every verb of \`codex-rollout\`, with every option. \`codex-rollout VERB --help\` says the same in a terminal. A question of the command line
that is not about one verb, such as what an exit code means, is answered under [Exit codes](../exit-codes.md); what \`--json\` and
\`--format json\` print under [JSON](json.md).

Options that name a file take a path from the folder you are in. A token is never an option: it is read from \`GITHUB_TOKEN\`.`;

/** The whole page, as Markdown. */
export async function cliPage(): Promise<string> {
    const verbs = verbsOf(await commandTree());
    const rows = verbs
        .filter(says)
        .map(
            (verb) => `| [\`${wordsOf(verb)}\`](#${anchor(verb)}) | ${cell(verb.description())} |`,
        );
    const table = ["| Verb | What it does |", "| --- | --- |", ...rows].join("\n");
    return `${[head, unpadded(table), ...verbs.filter(says).map(section)].join("\n\n")}\n`;
}

/** A verb that only gathers others needs no part of its own. */
function says({ commands, options }: Command): boolean {
    return commands.length === 0 || options.some(({ long }) => long !== "--quiet");
}

function section(verb: Command): string {
    const [text, exit] = afterParts(helpAfter(verb));
    const usage = `codex-rollout ${wordsOf(verb)} ${verb.usage()}`.trim();
    return [
        `## ${wordsOf(verb)}`,
        sentence(verb.description()),
        fence(usage),
        argumentTable(verb),
        optionTable(verb.options.filter(({ hidden }) => !hidden)),
        text === "" ? "" : fence(text),
        exit === "" ? "" : `**Exit codes:** ${exit}`,
    ]
        .filter((part) => part !== "")
        .join("\n\n");
}

/** The exit codes stand at the end of a verb's help; what is before them is laid out for a terminal. */
function afterParts(help: string): readonly [text: string, exit: string] {
    // Where engines are kept is different on every machine.
    const said = help.replace(/ \(now [^)]*\)/, "");
    const at = said.search(/^Exit codes: /m);
    if (at === -1) return [said, ""];
    const exit = said
        .slice(at + "Exit codes: ".length)
        .replaceAll("\n", " ")
        .trim();
    return [said.slice(0, at).trim(), exit];
}

function argumentTable(verb: Command): string {
    const rows = verb.registeredArguments.map((argument) => {
        const name = `${argument.name()}${argument.variadic ? "…" : ""}`;
        return `| \`${name}\` | ${cell(withChoices(argument.description, argument.argChoices))} |`;
    });
    return rows.length === 0
        ? ""
        : unpadded(["| Argument | Meaning |", "| --- | --- |", ...rows].join("\n"));
}

function optionTable(options: readonly Option[]): string {
    if (options.length === 0) return "";
    const rows = options.map(
        (option) =>
            `| \`${option.flags}\` | ${cell(withChoices(option.description, option.argChoices))} | ${defaultOf(option)} |`,
    );
    return unpadded(["| Option | Meaning | Default |", "| --- | --- | --- |", ...rows].join("\n"));
}

function withChoices(description: string, choices: readonly string[] | undefined): string {
    return choices === undefined ? description : `${description}: ${choices.join(", ")}`;
}

function defaultOf({ defaultValue, mandatory }: Option): string {
    const value: unknown = defaultValue;
    if (mandatory && value === undefined) return "must be said";
    if (value === undefined || (Array.isArray(value) && value.length === 0)) return "";
    return `\`${typeof value === "string" ? value : JSON.stringify(value)}\``;
}

/** Prettier would pad every row to the widest cell. */
function unpadded(table: string): string {
    return `<!-- prettier-ignore -->\n${table}`;
}

function fence(text: string): string {
    return ["```text", text, "```"].join("\n");
}

function anchor(verb: Command): string {
    return wordsOf(verb).replaceAll(" ", "-");
}

function sentence(text: string): string {
    return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function cell(text: string): string {
    return text
        .replaceAll("|", "\\|")
        .replaceAll("\n", " ")
        .replace(/<(?=[a-z])/gi, "\\<");
}
