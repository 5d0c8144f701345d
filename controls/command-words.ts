/** A command line as words, or why it is not one command. */
export type CommandWords =
    { readonly words: readonly string[] } | { readonly problem: string; readonly expected: string };

/**
 * Splits a command line as a shell would, without expanding anything. Only one plain command can be declared: Codex takes
 * chains apart itself and compares each command by its words, so an operator in a declared one would never match.
 */
export function commandWords(text: string): CommandWords {
    const words: string[] = [];
    let word: string | undefined;
    let quote: string | undefined;
    for (let at = 0; at < text.length; at++) {
        const letter = text[at] ?? "";
        if (quote !== undefined) {
            if (letter === quote) quote = undefined;
            else word = (word ?? "") + letter;
        } else if (letter === "'" || letter === '"') {
            quote = letter;
            word ??= "";
        } else if (letter === "\\") {
            word = (word ?? "") + (text[++at] ?? "");
        } else if (/\s/.test(letter)) {
            if (word !== undefined) words.push(word);
            word = undefined;
        } else if (/[;|&<>()`$*?]/.test(letter)) {
            return {
                problem: `${letter} means something to a shell, and a rule compares plain words (${text})`,
                expected: "one plain command; Codex looks at each command of a chain by itself",
            };
        } else {
            word = (word ?? "") + letter;
        }
    }
    if (quote !== undefined) {
        return { problem: `a ${quote} is not closed (${text})`, expected: `a closing ${quote}` };
    }
    if (word !== undefined) words.push(word);
    const [program = ""] = words;
    if (program === "")
        return { problem: "there is no command", expected: "a program, as in npm test" };
    if (program.includes("=")) {
        return {
            problem: `the first word is a setting of a variable (${text})`,
            expected: "the program first; Codex asks about commands that set variables anyway",
        };
    }
    return { words };
}
