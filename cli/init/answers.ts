/** What a first policy needs to know; every answer is a flag, and is asked for only on a terminal. */
import { createInterface } from "node:readline/promises";
import type { Interface } from "node:readline/promises";
import { namesOrPatterns } from "../../controls/match";
import { login, teamName } from "../../controls/schema";
import { exitCodes, Failure } from "../exit-codes";

export interface Answers {
    /** Login on GitHub. */
    readonly organization: string;
    /** Names or patterns of the first repositories. */
    readonly repositories: readonly string[];
    /** Logins of the first people; they become a team. */
    readonly users: readonly string[];
    /** Names of teams that exist and may use Codex. */
    readonly teams: readonly string[];
    /** Logins of the people who review what Codex proposes. */
    readonly reviewers: readonly string[];
}

type Given = { readonly [Key in keyof Answers]?: string };

interface Question {
    readonly key: keyof Answers;
    readonly flag: string;
    readonly text: string;
    /** What an empty answer means; unset: there must be one. */
    readonly otherwise?: string;
    /** What stands between two words. @default commas or spaces */
    readonly between?: RegExp;
    /** Why the text will not do; nothing when it will. */
    readonly wrong: (words: readonly string[]) => string | undefined;
}

const organization: Question = {
    key: "organization",
    flag: "--organization",
    text: "Login of the organization on GitHub",
    wrong: (words) =>
        words.length === 1 ? unlike(words, login, "a login, e.g. acme") : "one login, e.g. acme",
};

const questions: readonly Question[] = [
    organization,
    {
        key: "repositories",
        flag: "--repositories",
        text: "First repositories, of low risk (names or patterns, with commas)",
        otherwise: "sandbox",
        wrong: (words) =>
            namesOrPatterns.safeParse(words).success
                ? undefined
                : "repository names or patterns, e.g. docs-*,sandbox",
    },
    {
        key: "teams",
        flag: "--teams",
        text: "Teams that may use Codex there and exist already (with commas; empty: none)",
        otherwise: "",
        // Names of teams may hold spaces.
        between: /,/,
        wrong: (words) => unlike(words, teamName, "team names, e.g. web,payments"),
    },
    {
        key: "users",
        flag: "--users",
        text: "People who may use Codex there, for a team of their own (logins, with commas)",
        otherwise: "",
        wrong: (words) => unlike(words, login, "logins, e.g. dev-1,dev-2"),
    },
    {
        key: "reviewers",
        flag: "--reviewers",
        text: "People who review what Codex proposes (logins, with commas)",
        wrong: (words) =>
            words.length === 0
                ? "at least one login"
                : unlike(words, login, "logins, e.g. lead-1,lead-2"),
    },
];

function wordsOf(text: string, { between = /[\s,]+/ }: Question): string[] {
    const words = text.split(between).map((word) => word.trim());
    return [...new Set(words.filter((word) => word !== ""))];
}

/** The login given as a flag, checked. @throws Failure (misuse) */
export function checkedOrganization(given: string | undefined): string | undefined {
    return given === undefined ? undefined : read(organization, given)[0];
}

/**
 * All answers: those of the flags, and for the others the person at the terminal, or else what is usual.
 * @param ask unset when nobody can be asked
 * @throws Failure (misuse) for a flag that will not do, or one that is missing
 */
export async function answers(given: Given, ask?: Ask): Promise<Answers> {
    const found = new Map<keyof Answers, string[]>();
    for (const question of questions)
        found.set(question.key, await answer(question, given[question.key], ask));
    const list = (key: keyof Answers) => found.get(key) ?? [];
    const all = {
        organization: list("organization")[0] ?? "",
        repositories: list("repositories"),
        users: list("users"),
        teams: list("teams"),
        reviewers: list("reviewers"),
    };
    if (all.users.length === 0 && all.teams.length === 0)
        throw new Failure(
            "nobody may use Codex - name people with --users, or teams that exist with --teams",
            exitCodes.misuse,
        );
    return all;
}

async function answer(
    question: Question,
    given: string | undefined,
    ask: Ask | undefined,
): Promise<string[]> {
    if (given !== undefined) return read(question, given);
    if (ask === undefined) {
        if (question.otherwise !== undefined) return wordsOf(question.otherwise, question);
        throw new Failure(
            `${question.flag} is missing: ${question.text.toLowerCase()}`,
            exitCodes.misuse,
        );
    }
    for (;;) {
        const usual = question.otherwise ? ` [${question.otherwise}]` : "";
        const said = (await ask(`${question.text}${usual}: `)).trim();
        const words = wordsOf(said === "" ? (question.otherwise ?? "") : said, question);
        const wrong = question.wrong(words);
        if (wrong === undefined) return words;
        process.stderr.write(`  expected ${wrong}\n`);
    }
}

function read(question: Question, given: string): string[] {
    const words = wordsOf(given, question);
    const wrong = question.wrong(words);
    if (wrong === undefined) return words;
    throw new Failure(`${question.flag} ${given}: expected ${wrong}`, exitCodes.misuse);
}

interface Shape {
    safeParse(value: unknown): { readonly success: boolean };
}

function unlike(words: readonly string[], shape: Shape, expected: string): string | undefined {
    return words.every((word) => shape.safeParse(word).success) ? undefined : expected;
}

/** Puts a question to a person and gives back the line that was typed. */
export type Ask = (text: string) => Promise<string>;

/**
 * Does some work with somebody to ask, if standard input and standard error are a terminal. Questions go to standard error.
 * @throws Failure when the person goes away (Ctrl-C, Ctrl-D)
 */
export async function withSomebodyToAsk<T>(
    wanted: boolean,
    work: (ask?: Ask) => Promise<T>,
): Promise<T> {
    if (!wanted || !process.stdin.isTTY || !process.stderr.isTTY) return work();
    const terminal = createInterface({ input: process.stdin, output: process.stderr });
    try {
        return await work((text) => asked(terminal, text));
    } finally {
        terminal.close();
    }
}

function asked(terminal: Interface, text: string): Promise<string> {
    return new Promise((resolve, reject) => {
        const gone = () => reject(new Failure("nothing was answered, so nothing was written"));
        terminal.once("close", gone).once("SIGINT", () => terminal.close());
        void terminal.question(text).then((said) => {
            terminal.off("close", gone);
            resolve(said);
        }, reject);
    });
}
