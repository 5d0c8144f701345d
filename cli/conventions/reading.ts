/** What a verb reads from GitHub, told on standard error: how much of it is done, and with `--verbose` every read. */
import type { ReadClient } from "../../live/client";
import { loudness } from "./loudness";

/** Milliseconds between two words about it: lines of a log, or one line of a terminal that changes. */
const pause = { log: 10_000, terminal: 1000 };

/** Of all clients of the run together. */
const run = { asked: 0, answered: 0, began: 0, said: 0, onLine: false };
let timer: NodeJS.Timeout | undefined;

/** The same client, whose reads are told. */
export function told(client: ReadClient): ReadClient {
    if (loudness() === "quiet") return client;
    return {
        get calls() {
            return client.calls;
        },
        get: (route, parameters) => tell(filled(route, parameters), client.get(route, parameters)),
        list: (route, parameters) =>
            tell(filled(route, parameters), client.list(route, parameters)),
        listUntil: (route, parameters, enough) =>
            tell(filled(route, parameters), client.listUntil(route, parameters, enough)),
        text: (owner, repository, path) =>
            tell(`text of ${owner}/${repository}/${path}`, client.text(owner, repository, path)),
        graphql: (query, variables) =>
            tell(`GraphQL ${queryName(query)}`, client.graphql(query, variables)),
    };
}

/** `read 120 of 405, at least 6 s left`: what is asked for grows as the answers come, so that more may follow. */
export function progressWords(answered: number, asked: number, milliseconds: number): string {
    const left = Math.ceil((milliseconds * (asked - answered)) / answered / 1000);
    return `read ${answered} of ${asked}, at least ${left} s left`;
}

async function tell<Answer>(what: string, answer: Promise<Answer>): Promise<Answer> {
    const began = Date.now();
    if (run.asked === run.answered) run.began = began;
    if (run.asked === 0) run.said = began;
    run.asked++;
    timer ??= setInterval(progress, pause.terminal).unref();
    try {
        return await answer;
    } finally {
        run.answered++;
        if (loudness() === "verbose")
            process.stderr.write(`read ${what} in ${Date.now() - began} ms\n`);
        if (run.answered === run.asked) pauseTelling();
    }
}

function progress(): void {
    if (run.answered === 0) return;
    const now = Date.now();
    const onTerminal = process.stderr.isTTY && loudness() !== "verbose";
    if (now - run.said < (onTerminal ? pause.terminal : pause.log)) return;
    run.said = now;
    const words = progressWords(run.answered, run.asked, now - run.began);
    process.stderr.write(onTerminal ? `\r\u001b[K${words}` : `${words}\n`);
    run.onLine = onTerminal;
}

/** Nothing is being read: the line on a terminal makes room for what comes. */
function pauseTelling(): void {
    clearInterval(timer);
    timer = undefined;
    if (run.onLine) process.stderr.write("\r\u001b[K");
    run.onLine = false;
}

/** A route with its parameters in their places: `GET /orgs/acme/teams`. */
function filled(route: string, parameters: object): string {
    const values = parameters as Readonly<Record<string, unknown>>;
    return route.replace(/\{(\w+)\}/g, (whole, name: string) => {
        const value = values[name];
        return typeof value === "string" || typeof value === "number" ? String(value) : whole;
    });
}

function queryName(query: string): string {
    return /^query (\w+)/.exec(query)?.[1] ?? "query";
}
