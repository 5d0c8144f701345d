/**
 * What a run read of each repository, for a later one to take over what nothing has happened to: a file beside the one that
 * remembers first seen, for the owner of the process alone. It names people, teams and settings, and holds no secrets.
 *
 * A line of JSON for the run and one for each repository, compressed.
 */
import { lstatSync, readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { z } from "zod";
import type { EarlierRepository } from "../../../live/earlier";
import type { Unread } from "../../../plan/live";
import { packageVersion } from "../../package";
import { artefactsFolder } from "../../preview/files";
import { refuseLinks, writePrivate } from "../../private-file";

/** One repository as it was read. */
export interface KeptRepository {
    readonly name: string;
    readonly nodeId: string;
    /** Hash of what the plan says of it, which decides what of it is read. */
    readonly planned: string;
    /** ISO 8601, UTC. */
    readonly readAt: string;
    readonly reading: EarlierRepository;
}

/** Names that what was read may contain, by kind and id. */
export type Names = Readonly<Record<string, string>>;

export interface KeptReading {
    /** Id of the organization. */
    readonly organization: number;
    /** What has happened until then is in what was read; ISO 8601, UTC. */
    readonly until: string;
    /** Events shortly before that, which the run had seen before it read: an event of that time that is none of them came late. */
    readonly seen: readonly string[];
    readonly names: Names;
    readonly untold: readonly Unread[];
    readonly repositories: readonly KeptRepository[];
}

const head = z.strictObject({
    version: z.literal(1),
    /** Of this program: another one may read other things. */
    by: z.string(),
    organization: z.number(),
    until: z.iso.datetime(),
    seen: z.array(z.string()),
    names: z.record(z.string(), z.string()),
    untold: z.array(z.strictObject({ path: z.string(), what: z.string(), reason: z.string() })),
    /** Lines that follow. */
    repositories: z.number(),
});
const line = z.strictObject({
    name: z.string(),
    nodeId: z.string(),
    planned: z.string(),
    readAt: z.iso.datetime(),
    // Written by this very version of the program, which the head says.
    reading: z.custom<EarlierRepository>((value) => typeof value === "object" && value !== null),
});

function fileOf(organization: string): string {
    const name = `${organization.toLowerCase()}.reading.jsonl.gz`;
    return path.join(artefactsFolder, "drift", name);
}

/** Compressed; what it unpacks to is bounded too. */
const most = { packed: 128 * 1024 * 1024, unpacked: 512 * 1024 * 1024 };

/**
 * What the last run kept, or why there is nothing to go by.
 * @throws Failure (misuse) when a folder on the way is a symbolic link
 */
export function readKept(organization: string): KeptReading | string {
    const at = fileOf(organization);
    refuseLinks(path.dirname(at), ".");
    const stats = lstatSync(at, { throwIfNoEntry: false });
    if (stats === undefined) return `no earlier run has kept what it read (${at})`;
    try {
        if (!stats.isFile() || stats.size > most.packed) throw new Error("not ours");
        const unpacked = gunzipSync(readFileSync(at), { maxOutputLength: most.unpacked });
        return parse(unpacked.toString("utf8"));
    } catch {
        return `${at} is not what a run writes there`;
    }
}

function parse(text: string): KeptReading | string {
    const [first = "", ...rest] = text.trimEnd().split("\n");
    const { by, repositories: count, ...said } = head.parse(JSON.parse(first));
    if (by !== packageVersion()) return `the last run was of codex-rollout ${by}`;
    if (rest.length !== count) throw new Error("cut off");
    return { ...said, repositories: rest.map((one) => line.parse(JSON.parse(one))) };
}

/** Repositories that are compressed at once, so that a large organization is never one text. */
const batch = 500;

export function writeKept(organization: string, kept: KeptReading): void {
    const { repositories, ...rest } = kept;
    const first: z.input<typeof head> = {
        version: 1,
        by: packageVersion(),
        ...rest,
        seen: [...rest.seen],
        names: { ...rest.names },
        untold: [...rest.untold],
        repositories: repositories.length,
    };
    const parts = [gzipSync(`${JSON.stringify(first)}\n`)];
    for (let at = 0; at < repositories.length; at += batch) {
        const lines = repositories.slice(at, at + batch).map((one) => `${JSON.stringify(one)}\n`);
        parts.push(gzipSync(lines.join(""), { level: 1 }));
    }
    writePrivate(fileOf(organization), Buffer.concat(parts), ".");
}
