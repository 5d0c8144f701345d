/** Calls of codex-rollout in shell text, and whether the command line has them. */
import type { Command, Option } from "commander";

/** Words of every call of codex-rollout in a block, without the program itself. */
export function callsIn(shell: string): string[][] {
    const joined = shell.replace(/\\\n\s*/g, " ");
    return joined.split("\n").flatMap((line) => {
        const words = wordsOf(line);
        const calls: string[][] = [];
        let call: string[] | undefined;
        words.forEach((word, at) => {
            if (/^(\||\|\||&&|&|;|\)|>>?|2>&1)$/.test(word)) call = undefined;
            else if (call !== undefined) call.push(word);
            // `--` before it: codex-rollout is then what another program runs.
            else if (word === "codex-rollout" && words[at + 1] !== "()") calls.push((call = []));
        });
        return calls;
    });
}

/** Words of one line as a shell splits it, as far as documentation needs; operators are words of their own. */
function wordsOf(line: string): string[] {
    // What is called inside "$(…)" is a call as well.
    const open = line.replace(/"?\$\((.*?)\)"?/g, (_, inner: string) =>
        inner.startsWith("ls ") ? "SUBSTITUTED" : ` ; ${inner} ; `,
    );
    const words: string[] = [];
    const token = /'([^']*)'|"([^"]*)"|(#.*$)|(\(\)|[|&]{1,2}|2>&1|>>?|[;)(])|([^\s'"|&;()>]+)/g;
    let end = -1;
    for (const match of open.matchAll(token)) {
        const [, single, double, comment, operator, plain] = match;
        if (comment !== undefined && (match.index === 0 || /\s/.test(open[match.index - 1] ?? "")))
            break;
        const text = single ?? double ?? operator ?? plain ?? comment ?? "";
        const glued = match.index === end && operator === undefined && words.length > 0;
        if (glued && !/^[|&;()>]/.test(words.at(-1) ?? "")) words.push(`${words.pop()}${text}`);
        else words.push(text);
        end = match.index + match[0].length;
    }
    return words;
}

/** What is wrong with a call; nothing when the command line takes it. */
export function wrongWith(root: Command, call: readonly string[]): string | undefined {
    let command = root;
    const values: string[] = [];
    for (let at = 0; at < call.length; at++) {
        const word = call[at] ?? "";
        if (word === "--") {
            values.push(...call.slice(at + 1));
            break;
        }
        if (/^--?[a-zA-Z]/.test(word)) {
            const [flag = "", glued] = word.split("=");
            if (flag === "--help") return undefined;
            const option = command.options.find(
                ({ long, short }) => long === flag || short === flag,
            );
            if (option === undefined) return `${command.name()} has no option ${flag}`;
            const takes = option.required || option.optional;
            const value = glued ?? (takes ? call[++at] : undefined);
            const wrong = takes ? wrongValue(option, value) : undefined;
            if (wrong !== undefined) return wrong;
            continue;
        }
        const child = command.commands.find((one) => one.name() === word);
        if (child !== undefined && values.length === 0) command = child;
        else values.push(word);
    }
    return wrongArguments(command, values);
}

function wrongValue({ long, argChoices }: Option, value: string | undefined): string | undefined {
    if (value === undefined) return `${long} has no value`;
    if (argChoices === undefined || argChoices.includes(value) || /^[A-Z]+$/.test(value))
        return undefined;
    return `${long} does not take ${value}`;
}

function wrongArguments(command: Command, values: readonly string[]): string | undefined {
    const { registeredArguments: wanted } = command;
    if (command.commands.length > 0 && wanted.length === 0 && values.length > 0)
        return `${command.name()} has no verb ${values[0]}`;
    const needed = wanted.filter(({ required }) => required).length;
    if (values.length < needed) return `${command.name()} wants ${needed} words`;
    const most = wanted.at(-1)?.variadic === true ? Infinity : wanted.length;
    if (values.length > most) return `${command.name()} takes no ${values.slice(most).join(" ")}`;
    return undefined;
}
