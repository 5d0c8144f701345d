import type { ReadClient } from "./client";
import { UnreadableError } from "./unreadable";

/** What the organization's audit log says of one change; other fields differ by action. */
export interface AuditEvent {
    /** GitHub's `_document_id`. */
    readonly id?: string;
    /** As GitHub names it, e.g. `repo.add_member`. */
    readonly action: string;
    /** Login; of an app, its slug and `[bot]`; absent: GitHub itself. */
    readonly actor?: string;
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

/** Of what happened since, at most so many pages: beyond it, reading everything is not much more. */
const mostPagesSince = 100;

export type EventsSince =
    | { readonly events: readonly AuditEvent[] }
    /** Why it cannot be said what has happened. */
    | { readonly unread: string };

/**
 * All events since an instant, the newest first. They are all of them only when the log shows one from before, or begins with
 * the organization itself: GitHub keeps them for 180 days, and a page that ends early shows nothing.
 * Never throws for something unreadable.
 *
 * Without those of Git (`include=web`, GitHub's default), which GitHub keeps for seven days.
 *
 * @param from milliseconds since 1970
 */
export async function readEventsSince(
    client: ReadClient,
    org: string,
    from: number,
): Promise<EventsSince> {
    const events: AuditEvent[] = [];
    let pages = 0;
    let malformed = 0;
    const isReached = () => events.some(({ at, action }) => at < from || action === "org.create");
    try {
        await client.listUntil("GET /orgs/{org}/audit-log", { org }, (page) => {
            const read = page.flatMap((entry) => eventOf(entry) ?? []);
            malformed += page.length - read.length;
            events.push(...read);
            return ++pages >= mostPagesSince || isReached();
        });
    } catch (error) {
        if (!(error instanceof UnreadableError)) throw error;
        return { unread: reasonOf(error) };
    }
    if (malformed > 0) return { unread: "GitHub answered events without an action or a time" };
    if (isReached()) return { events: events.filter(({ at }) => at >= from) };
    if (pages >= mostPagesSince)
        return { unread: `there were more than ${mostPagesSince * 100} events` };
    const oldest = events.at(-1)?.at;
    const reach = oldest === undefined ? "is empty" : `begins at ${new Date(oldest).toISOString()}`;
    return { unread: `the audit log ${reach}` };
}

function reasonOf({ status, reason }: UnreadableError): string {
    return status === 403 || status === 404
        ? `the audit log needs GitHub Enterprise Cloud, and a token that may read it: read:audit_log, or Administration: read (${reason})`
        : reason;
}

function eventOf(entry: Readonly<Record<string, unknown>>): AuditEvent | undefined {
    const { action, actor, "@timestamp": at, _document_id: id, ...fields } = entry;
    if (typeof action !== "string" || typeof at !== "number") return;
    return {
        action,
        at,
        fields,
        ...(typeof id === "string" ? { id } : {}),
        ...(typeof actor === "string" ? { actor } : {}),
    };
}
