import type { CommandWord } from "../../plan/codex";

/**
 * What is known about the options of programs that policies name. A Codex rule matches words by position and by exact
 * text, so `rm -rf` says nothing about `rm -fr`: whoever forbids a command means every way to write it.
 * Source of the options: git(1), rm(1) of GNU and BSD, chmod(1), docker(1).
 */
interface ProgramOptions {
    /** Spellings of one option; the first is how others are looked up. */
    readonly same: readonly (readonly string[])[];
    /** Options before the subcommand that take the next word as their value. */
    readonly valued: readonly string[];
}

const programs: Readonly<Record<string, ProgramOptions>> = {
    rm: {
        same: [
            ["-r", "-R", "--recursive"],
            ["-f", "--force"],
        ],
        valued: [],
    },
    chmod: { same: [["-R", "--recursive"]], valued: [] },
    chown: { same: [["-R", "--recursive"]], valued: [] },
    git: {
        same: [],
        valued: ["-C", "-c", "--git-dir", "--work-tree", "--namespace", "--exec-path"],
    },
    "git push": {
        same: [
            ["--force", "-f"],
            ["--delete", "-d"],
        ],
        valued: [],
    },
    "git clean": { same: [["-f", "--force"]], valued: [] },
    "git branch": { same: [["-f", "--force"]], valued: [] },
    "git commit": { same: [["--no-verify", "-n"]], valued: [] },
};

/** Longest cluster of one-letter options whose orders are all written out; longer ones are left to the hook. */
const longestCluster = 4;

/** Every spelling of one option word of a command, the given one first, e.g. `-f` for `--force` of `git push`. */
export function optionSpellings(command: readonly string[], option: string): readonly string[] {
    const lists = [programs[command.slice(0, 2).join(" ")]?.same, programs[command[0] ?? ""]?.same];
    const same = lists.flatMap((list) => list ?? []).find((names) => names.includes(option));
    return same === undefined ? [option] : [option, ...same.filter((name) => name !== option)];
}

/** Options of the program that stand before its subcommand and take a value, e.g. `-C` of git. */
export function valuedOptions(program: string): readonly string[] {
    return programs[program]?.valued ?? [];
}

/** Whether the program's one-letter options may be joined, as far as is known. */
export function isKnownProgram(program: string): boolean {
    return programs[program] !== undefined;
}

/**
 * Patterns that mean the same command as the given words: `rm -rf` gives `rm -rf|-fr|-Rf|-fR`, `rm -r|-R|--recursive
 * -f|--force` and the other order. The given words are always part of the first pattern.
 */
export function spellingsOf(words: readonly CommandWord[]): readonly (readonly CommandWord[])[] {
    const plain = words.map((word) => (typeof word === "string" ? word : (word[0] ?? "")));
    const cluster = words.findIndex((word) => typeof word === "string" && isCluster(plain, word));
    if (cluster === -1) return [words.map((word) => alternatives(plain, word))];

    const options = [...(words[cluster] as string).slice(1)].map((letter) => `-${letter}`);
    const named = options.map((option) => optionSpellings(plain, option));
    const joined = permutations(named.map((names) => names.filter((name) => name.length === 2)))
        .flatMap((order) => product(order))
        .map((order) => `-${order.map((option) => option[1]).join("")}`);
    const first = words[cluster] as string;
    const around = (inside: readonly CommandWord[]): CommandWord[] => [
        ...words.slice(0, cluster).map((word) => alternatives(plain, word)),
        ...inside,
        ...words.slice(cluster + 1).map((word) => alternatives(plain, word)),
    ];
    return [
        around([[first, ...unique(joined).filter((word) => word !== first)]]),
        ...permutations(named).map((order) => around(order.map((names) => [...names]))),
    ];
}

function alternatives(command: readonly string[], word: CommandWord): CommandWord {
    if (typeof word !== "string") return word;
    const names = word.startsWith("-") ? optionSpellings(command, word) : [word];
    return names.length === 1 ? word : names;
}

/** `-rf` is two options only where the program's options are known; `-destroy` of terraform is one. */
function isCluster(command: readonly string[], word: string): boolean {
    return (
        /^-[A-Za-z]{2,}$/.test(word) &&
        word.length - 1 <= longestCluster &&
        isKnownProgram(command[0] ?? "")
    );
}

function permutations<T>(items: readonly T[]): T[][] {
    if (items.length <= 1) return [[...items]];
    return items.flatMap((item, index) =>
        permutations(items.filter((_, other) => other !== index)).map((rest) => [item, ...rest]),
    );
}

function product<T>(choices: readonly (readonly T[])[]): T[][] {
    return choices.reduce<T[][]>(
        (rows, choice) => rows.flatMap((row) => choice.map((item) => [...row, item])),
        [[]],
    );
}

function unique(words: readonly string[]): string[] {
    return [...new Set(words)];
}
