/** Single facts into rows: what happens alike in many repositories, or to many people, is said once. */
import { factSegments } from "../../../plan/fact-path";
import type { Origin } from "../../../plan/origin";
import { formatOrigin } from "../../../plan/origin";
import type { Row } from "./report";
import { counted, valueWords } from "./words";

export interface FactToShow {
    readonly path: string;
    readonly area: string;
    readonly repository?: string;
    readonly summary: string;
    readonly before?: unknown;
    readonly after?: unknown;
    readonly origin?: Origin;
    readonly remedy?: string;
}

/** Rows in the order in which their first facts come. */
export function factRows(facts: readonly FactToShow[]): Row[] {
    const alike = new Map<string, { readonly facts: FactToShow[]; readonly names: string[] }>();
    for (const fact of facts) {
        const place = placeOf(fact);
        const key = JSON.stringify([
            place === undefined ? fact.path : template(fact.summary, place.name),
            place?.noun,
            fact.area,
            fact.before,
            fact.after,
            fact.origin && formatOrigin(fact.origin),
            fact.remedy,
        ]);
        const others = alike.get(key);
        if (others === undefined) alike.set(key, { facts: [fact], names: [place?.name ?? ""] });
        else {
            others.facts.push(fact);
            others.names.push(place?.name ?? "");
        }
    }
    return [...alike.values()].map(({ facts: [first, ...more], names }) =>
        rowOf(first as FactToShow, more.length === 0 ? [] : names),
    );
}

function rowOf(fact: FactToShow, names: readonly string[]): Row {
    const { area, summary, before, after, origin, remedy } = fact;
    const place = names.length === 0 ? undefined : placeOf(fact);
    return {
        label: area,
        text: place === undefined ? summary : pluralWords(summary, place, names.length),
        lists: place === undefined ? [] : [{ noun: place.noun, names }],
        count: Math.max(1, names.length),
        ...(before === undefined && after === undefined
            ? {}
            : { before: valueOrNothing(before), after: valueOrNothing(after) }),
        ...(origin === undefined ? {} : { origin }),
        ...(remedy === undefined ? {} : { remedy }),
    };
}

function valueOrNothing(value: unknown): string {
    return value === undefined ? "nothing" : valueWords(value);
}

interface PlaceName {
    readonly noun: "person" | "repository";
    readonly name: string;
}

/** What may differ between facts that are otherwise alike; undefined where the words do not name it. */
function placeOf({ path, repository, summary }: FactToShow): PlaceName | undefined {
    const [root, , part, item] = factSegments(path);
    const found: PlaceName | undefined =
        repository !== undefined
            ? { noun: "repository", name: repository }
            : item === undefined
              ? undefined
              : root === "teams" && part === "members"
                ? { noun: "person", name: item }
                : part === "repositories"
                  ? { noun: "repository", name: item }
                  : undefined;
    return found !== undefined && placeIn(summary, found.name) >= 0 ? found : undefined;
}

const part = /[\w./@-]/;

/** Where a name stands alone in the words, and is no part of another name; -1: nowhere. */
function placeIn(summary: string, name: string): number {
    const [words, wanted] = [summary.toLowerCase(), name.toLowerCase()];
    for (let at = words.indexOf(wanted); at >= 0; at = words.indexOf(wanted, at + 1)) {
        const next = words.slice(at + wanted.length, at + wanted.length + 2);
        const goesOn = next.startsWith(".") ? part.test(next[1] ?? "") : part.test(next[0] ?? "");
        if (!part.test(words[at - 1] ?? "") && !goesOn) return at;
    }
    return -1;
}

function template(summary: string, name: string): string {
    const at = placeIn(summary, name);
    return `${summary.slice(0, at)}\u0000${summary.slice(at + name.length)}`;
}

const pluralVerbs: Readonly<Record<string, string>> = {
    joins: "join",
    leaves: "leave",
    goes: "go",
    gains: "gain",
    loses: "lose",
    has: "have",
    is: "are",
};

function pluralWords(summary: string, { noun, name }: PlaceName, count: number): string {
    return template(summary, name)
        .replace(/^\u0000 (\w+)/, (all, verb: string) =>
            all.replace(verb, pluralVerbs[verb] ?? verb),
        )
        .replace("\u0000", () => counted(count, noun));
}
