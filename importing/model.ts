/** What an import works on, and what it makes of it. Pure: reading and writing files is the verb's. */
import type { Inventory } from "../plan/inventory";
import type { LiveOrganization } from "../plan/live";

/** An organization as it was found, by whatever way. */
export interface Found {
    readonly inventory: Inventory;
    readonly live: LiveOrganization;
}

/** How far the policy goes, by area. Observing is no stage of a file: it is running `drift` and nothing else. */
export type Stage = "add-only" | "authoritative";

export interface ImportChoices {
    /** `existing`: the policy only speaks of teams. `managed`: it looks after them and their members. */
    readonly teams: "existing" | "managed";
    readonly stages: { readonly users: Stage; readonly repositories: Stage };
    readonly known?: KnownNames;
}

/** Names that a policy has already for what is found again. */
export interface KnownNames {
    /** By tier: what it selects now. */
    readonly tiers: ReadonlyMap<string, readonly string[]>;
    /** By profile: what it asks for, as written. */
    readonly profiles: ReadonlyMap<string, PlainMap>;
}

/** A value as YAML has it; `undefined` is not written. */
export type Plain =
    string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };
export type PlainMap = { readonly [key: string]: Plain };

/** Something that is so, and that the policy does not say. */
export interface Remark {
    /** Section of the policy that it belongs to, e.g. `branches`. */
    readonly section: string;
    readonly text: string;
}

/** A policy by sections, in the order of the file, and what it leaves out. */
export interface Imported {
    readonly policy: PlainMap;
    readonly remarks: readonly Remark[];
}

/** Collects what the policy has no words for. */
export class Remarks {
    readonly all: Remark[] = [];

    add(section: string, text: string): void {
        if (!this.all.some((one) => one.section === section && one.text === text))
            this.all.push({ section, text });
    }
}

/** Order of text that no locale changes. */
export function byText(a: string, b: string): number {
    return a < b ? -1 : a > b ? 1 : 0;
}

/** `Map.groupBy`, which Node 20 has not. */
export function groupBy<Item>(
    items: Iterable<Item>,
    keyOf: (item: Item) => string,
): Map<string, Item[]> {
    const groups = new Map<string, Item[]>();
    for (const item of items) {
        const key = keyOf(item);
        const group = groups.get(key);
        if (group === undefined) groups.set(key, [item]);
        else group.push(item);
    }
    return groups;
}
