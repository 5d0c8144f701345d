/** How differences are put to people. */
import { baseRoles } from "../organization";
import type { Actor, RepositoryRole } from "../organization";
import type { Effect } from "./comparison";

/** `team:web` as people say it. */
export function actorWords(actor: Actor): string {
    if (actor === "organization-admin") return "organization owners";
    if (actor === "deploy-key") return "deploy keys";
    const [kind, ...rest] = actor.split(":");
    const name = rest.join(":");
    if (rest.length === 0) return actor;
    return kind === "user" ? name : `${kind} ${name}`;
}

export function listWords(items: readonly string[]): string {
    if (items.length <= 1) return items[0] ?? "none";
    return `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

export function counted(count: number, noun: string): string {
    return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** What a set lacks and has too much against the declared one, e.g. `test is missing, lint is not in the policy`. */
export function setWords(
    declared: readonly string[],
    actual: readonly string[],
    word: (item: string) => string = String,
): string {
    const missing = without(declared, actual).map(word);
    const extra = without(actual, declared).map(word);
    const verb = (items: readonly string[]) => (items.length === 1 ? "is" : "are");
    return [
        ...(missing.length > 0 ? [`${listWords(missing)} ${verb(missing)} missing`] : []),
        ...(extra.length > 0 ? [`${listWords(extra)} ${verb(extra)} not in the policy`] : []),
    ].join(", ");
}

export function without<T>(items: readonly T[], others: readonly T[]): T[] {
    const seen = new Set(others);
    return items.filter((item) => !seen.has(item));
}

export function sameSet(a: readonly string[], b: readonly string[]): boolean {
    return a.length === b.length && without(a, b).length === 0;
}

/** Custom roles (GHEC) have no rank of their own, so nothing is said about them. */
export function roleEffect(declared: RepositoryRole, actual: RepositoryRole): Effect {
    const wanted = baseRoles.indexOf(declared as (typeof baseRoles)[number]);
    const got = baseRoles.indexOf(actual as (typeof baseRoles)[number]);
    if (wanted < 0 || got < 0) return undefined;
    return got > wanted ? "looser" : "tighter";
}
