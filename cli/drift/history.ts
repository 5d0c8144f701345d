/** Since when and by whom: what earlier runs and the audit log know of what was found. */
import { codexIdentity } from "../../controls/guardrails";
import { readAuditLog } from "../../live/audit-log";
import type { ResolvedFile } from "../../rollout/resolve";
import { actorOf, isTraceable } from "./actors";
import type { DriftChange } from "./change";
import { readMemory, withFirstSeen, writeMemory } from "./memory";
import type { Clients, Reading } from "./reading";
import { wasRead } from "./reading";

export interface History {
    readonly changes: readonly DriftChange[];
    /** Why nobody can be named, when that is so. */
    readonly actorsUnread?: string;
}

/** @param remembers whether a file between runs is read and written */
export async function withHistory(
    all: readonly DriftChange[],
    { client }: Clients,
    resolved: ResolvedFile,
    reading: Reading,
    remembers: boolean,
): Promise<History> {
    const { login } = resolved.inventory.organization;
    const { changes, unread } = await withActors(all, client, resolved);
    const more = unread === undefined ? {} : { actorsUnread: unread };
    if (!remembers) return { changes, ...more };
    const memory = readMemory(login);
    if (memory.note !== undefined) process.stderr.write(`${memory.note}\n`);
    const now = new Date().toISOString();
    const dated = withFirstSeen(changes, memory, now, wasRead(reading));
    writeMemory(login, dated.seen);
    return { changes: dated.changes, ...more };
}

async function withActors(
    all: readonly DriftChange[],
    client: Clients["client"],
    { policy, inventory }: ResolvedFile,
): Promise<{ readonly changes: readonly DriftChange[]; readonly unread?: string }> {
    const wanted = all.filter((change) => change.kind !== "unknown" && isTraceable(change));
    if (wanted.length === 0) return { changes: all };
    const { login, plan } = inventory.organization;
    if (plan !== undefined && plan !== "enterprise")
        return { changes: all, unread: `the audit log needs GitHub Enterprise Cloud, not ${plan}` };
    const { apps } = codexIdentity(policy);
    let named = 0;
    const { events, unread } = await readAuditLog(client, login, (read) => {
        // Each page is asked once about what nobody was named for yet.
        named = wanted.filter((change) => actorOf(change, login, read, apps) !== undefined).length;
        return named === wanted.length;
    });
    const changes = all.map((change): DriftChange => {
        if (change.kind === "unknown") return change;
        const actor = actorOf(change, login, events, apps);
        return actor === undefined ? change : { ...change, actor };
    });
    return { changes, ...(unread === undefined ? {} : { unread }) };
}
