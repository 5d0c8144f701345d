import { lstatSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { JournalFile } from "./chain";
import { danglingLinks, readChain } from "./chain";
import type { JournalRecord, ResultRecord, RunRecord, WriteRecord } from "./record";

/** Where the journal is kept unless said otherwise; git-ignored, as everything below `.codex-rollout`. */
export const journalFolder = path.join(".codex-rollout", "journal");

/** A journal folder, oldest file first. A folder that is not there is an empty journal. */
export interface Journal {
    readonly files: readonly JournalFile[];
    /** Everything that shows the record was changed; empty: it is as it was written. */
    readonly broken: readonly string[];
}

export function readJournal(folder: string): Journal {
    const files = names(folder).map((name): JournalFile => {
        const text = textOf(path.join(folder, name));
        if (text !== undefined) return readChain(name, text);
        const broken = [`${name}  is no file that a run writes: a link, or too large`];
        return { name, records: [], digests: [], torn: false, broken };
    });
    return { files, broken: [...files.flatMap(({ broken }) => broken), ...danglingLinks(files)] };
}

/** Bytes of a file beyond which no run has written it: the next one begins after 16 MiB. */
const largest = 64 * 1024 * 1024;

/** The text of a file of the journal; nothing for a link, and for what is too large to be one. */
export function textOf(file: string): string | undefined {
    const stats = lstatSync(file);
    return stats.isFile() && stats.size <= largest ? readFileSync(file, "utf8") : undefined;
}

/** Names of the files, oldest first: they begin with a number that only grows. */
export function names(folder: string): string[] {
    try {
        return readdirSync(folder)
            .filter((name) => name.endsWith(".ndjson"))
            .sort();
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
        throw error;
    }
}

/** One run as the journal tells it. */
export interface Run {
    readonly id: string;
    readonly started?: RunRecord;
    readonly writes: readonly { readonly write: WriteRecord; readonly result?: ResultRecord }[];
    readonly notes: readonly string[];
    /** False: it was killed, or is still going. */
    readonly ended: boolean;
    readonly torn: boolean;
}

/** The runs, oldest first. */
export function runsOf({ files }: Journal): Run[] {
    const records = new Map<string, JournalRecord[]>();
    const torn = new Set<string>();
    for (const file of files) {
        for (const record of file.records) {
            const of = records.get(record.run);
            if (of === undefined) records.set(record.run, [record]);
            else of.push(record);
        }
        const last = file.records.at(-1);
        if (file.torn && last !== undefined) torn.add(last.run);
    }
    return [...records].map(([id, of]) => ({ ...runOf(id, of), torn: torn.has(id) }));
}

function runOf(id: string, records: readonly JournalRecord[]): Omit<Run, "torn"> {
    const results = new Map<number, ResultRecord>();
    for (const record of records) if (record.kind === "result") results.set(record.of, record);
    return {
        id,
        started: records.find((record) => record.kind === "run"),
        writes: records
            .filter((record) => record.kind === "write")
            .map((write) => ({ write, result: results.get(write.sequence) })),
        notes: records.flatMap((record) => (record.kind === "note" ? [record.text] : [])),
        ended: records.some(({ kind }) => kind === "end"),
    };
}
