import type { RemovalBrake } from "../../controls/brake-limits";
import { removalBrakes } from "../../controls/brake-limits";
import { limitOf } from "../../controls/brakes";
import type { PolicyPath } from "../../controls/control";
import { listWords } from "../../plan/compare/words";
import type { FactPath } from "../../plan/fact-path";
import type { Case } from "./case";
import type { Hit } from "./hit";

/** A fact in the policy's reach that the organization has now: applied last and there, or the policy's to remove. */
export interface Removable {
    readonly path: FactPath;
    /** Not there any more after the apply. */
    readonly gone: boolean;
    /** Where a slip takes everything at once, e.g. `team codex-pilot`: what it all belongs to. */
    readonly places: readonly string[];
}

/** One kind of removal: what is in reach, and what of it goes. */
export interface Removals {
    readonly brake: RemovalBrake;
    facts(one: Case): Iterable<Removable>;
    /** Said after the numbers, about what goes. */
    detail?(one: Case, gone: readonly Removable[]): string;
}

/**
 * What goes is counted against what there is, kind by kind. A few may always go; above that neither the share nor the number
 * may be exceeded. Whatever the numbers, no place may lose everything at once when it had two or more: that is what an empty
 * list, a lost section and a renamed key look like.
 */
export function* checkRemovals(removals: Removals, one: Case): Generator<Hit> {
    const { brake } = removals;
    const facts = [...removals.facts(one)];
    const gone = facts.filter((fact) => fact.gone);
    if (gone.length === 0) return;
    const { few, most, share } = limitOf(one.brakes, brake);
    const percent = (gone.length / facts.length) * 100;
    const emptied = emptiedPlaces(facts);
    const broken: readonly { readonly key: string; readonly words: string }[] =
        gone.length <= few
            ? []
            : [
                  ...(gone.length > most
                      ? [{ key: "most", words: most === 0 ? "none" : `${most}` }]
                      : []),
                  ...(percent > share ? [{ key: "share", words: `${share} %` }] : []),
              ];
    if (broken.length === 0 && emptied.length === 0) return;
    const numbers = `removes ${gone.length} of ${facts.length} ${removalBrakes[brake]} (${Math.round(percent)} %)`;
    const limits = broken.map(({ words }) => words);
    const keys = broken.map(({ key }): PolicyPath => [brake, key]);
    yield {
        brake,
        summary: [
            `${numbers}${removals.detail?.(one, gone) ?? ""}`,
            ...(emptied.length > 0 ? [`nothing is left of ${someWords(emptied)}`] : []),
            ...(limits.length > 0 ? [`allowed at once: ${limits.join(" and ")}`] : []),
        ].join("; "),
        paths: gone.map(({ path }) => path).sort(),
        ...one.lineOf(...keys),
        remedy: "if this is not meant, put the lines back that declare them",
    };
}

/** Places with two or more facts, all of which go; sorted. */
function emptiedPlaces(facts: readonly Removable[]): string[] {
    const places = new Map<string, { had: number; left: number }>();
    for (const { places: names, gone } of facts) {
        for (const name of names) {
            const place = places.get(name) ?? { had: 0, left: 0 };
            places.set(name, { had: place.had + 1, left: place.left + (gone ? 0 : 1) });
        }
    }
    return [...places]
        .filter(([, { had, left }]) => had >= 2 && left === 0)
        .map(([name]) => name)
        .sort();
}

function someWords(names: readonly string[]): string {
    const shown = names.slice(0, 5);
    const more = names.length - shown.length;
    return more === 0 ? listWords(shown) : `${shown.join(", ")} and ${more} more`;
}
