import type { ReadClient } from "./client";
import { UnreadableError } from "./unreadable";

/** What the organization's audit log says of one change; other fields differ by action. */
export interface AuditEvent {
    /** As GitHub names it, e.g. `repo.add_member`. */
    readonly action: string;
    /** Login; of an app, its slug and `[bot]`. */
    readonly actor: string;
    /** Milliseconds since 1970. */
    readonly at: number;
    readonly fields: Readonly<Record<string, unknown>>;
}

export interface ReadEvents {
    /** The newest first. */
    readonly events: readonly AuditEvent[];
    /** Why there are none, or no more. */
    readonly unread?: string;
}

/** Pages of a hundred: far enough back for what somebody wants to undo, and far from GitHub's 1,750 requests an hour. */
const mostPages = 20;

/**
 * The newest events, until `enough` says so of those read so far. Never throws for something unreadable: the log of an
 * organization is there for owners, on GitHub Enterprise Cloud alone.
 */
export async function readAuditLog(
    client: ReadClient,
    org: string,
    enough: (events: readonly AuditEvent[]) => boolean,
): Promise<ReadEvents> {
    const events: AuditEvent[] = [];
    let pages = 0;
    try {
        await client.listUntil("GET /orgs/{org}/audit-log", { org }, (page) => {
            pages++;
            events.push(...page.flatMap((entry) => eventOf(entry) ?? []));
            return pages >= mostPages || enough(events);
        });
    } catch (error) {
        if (!(error instanceof UnreadableError)) throw error;
        return { events, unread: reasonOf(error) };
    }
    return { events };
}

function reasonOf({ status, reason }: UnreadableError): string {
    return status === 403 || status === 404
        ? `the audit log needs GitHub Enterprise Cloud, and a token that may read it: read:audit_log, or Administration: read (${reason})`
        : reason;
}

/** Events without an actor are GitHub's own. */
function eventOf(entry: Readonly<Record<string, unknown>>): AuditEvent | undefined {
    const { action, actor, "@timestamp": at, ...fields } = entry;
    if (typeof action !== "string" || typeof actor !== "string" || typeof at !== "number") return;
    return { action, actor, at, fields };
}
