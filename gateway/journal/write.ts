import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import type { Clock } from "../clock";
import { digestOf } from "./chain";
import { names, textOf } from "./read";
import type { JournalRecord, NewRecord } from "./record";

/** A file that grows beyond this is followed by another one. */
const largest = 16 * 1024 * 1024;

export interface JournalOptions {
    readonly folder: string;
    /** Hash of the plan that is applied. */
    readonly planHash?: string;
    /** Who applies it. */
    readonly actor?: string;
    /** Bytes after which the next file begins. @default 16 MiB */
    readonly largest?: number;
}

/**
 * The journal of one run. Each run has files of its own, so runs side by side need no lock; the first line of a run names the
 * newest line that was there before it. Nothing is made before the first write: a run that only reads leaves no file.
 */
export class JournalWriter {
    readonly run = randomUUID();
    private file: FileHandle | undefined;
    private size = 0;
    private sequence = 0;
    private writes = 0;
    private previous: string | undefined;
    private queue: { line: string; done: () => void; failed: (error: unknown) => void }[] = [];
    private writing: Promise<void> | undefined;

    constructor(
        /** Absent: records are counted and shown to `see`, and kept nowhere. */
        private readonly options: JournalOptions | undefined,
        private readonly target: string,
        private readonly clock: Clock,
        private readonly see: (record: JournalRecord) => void = () => undefined,
    ) {}

    /** Resolves when the record is on the disk, with its sequence. Rejects when it cannot be written: then nothing may be sent. */
    async add(record: NewRecord): Promise<number> {
        if (this.sequence === 0) this.begin();
        if (record.kind === "write") this.writes++;
        return this.append(record);
    }

    async close(): Promise<void> {
        if (this.sequence === 0) return;
        await this.append({ kind: "end", writes: this.writes });
        await this.file?.close();
        this.file = undefined;
    }

    private begin(): void {
        if (this.options === undefined) return;
        const { folder, planHash, actor } = this.options;
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        this.previous = newestLine(folder);
        // Not waited for: it is in the queue before whatever is added next.
        this.append({
            kind: "run",
            target: this.target,
            plan: planHash,
            actor,
            process: process.pid,
            host: hostname(),
        }).catch(() => undefined);
    }

    private append(record: NewRecord): Promise<number> {
        const sequence = ++this.sequence;
        const { run, previous } = this;
        const at = new Date(this.clock.now()).toISOString();
        const whole = { sequence, at, run, ...record, previous };
        this.see(whole);
        const { options } = this;
        if (options === undefined) return Promise.resolve(sequence);
        const line = JSON.stringify(whole);
        this.previous = digestOf(line);
        return new Promise((resolve, reject) => {
            this.queue.push({ line, done: () => resolve(sequence), failed: reject });
            this.writing ??= this.flush(options).finally(() => (this.writing = undefined));
        });
    }

    /** Records that came while the disk was busy go in one write and one fsync. */
    private async flush(options: JournalOptions): Promise<void> {
        while (this.queue.length > 0) {
            const batch = this.queue.splice(0);
            try {
                const text = batch.map(({ line }) => `${line}\n`).join("");
                const file = await this.fileFor(options, Buffer.byteLength(text));
                await file.appendFile(text);
                await file.datasync();
                for (const { done } of batch) done();
            } catch (error) {
                for (const { failed } of batch) failed(error);
            }
        }
    }

    private async fileFor(options: JournalOptions, bytes: number): Promise<FileHandle> {
        const most = options.largest ?? largest;
        if (this.file !== undefined && this.size + bytes > most) {
            await this.file.close();
            this.file = undefined;
        }
        if (this.file === undefined) {
            const began = new Date(this.clock.now()).toISOString().replaceAll(":", "-");
            const name = `${nextNumber(options.folder)}-${began}-${this.run.slice(0, 8)}.ndjson`;
            this.file = await open(path.join(options.folder, name), "ax", 0o600);
            this.size = 0;
        }
        this.size += bytes;
        return this.file;
    }
}

/** Digest of the last whole line of the newest file. */
function newestLine(folder: string): string | undefined {
    for (const name of names(folder).reverse()) {
        const last = textOf(path.join(folder, name))?.split("\n").at(-2);
        if (last !== undefined) return digestOf(last);
    }
    return undefined;
}

/** Files are ordered by a number of their own, since a clock may be set back. Runs side by side may share one. */
function nextNumber(folder: string): string {
    const last = Number.parseInt(names(folder).at(-1) ?? "0", 10);
    return String(last + 1).padStart(6, "0");
}
