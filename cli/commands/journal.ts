import { Command } from "commander";
import { journalFolder, readJournal, runsOf } from "../../gateway/journal/read";
import type { Journal, Run } from "../../gateway/journal/read";
import { visible, visibleJson } from "../../plan/visible";
import { exitCodes } from "../exit-codes";

interface JournalCommandOptions {
    readonly folder: string;
    readonly json?: boolean;
    readonly verify?: boolean;
}

/** `codex-rollout journal`: what was written to GitHub, by whom and for which plan, and what interrupted runs left open. */
export function journalCommand(): Command {
    return new Command("journal")
        .description("every write to GitHub that went through the gateway, with its result")
        .option("--folder <folder>", "the journal", journalFolder)
        .option("--json", "print one JSON document instead of text")
        .option("--verify", "prove only that no line was changed or taken out")
        .addHelpText(
            "after",
            "\nExit codes: 0 the record is whole, 1 it was changed or a part is missing.",
        )
        .action(journal);
}

function journal({ folder, json, verify }: JournalCommandOptions): void {
    const read = readJournal(folder);
    const write = (text: string) => void process.stdout.write(`${text}\n`);
    if (json === true) write(visibleJson(documentOf(folder, read)));
    else {
        const runs = runsOf(read);
        if (verify !== true) for (const run of runs) for (const line of linesOf(run)) write(line);
        const writes = runs.reduce((sum, run) => sum + run.writes.length, 0);
        write(
            `journal: ${runs.length} runs, ${writes} writes; ${read.broken.length === 0 ? "the record is whole" : "THE RECORD WAS CHANGED"}`,
        );
    }
    for (const line of read.broken) process.stderr.write(`${folder}/${line}\n`);
    for (const { name, torn } of read.files)
        if (torn)
            process.stderr.write(
                `${folder}/${name}  the last line is not whole: the run was killed there, before what it was about to write was sent\n`,
            );
    if (read.broken.length > 0) process.exitCode = exitCodes.failed;
}

/** What `journal --json` prints. */
export interface JournalDocument {
    readonly version: 1;
    readonly folder: string;
    /** Whether every line is as it was written, and none is missing. */
    readonly whole: boolean;
    /** Everything that shows that the record was changed. */
    readonly broken: readonly string[];
    /** Oldest first. */
    readonly runs: readonly Run[];
}

function documentOf(folder: string, read: Journal): JournalDocument {
    const { broken } = read;
    return { version: 1, folder, whole: broken.length === 0, broken, runs: runsOf(read) };
}

function linesOf({ id, started, writes, notes, ended }: Run): string[] {
    const about = [
        started?.at ?? "",
        `run ${id.slice(0, 8)}`,
        started?.actor === undefined ? "" : `by ${started.actor}`,
        started?.plan === undefined ? "" : `plan ${started.plan.slice(0, 12)}`,
        started?.target ?? "",
        ended ? "" : "(did not end)",
    ];
    return [
        about.filter((part) => part !== "").join("  "),
        ...writes.map(({ write, result }) => {
            const what = write.object ?? write.operation?.join(", ") ?? write.path;
            const caller = write.caller === undefined ? "" : `${write.caller.padEnd(8)} `;
            return `  ${write.at.slice(11, 19)}  ${caller}${write.method.padEnd(6)} ${what}  ${outcome(result)}`;
        }),
        ...notes.map((note) => `  note: ${note}`),
    ].map(visible);
}

function outcome(result: Run["writes"][number]["result"]): string {
    if (result === undefined) return "no result: the run was killed";
    if (result.status === undefined) return "no answer";
    return result.message === undefined
        ? String(result.status)
        : `${result.status} ${result.message}`;
}
