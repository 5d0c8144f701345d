import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import path from "node:path";
import { readJournal, runsOf } from "../../gateway/journal/read";
import type { Run } from "../../gateway/journal/read";
import { Failure } from "../exit-codes";
import { restoreTorn } from "./checkpoint";
import { abandoned, locksOf } from "./locks";

export interface RecoverOptions {
    readonly journalFolder: string;
    /** Runs `pulumi` for the stack, in the project's folder. */
    readonly pulumi: (
        words: readonly string[],
    ) => Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }>;
    readonly say: (line: string) => void;
    /** Name of the Pulumi project, as its Pulumi.yaml has it. */
    readonly project: () => string;
}

/**
 * Before an apply: what a killed one left behind is cleared away. Its lock goes when its process is provably gone. Its pending
 * operations go from the state, because the gateway answers for them: what a repeated create finds on GitHub, and the journal
 * says is ours, it answers as created. Nothing is done, and no command is run, unless the last run in the journal did not end.
 * @returns names of resources that were being changed or removed: what became of them nobody recorded, so that the state may say
 *   what GitHub does not, and only a refresh tells
 * @throws Failure when the run is still going, or a lock is not provably abandoned
 */
export async function recover(options: RecoverOptions): Promise<readonly string[]> {
    const last = runsOf(readJournal(options.journalFolder)).at(-1);
    if (last === undefined || last.ended) return [];
    if (going(last))
        throw new Failure(
            `another run of this stack is at work (process ${last.started?.process})`,
        );
    const open = last.writes.filter(({ result }) => result === undefined).length;
    options.say(
        `the run of ${last.started?.at ?? "unknown time"} did not end: ${last.writes.length} writes are recorded, of ${open} the result is not known${last.torn ? ", and its last line is torn" : ""}`,
    );
    const { url } = JSON.parse(await must(options.pulumi(["whoami", "--json", "--verbose"]))) as {
        url: string;
    };
    const restored = restoreTorn(url);
    for (const stack of restored)
        options.say(
            `the state of ${stack} was cut off while it was written: the one before it is in its place`,
        );
    await clearLock(options, url);
    return [...restored, ...(await clearPending(options))];
}

function going({ started }: Run): boolean {
    if (started === undefined || started.process === process.pid) return false;
    const { process: pid, host, at } = started;
    return host === hostname() && !abandoned({ pid, hostname: host, timestamp: at, username: "" });
}

async function clearLock({ pulumi, say, project }: RecoverOptions, url: string): Promise<void> {
    const name = (await must(pulumi(["stack", "--show-name"]))).trim();
    const locks = locksOf(url, project(), name.split("/").at(-1) ?? name);
    if (locks === undefined || locks.length === 0) return;
    const held = locks.find((lock) => !abandoned(lock));
    if (held !== undefined) {
        throw new Failure(
            `the stack is locked by ${held.username}@${held.hostname} (process ${held.pid}) since ${held.timestamp}, which cannot be proven gone - when it is: pulumi cancel`,
        );
    }
    await must(pulumi(["cancel", "--yes"]));
    say(
        `the lock of process ${locks.map(({ pid }) => pid).join(", ")}, which is gone, was removed`,
    );
}

interface Exported {
    readonly deployment: {
        readonly pending_operations?: readonly {
            readonly resource: { readonly urn: string };
            readonly type: string;
        }[];
    };
}

async function clearPending({ pulumi, say }: RecoverOptions): Promise<readonly string[]> {
    const text = await must(pulumi(["stack", "export"]));
    const exported = JSON.parse(text) as Exported;
    const pending = exported.deployment.pending_operations ?? [];
    if (pending.length === 0) return [];
    const folder = mkdtempSync(path.join(tmpdir(), "codex-rollout-state-"));
    try {
        const file = path.join(folder, "state.json");
        const cleared = {
            ...exported,
            deployment: { ...exported.deployment, pending_operations: undefined },
        };
        writeFileSync(file, JSON.stringify(cleared), { mode: 0o600 });
        await must(pulumi(["stack", "import", "--file", file]));
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
    const operations = pending.map(({ resource: { urn }, type }) => ({
        name: urn.split("::").at(-1) ?? urn,
        type,
    }));
    for (const { name, type } of operations)
        say(`${name} was ${type}: it is looked for on GitHub when it is applied again`);
    return operations.filter(({ type }) => type !== "creating").map(({ name }) => name);
}

async function must(
    outcome: Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }>,
): Promise<string> {
    const { code, stdout, stderr } = await outcome;
    if (code !== 0)
        throw new Failure(
            `pulumi exits ${code} while a killed run is cleared up: ${stderr.trim()}`,
        );
    return stdout;
}
