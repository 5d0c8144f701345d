import type { Ours } from "../faults/lost-creates";
import type { Journal } from "./read";
import { readJournal } from "./read";
import type { JournalRecord } from "./record";

/** Which objects on GitHub the journal says are ours: made by one of its runs, and not removed by one since. */
export class OwnObjects {
    private readonly objects = new Map<string, Ours>();
    private readonly sent = new Map<
        string,
        {
            readonly object?: string;
            readonly at: number;
            readonly removes?: string;
            /** What was known of the object before: a refused write changes nothing of it. */
            readonly former?: Ours;
        }
    >();

    /** What earlier runs left in the folder. */
    static from(folder: string): OwnObjects {
        return OwnObjects.of(readJournal(folder));
    }

    static of(journal: Journal = { files: [], broken: [] }): OwnObjects {
        const own = new OwnObjects();
        for (const { records } of journal.files) for (const record of records) own.see(record);
        return own;
    }

    see(record: JournalRecord): void {
        const key = (sequence: number) => `${record.run} ${sequence}`;
        if (record.kind === "write") {
            const { object } = record;
            const at = Date.parse(record.at);
            const former = object === undefined ? undefined : this.objects.get(object);
            this.sent.set(key(record.sequence), { object, at, removes: removedId(record), former });
            // Until a result says otherwise it may have been done: a kill can come between.
            if (object !== undefined) this.objects.set(object, { at });
        }
        if (record.kind !== "result") return;
        const write = this.sent.get(key(record.of));
        this.sent.delete(key(record.of));
        if (write === undefined) return;
        const { object, at, removes, former } = write;
        const refused = record.status !== undefined && record.status >= 400 && record.status < 500;
        if (object !== undefined && refused) this.restore(object, former);
        else if (object !== undefined) this.objects.set(object, { at, id: record.id });
        if (removes !== undefined && !refused) this.forget(removes);
    }

    get(object: string): Ours | undefined {
        return this.objects.get(object);
    }

    private restore(object: string, former: Ours | undefined): void {
        if (former === undefined) this.objects.delete(object);
        else this.objects.set(object, former);
    }

    private forget(id: string): void {
        for (const [object, ours] of this.objects)
            if (String(ours.id) === id) this.objects.delete(object);
    }
}

/** Id of what a write removes: the end of a path, or the id in a mutation. */
function removedId({
    method,
    path,
    operation,
    body,
}: Extract<JournalRecord, { kind: "write" }>): string | undefined {
    if (method === "DELETE") return decodeURIComponent(path.split("?")[0]?.split("/").at(-1) ?? "");
    if (operation?.join() !== "deleteBranchProtectionRule") return undefined;
    const { input } = (body ?? {}) as { input?: { branchProtectionRuleId?: string } };
    return input?.branchProtectionRuleId;
}
