/** What the journal says of one run: that it began, every write before it was sent, its result, and that it ended. */
export type JournalRecord = RunRecord | WriteRecord | ResultRecord | NoteRecord | EndRecord;

interface Chained {
    /** Counts from 1 within the run. */
    readonly sequence: number;
    /** ISO 8601, UTC. */
    readonly at: string;
    /** Random name of the run. */
    readonly run: string;
    /** SHA-256, hexadecimal, of the line before; of the newest line in the folder for a run's first. Absent: nothing was before. */
    readonly previous?: string;
}

export interface RunRecord extends Chained {
    readonly kind: "run";
    /** Origin of the API, e.g. `https://api.github.com`. */
    readonly target: string;
    readonly plan?: string;
    readonly actor?: string;
    readonly process: number;
    readonly host: string;
}

export interface WriteRecord extends Chained {
    readonly kind: "write";
    /** Hash of the plan that is applied, where a plan is known. */
    readonly plan?: string;
    readonly actor?: string;
    /** The shard whose engine sent it, when several stacks are applied behind one gateway. */
    readonly caller?: string;
    readonly method: string;
    /** Below the API's prefix, with its query. */
    readonly path: string;
    /** GraphQL: the mutation's fields. */
    readonly operation?: readonly string[];
    /** What is created, by the name that GitHub holds unique: `team codex-users of acme`. */
    readonly object?: string;
    /** What was asked for, without anything that may be secret (see redact.ts). */
    readonly body?: unknown;
    /** The object before the write, by the same rule; null: proven absent; absent: not read. */
    readonly before?: unknown;
}

export interface ResultRecord extends Chained {
    readonly kind: "result";
    /** `sequence` of the write. */
    readonly of: number;
    /** Absent: no whole answer came, so what the write did is not known. */
    readonly status?: number;
    /** Id that GitHub gave to what was created. */
    readonly id?: number | string;
    /** GitHub's message when it refused. */
    readonly message?: string;
}

/** Something that the gateway did or decided, for whoever reads the record. */
export interface NoteRecord extends Chained {
    readonly kind: "note";
    readonly of?: number;
    readonly text: string;
}

export interface EndRecord extends Chained {
    readonly kind: "end";
    readonly writes: number;
}

type Fields<T extends JournalRecord> = Omit<T, keyof Chained>;
/** A record before it gets its place in the chain. */
export type NewRecord =
    | Fields<RunRecord>
    | Fields<WriteRecord>
    | Fields<ResultRecord>
    | Fields<NoteRecord>
    | Fields<EndRecord>;
