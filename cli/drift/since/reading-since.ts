/** `--since`: what has to be read again, what is taken over from the last run, and what the next run may take over. */
import type { EventsSince } from "../../../live/audit-log";
import { readEventsSince } from "../../../live/audit-log";
import type { ReadClient } from "../../../live/client";
import { withoutEarlier, wholeRepositories } from "../../../live/earlier";
import type { Earlier } from "../../../live/earlier";
import { requestNeeds } from "../../../live/request-needs";
import type { Inventory } from "../../../plan/inventory";
import type { Plan } from "../../../plan/plan";
import type { Reading } from "../reading";
import { namesOf, overlap, plannedHash, readAgain } from "./again";
import type { Cursor } from "./cursor";
import type { KeptReading, KeptRepository } from "./kept-reading";
import { readKept } from "./kept-reading";
import type { DriftSince } from "./report";

/** How a run begins. */
export interface Beginning {
    /** From then on nothing that happens is known to be in what is read; milliseconds since 1970. */
    readonly at: number;
    /** What is not read again; absent: everything is. */
    readonly earlier?: Earlier;
    /** When each of the repositories that are not read again was. */
    readonly carriedOver: ReadonlyMap<string, string>;
    /** For the report of a run with `--since`. */
    readonly since?: DriftSince;
    /** Events of the last hour that GitHub's log shows before anything is read. */
    readonly seen: readonly string[];
}

interface Asked {
    readonly cursor?: Cursor;
    readonly inventory: Inventory;
    readonly plan: Plan;
}

/** Looks into the audit log before anything else of a repository is read. */
export async function beginReading(client: ReadClient, asked: Asked): Promise<Beginning> {
    const at = Date.now();
    const { cursor, inventory, plan } = asked;
    const kept = cursor === undefined ? undefined : keptBefore(inventory, at);
    const from = firstInstant(at, cursor, kept);
    const log = await readLog(client, inventory, from);
    const begun = { at, carriedOver: new Map<string, string>(), seen: seenIn(log, at) };
    if (cursor === undefined || kept === undefined) return begun;
    const { instant, text: said } =
        cursor === "last" ? { instant: undefined, text: cursor } : cursor;
    const again =
        typeof kept === "string"
            ? { everything: kept }
            : readAgain({ kept, inventory, plan, log, instant, now: at });
    const planned = plannedRepositories(inventory, plan);
    if ("everything" in again) {
        const { everything } = again;
        const since = { cursor: said, everything, readAgain: planned, carriedOver: 0 };
        return { ...begun, since };
    }
    const { earlier, carriedOver, touched } = again;
    const since: DriftSince = {
        cursor: said,
        from: new Date(from).toISOString(),
        touched,
        readAgain: planned - carriedOver.size,
        carriedOver: carriedOver.size,
        ...(carriedOver.size === 0 ? {} : { oldest: [...carriedOver.values()].sort()[0] }),
        ...branchesUnsaid(earlier),
    };
    return { ...begun, earlier, carriedOver, since };
}

function keptBefore({ organization }: Inventory, now: number): KeptReading | string {
    const kept = readKept(organization.login);
    const isLater = typeof kept !== "string" && Date.parse(kept.until) > now;
    return isLater ? `the last run was at ${kept.until}, by its clock` : kept;
}

/** "Audit log events for your organization" has none for deployment branch policies. */
function branchesUnsaid({ repositories }: Earlier): Pick<DriftSince, "branchesUnsaid"> {
    const environments = [...repositories.values()].flatMap(({ state, environments: beside }) =>
        [...Object.values(state.environments), ...Object.values(beside)].filter(({ branches }) =>
            Array.isArray(branches),
        ),
    );
    return environments.length === 0 ? {} : { branchesUnsaid: environments.length };
}

function firstInstant(
    now: number,
    cursor: Cursor | undefined,
    kept: KeptReading | string | undefined,
): number {
    if (kept === undefined || typeof kept === "string") return now - overlap;
    const until = Date.parse(kept.until) - overlap;
    return cursor === undefined || cursor === "last" ? until : Math.min(until, cursor.instant);
}

async function readLog(
    client: ReadClient,
    { organization: { login, plan } }: Inventory,
    from: number,
): Promise<EventsSince> {
    if (plan !== undefined && plan !== "enterprise")
        return { unread: `the audit log needs GitHub Enterprise Cloud, not ${plan}` };
    return readEventsSince(client, login, from);
}

function seenIn(log: EventsSince, now: number): string[] {
    if ("unread" in log) return [];
    return log.events.flatMap(({ id, at }) =>
        id !== undefined && at >= now - overlap ? [id] : [],
    );
}

function plannedRepositories({ repositories }: Inventory, plan: Plan): number {
    return Object.values(plan.repositories).filter(({ name }) => Object.hasOwn(repositories, name))
        .length;
}

/** What is about to be read, beside what a full read takes. */
export function beginningWords(
    { since, earlier }: Beginning,
    { inventory, plan }: Pick<Asked, "inventory" | "plan">,
): string | undefined {
    if (since === undefined) return undefined;
    const requests = (of: Plan) =>
        requestNeeds(inventory, of).reduce((sum, need) => sum + need.requests, 0);
    const all = requests(plan).toLocaleString("en-US");
    if (since.everything !== undefined)
        return `everything is read (${since.everything}): at least ${all} requests`;
    const { from = "", touched = 0, readAgain: again, carriedOver } = since;
    const count = (number: number) => number.toLocaleString("en-US");
    const others = again - touched;
    const besides = others === 0 ? "" : `, ${count(others)} more have to be read all the same`;
    const needed = count(requests(withoutEarlier(plan, earlier)));
    return `${count(touched)} of ${count(again + carriedOver)} repositories had events since ${from}${besides}: at least ${needed} requests, instead of ${all}`;
}

/** What the next run may take over: what was read, as far as it is whole. */
export function keptReading(
    { inventory, plan }: Pick<Asked, "inventory" | "plan">,
    { live, unmanaged }: Pick<Reading, "live" | "unmanaged">,
    { at, carriedOver, seen }: Pick<Beginning, "at" | "carriedOver" | "seen">,
): KeptReading {
    const until = new Date(at).toISOString();
    const whole = wholeRepositories(plan, live, unmanaged);
    const planned = new Map(Object.values(plan.repositories).map((one) => [one.name, one]));
    const repositories = [...whole].flatMap(([name, reading]): KeptRepository[] => {
        const now = inventory.repositories[name];
        const said = planned.get(name);
        if (now === undefined || said === undefined) return [];
        const readAt = carriedOver.get(name) ?? until;
        return [{ name, nodeId: now.nodeId, planned: plannedHash(said), readAt, reading }];
    });
    return {
        organization: inventory.organization.id,
        until,
        seen,
        names: namesOf(inventory),
        untold: unmanaged.untold.filter(({ path }) => path.startsWith("repositories/")),
        repositories,
    };
}
