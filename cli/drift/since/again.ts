/** Which repositories have to be read again. Pure. */
import { createHash } from "node:crypto";
import type { AuditEvent, EventsSince } from "../../../live/audit-log";
import type { Earlier } from "../../../live/earlier";
import type { Inventory } from "../../../plan/inventory";
import type { Plan, PlannedRepository } from "../../../plan/plan";
import { canonicalText } from "../../../preview/document";
import { eventReach } from "./event-reach";
import type { KeptReading, KeptRepository, Names } from "./kept-reading";

/**
 * Events may come into the log late, and clocks differ: those of so long before the last run count as well, unless that run had
 * seen them. GitHub says no bound; a full read from time to time is what makes sure.
 */
export const overlap = 3_600_000;

/**
 * What was read so long ago is read again in any case: for what GitHub's log has no event of, for what came into it later than the
 * overlap, and for people from outside who have another login now.
 */
export const longest = 7 * 24 * 3_600_000;

export interface Situation {
    readonly kept: KeptReading;
    readonly inventory: Inventory;
    readonly plan: Plan;
    readonly log: EventsSince;
    /** From when on events count, whatever the last run knew of them; milliseconds since 1970. @default - none does */
    readonly instant?: number;
    /** Milliseconds since 1970. */
    readonly now: number;
}

export type Again =
    /** Why all are. */
    | { readonly everything: string }
    | {
          readonly earlier: Earlier;
          /** The others, each with when it was read; by name. */
          readonly carriedOver: ReadonlyMap<string, string>;
          /** How many are read again because of what happened to them, and not because they were never read as they are planned. */
          readonly touched: number;
      };

/** What was not read whole, is planned otherwise, is another repository of its name, or was touched, is read again. */
export function readAgain({
    kept,
    inventory,
    plan,
    log,
    now,
    instant = Infinity,
}: Situation): Again {
    if ("unread" in log) return { everything: log.unread };
    if (kept.organization !== inventory.organization.id)
        return { everything: "the last run was of another organization" };
    const left = whoLeft(kept.names, inventory);
    // Their access may have stayed as that of people from outside, in any repository.
    if (left !== undefined) return { everything: `${left} is no member any more` };
    const seen = new Set(kept.seen);
    const fresh = log.events.filter(
        ({ id, at }) => at >= instant || id === undefined || !seen.has(id),
    );
    const touched = touchedBy(fresh, inventory.organization.login);
    if (typeof touched === "string") return { everything: touched };
    const gone = goneNames(kept.names, inventory);
    const before = new Map(kept.repositories.map((one) => [one.name, one]));
    const carried: KeptRepository[] = [];
    let events = 0;
    for (const planned of Object.values(plan.repositories)) {
        const one = before.get(planned.name);
        const nodeId = inventory.repositories[planned.name]?.nodeId;
        if (touched.has(planned.name.toLowerCase())) events++;
        else if (one === undefined || one.nodeId !== nodeId) continue;
        else if (now - Date.parse(one.readAt) < longest && holds(one, planned, gone))
            carried.push(one);
    }
    return {
        earlier: {
            repositories: new Map(carried.map(({ name, reading }) => [name, reading])),
            untold: kept.untold,
        },
        carriedOver: new Map(carried.map(({ name, readAt }) => [name, readAt])),
        touched: events,
    };
}

/** Lower-case names, or why it may be any. */
function touchedBy(events: readonly AuditEvent[], org: string): ReadonlySet<string> | string {
    const names = new Set<string>();
    for (const event of events) {
        const reach = eventReach(event, org);
        if (reach.kind === "everything")
            return `${event.action} at ${new Date(event.at).toISOString()} may have touched every repository`;
        if (reach.kind === "repository") names.add(reach.name.toLowerCase());
    }
    return names;
}

/** Whether nothing but time has passed for a repository to which nothing happened. */
function holds(
    { planned: before, reading }: KeptRepository,
    planned: PlannedRepository,
    gone: readonly string[],
): boolean {
    if (before !== plannedHash(planned)) return false;
    // Invitations end by themselves, and no event says so.
    if (Object.keys(reading.state.invitations).length > 0) return false;
    const text = JSON.stringify(reading).toLowerCase();
    const isNamed = (name: string) => text.includes(`"${name}"`) || text.includes(`:${name}"`);
    // An id stands where there was no name for it.
    return !text.includes(":id:") && !gone.some(isNamed);
}

export function plannedHash(planned: PlannedRepository): string {
    return createHash("sha256").update(canonicalText(planned)).digest("hex").slice(0, 16);
}

/** Whoever and whatever has a name that what was read may contain. */
export function namesOf({ users, teams, apps }: Inventory): Names {
    const entries: [string, string][] = [
        ...Object.values(users).map(({ id, login, membership }): [string, string] => [
            `${membership === "outside" ? "outside" : "member"} ${id}`,
            login.toLowerCase(),
        ]),
        ...Object.values(teams).map(({ id, slug }): [string, string] => [
            `team ${id}`,
            slug.toLowerCase(),
        ]),
        ...Object.values(apps).map(({ appId, slug }): [string, string] => [
            `app ${appId}`,
            slug.toLowerCase(),
        ]),
    ];
    return Object.fromEntries(entries);
}

/** Names that mean nothing or somebody else now: renamed, deleted, uninstalled. */
function goneNames(before: Names, inventory: Inventory): string[] {
    const now = namesOf(inventory);
    return Object.entries(before).flatMap(([key, name]) => (now[key] === name ? [] : [name]));
}

function whoLeft(before: Names, inventory: Inventory): string | undefined {
    const now = namesOf(inventory);
    const left = Object.entries(before).find(
        ([key]) => key.startsWith("member ") && now[key] === undefined,
    );
    return left?.[1];
}
