/**
 * When each difference was first seen: a file between runs, for the owner of the process alone. A run on a machine that keeps
 * its folder remembers; one in GitHub Actions begins anew unless the folder is cached.
 */
import { lstatSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { artefactsFolder } from "../preview/files";
import { refuseLinks, writePrivate } from "../private-file";
import { nameOf } from "./acceptances";
import type { DriftChange } from "./change";

const entry = z.strictObject({
    kind: z.string(),
    as: z.string().regex(/^[0-9a-f]{12}$/),
    since: z.iso.datetime(),
});
const file = z.strictObject({ version: z.literal(1), seen: z.record(z.string(), entry) });
type Seen = z.output<typeof file>["seen"];

export interface Memory {
    readonly seen: Seen;
    /** Why the file is not used, when there is one that cannot be. */
    readonly note?: string;
}

function fileOf(organization: string): string {
    return path.join(artefactsFolder, "drift", `${organization.toLowerCase()}.json`);
}

const most = 64 * 1024 * 1024;

/** @throws Failure (misuse) when a folder on the way is a symbolic link */
export function readMemory(organization: string): Memory {
    const at = fileOf(organization);
    refuseLinks(path.dirname(at), ".");
    try {
        const stats = lstatSync(at, { throwIfNoEntry: false });
        if (stats === undefined) return { seen: {} };
        if (!stats.isFile() || stats.size > most) throw new Error("not ours");
        return { seen: file.parse(JSON.parse(readFileSync(at, "utf8"))).seen };
    } catch {
        const note = `${at} is not what a run writes there: when a difference was first seen is counted from now`;
        return { seen: {}, note };
    }
}

/**
 * The differences with the time of the earlier run that first saw each, in this state, and what the next run has to remember. A
 * difference that could not be looked for is not forgotten.
 */
export function withFirstSeen(
    changes: readonly DriftChange[],
    { seen }: Memory,
    now: string,
    wasRead: (path: string) => boolean,
): { readonly changes: readonly DriftChange[]; readonly seen: Seen } {
    const next: Record<string, Seen[string]> = Object.fromEntries(
        Object.entries(seen).filter(([at]) => !wasRead(at)),
    );
    const dated = changes.map((change): DriftChange => {
        if (change.kind === "unknown") return change;
        const { path: at, kind } = change;
        const { as } = nameOf(change);
        const known = Object.hasOwn(seen, at) ? seen[at] : undefined;
        const firstSeen = known?.kind === kind && known.as === as ? known.since : undefined;
        next[at] = { kind, as, since: firstSeen ?? now };
        return firstSeen === undefined ? change : { ...change, firstSeen };
    });
    return { changes: dated, seen: next };
}

export function writeMemory(organization: string, seen: Seen): void {
    const sorted = Object.fromEntries(Object.entries(seen).sort(([a], [b]) => (a < b ? -1 : 1)));
    const text = JSON.stringify({ version: 1, seen: sorted }, null, 2);
    writePrivate(fileOf(organization), `${text}\n`, ".");
}
