/**
 * What GitHub answered an earlier run, in a file: asked again, it says "not changed" (304) to most, which it does not count
 * against the hour's limit. A file is of one API and one credential, which stands in its name as a hash alone.
 */
import { lstatSync, readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { AnswerStore, storeKey } from "../gateway/answer-store";
import type { KeptAnswer, Remembered } from "../live/remembering";
import { artefactsFolder } from "./preview/files";
import { refuseLinks, writePrivate } from "./private-file";

const folder = path.join(artefactsFolder, "cache");

/** Bytes in memory and, nearly, in the file: of an organization beyond that, the rest is simply asked for. */
const most = 32 * 1024 * 1024;

const kept = z.strictObject({
    etag: z.string().max(1000),
    body: z.string(),
    link: z.string().optional(),
    type: z.string().optional(),
});
const file = z.strictObject({
    version: z.literal(1),
    /** The longest unused first. */
    answers: z.array(z.tuple([z.string().regex(/^[0-9a-f]{64}$/), kept])),
});

export interface AnswerCache {
    readonly remembered: Remembered;
    /** Why the file is not used, when there is one that cannot be. */
    readonly note?: string;
    /** Writes it back, for the owner of the process alone (mode 600). */
    save(): void;
}

/** @throws Failure (misuse) when a folder on the way is a symbolic link */
export function openAnswerCache(baseUrl: string, token: string): AnswerCache {
    const at = path.join(folder, `${storeKey(baseUrl, token).slice(0, 32)}.json`);
    refuseLinks(folder, ".");
    const remembered = new AnswerStore<KeptAnswer>(({ body }) => 2 * body.length + 200, most);
    let note: string | undefined;
    try {
        for (const [key, answer] of readKept(at)) remembered.keep(key, answer);
    } catch {
        note = `${at} is not what a run writes there, and is not used; this run writes it anew`;
    }
    return {
        remembered,
        ...(note === undefined ? {} : { note }),
        save: () => {
            const answers = [...remembered.entries()];
            if (answers.length > 0) writePrivate(at, JSON.stringify({ version: 1, answers }), ".");
        },
    };
}

/** @throws Error when the file is there and is no such file */
function readKept(at: string): z.output<typeof file>["answers"] {
    const stats = lstatSync(at, { throwIfNoEntry: false });
    if (stats === undefined) return [];
    if (!stats.isFile() || stats.size > 2 * most) throw new Error("not ours");
    return file.parse(JSON.parse(readFileSync(at, "utf8"))).answers;
}
