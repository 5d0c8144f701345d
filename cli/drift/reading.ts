/** What a drift run reads: which kinds of facts, with which token, within which budget. */
import type { ReadClient } from "../../live/client";
import type { Earlier } from "../../live/earlier";
import { withoutEarlier } from "../../live/earlier";
import { readOrganization } from "../../live/organization";
import type { RequestBudget } from "../../live/request-budget";
import { fitting, requestNeeds } from "../../live/request-needs";
import { readUnmanaged } from "../../live/unmanaged";
import type { Change } from "../../plan/change";
import type { FactKind } from "../../plan/fact-kind";
import {
    areaOfKind,
    factKinds,
    isByRepository,
    kindOf,
    kindsOfAreas,
    kindWords,
} from "../../plan/fact-kind";
import type { FactPath } from "../../plan/fact-path";
import { isWithin } from "../../plan/fact-path";
import type { LiveOrganization } from "../../plan/live";
import type { Unmanaged } from "../../plan/unmanaged";
import type { Resolved } from "../../rollout/resolve";
import type { AnswerCache } from "../answer-cache";
import { openAnswerCache } from "../answer-cache";
import { connect } from "../organization";

export interface ReadingOptions {
    readonly baseUrl?: string;
    readonly only?: readonly string[];
    readonly quick?: boolean;
    readonly budget?: number;
    readonly cache: boolean;
}

/** Clients of one run, which share a budget. */
export interface Clients {
    readonly client: ReadClient;
    /** With the token of an organization owner, for the repositories of apps. */
    readonly appClient?: ReadClient;
    readonly budget?: RequestBudget;
    /** Writes down what GitHub answered, for the next run to ask what has changed. */
    remember(): void;
    /** Requests sent so far, in words. */
    words(): string;
}

/** @throws Failure without a token, or for a base URL that is none */
export async function openClients(options: ReadingOptions): Promise<Clients> {
    const { baseUrl, cache } = options;
    const budget = options.budget === undefined ? undefined : { most: options.budget, sent: 0 };
    const caches: AnswerCache[] = [];
    const open = (token: string | undefined): Promise<ReadClient> => {
        if (!cache || token === undefined) return connect(baseUrl, token, { budget });
        const opened = openAnswerCache(baseUrl ?? process.env.GITHUB_BASE_URL ?? "", token);
        if (opened.note !== undefined) process.stderr.write(`${opened.note}\n`);
        caches.push(opened);
        return connect(baseUrl, token, { budget, remembered: opened.remembered });
    };
    const client = await open(process.env.GITHUB_TOKEN || undefined);
    const appToken = process.env.GITHUB_APP_TOKEN || undefined;
    const appClient = appToken === undefined ? undefined : await open(appToken);
    return {
        client,
        ...(appClient === undefined ? {} : { appClient }),
        ...(budget === undefined ? {} : { budget }),
        remember: () => caches.forEach((one) => one.save()),
        words: () => callWords([client, ...(appClient === undefined ? [] : [appClient])]),
    };
}

function callWords(clients: readonly ReadClient[]): string {
    const sum = (kind: keyof ReadClient["calls"]) =>
        clients.reduce((total, { calls }) => total + calls[kind], 0);
    const unchanged = sum("unchanged");
    const free =
        unchanged === 0 ? "" : ` (${unchanged} of them unchanged, which GitHub does not count)`;
    return `${sum("graphql")} GraphQL and ${sum("rest")} REST calls${free}`;
}

export interface Reading {
    readonly live: LiveOrganization;
    readonly unmanaged: Unmanaged;
    /** Kinds that the run was told to leave out. */
    readonly leftOut: readonly FactKind[];
    /** Kinds that the budget did not suffice for. */
    readonly unpaid: readonly FactKind[];
    /** Requests that the run may send. */
    readonly budget?: number;
}

/**
 * Reads what the areas need, as far as the budget goes. Says on standard error what it plans, where there is a budget.
 * @param earlier repositories that are not read again
 */
export async function readForDrift(
    { client, appClient, budget }: Clients,
    { plan, inventory }: Resolved,
    { only, quick }: ReadingOptions,
    earlier?: Earlier,
): Promise<Reading> {
    const asked = only === undefined ? new Set(factKinds) : kindsOfAreas(plan, new Set(only));
    const leftOut = quick === true ? [...asked].filter(isByRepository) : [];
    const wanted = new Set([...asked].filter((kind) => !leftOut.includes(kind)));
    let [kinds, unpaid]: [ReadonlySet<FactKind>, readonly FactKind[]] = [wanted, []];
    if (budget !== undefined) {
        const fits = fitting(
            requestNeeds(inventory, withoutEarlier(plan, earlier)),
            wanted,
            budget,
        );
        [kinds, unpaid] = [fits.kinds, fits.left];
        const { sent, most } = budget;
        process.stderr.write(
            `planned: ${fits.requests} requests at the least, after ${sent} for the inventory, of a budget of ${most}\n`,
        );
    }
    const request = { inventory, plan, appClient, kinds, earlier };
    const [live, unmanaged] = await Promise.all([
        readOrganization(client, request),
        readUnmanaged(client, request),
    ]);
    return { live, unmanaged, leftOut, unpaid, budget: budget?.most };
}

/**
 * Whether what stands at a path was read: of what was not, nobody knows whether it is gone. What GitHub refuses to tell of every
 * repository is said once, by its kind (`repositories/variables`).
 */
export function wasRead({
    live,
    unmanaged,
}: Pick<Reading, "live" | "unmanaged">): (path: FactPath) => boolean {
    const unread = [...live.unknown, ...unmanaged.unknown, ...unmanaged.untold];
    const places = new Set(unread.map(({ path }) => path));
    const kinds = new Set<string>([...places, ...(live.unasked ?? [])]);
    return (path) => {
        const kind = kindOf(path);
        return !isWithin(places, path) && (kind === undefined || !kinds.has(kind));
    };
}

/** Kinds that no request was left for, each once instead of once for every repository. */
export function unpaidChanges({ unpaid, budget }: Reading): Change[] {
    return unpaid.map((kind) => ({
        kind: "unknown",
        path: kind,
        area: areaOfKind(kind),
        summary: `${kindWords(kind)} could not be read: the budget of ${budget} requests does not suffice`,
        managed: false,
    }));
}
