import type { Comparison, Effect } from "./comparison";
import { sameSet, setWords, without } from "./words";

/** One setting of an object: when it differs, how that is said, and what it does to the bounds. */
export interface Field<Value> {
    equal?(declared: Value, actual: Value): boolean;
    /** Follows `SUBJECT: `, e.g. `code-owner review is off, policy says on`. */
    words(declared: Value, actual: Value): string;
    effect(declared: Value, actual: Value): Effect;
}

/** A field for each setting that is compared. */
export type Fields<T> = { readonly [Key in keyof T]?: Field<T[Key]> };

/** Reports each known setting that differs. */
export function compareFields<T extends object>(
    comparison: Comparison,
    fields: Fields<T>,
    {
        at,
        subject,
        repository,
        managed = true,
    }: {
        readonly at: readonly string[];
        /** What the settings belong to, as people say it, e.g. `payments-api main`. */
        readonly subject: string;
        readonly repository?: string;
        readonly managed?: boolean;
    },
    declared: T,
    actual: T,
): void {
    for (const key of Object.keys(fields) as (keyof T & string)[]) {
        const field = fields[key] as Field<unknown>;
        const wanted: unknown = declared[key];
        const got: unknown = actual[key];
        const path = [...at, key];
        if (field.equal === undefined ? wanted === got : field.equal(wanted, got)) continue;
        comparison.report({
            kind: "changed",
            at: path,
            ...(repository === undefined ? {} : { repository }),
            summary: `${subject}: ${field.words(wanted, got)}`,
            declared: wanted,
            actual: got,
            effect: field.effect(wanted, got),
            managed,
        });
    }
}

/** A switch that bounds what may happen while it is on. */
export function guard(name: string): Field<boolean> {
    return {
        words: (declared, actual) =>
            `${name} is ${actual ? "on" : "off"}, policy says ${declared ? "on" : "off"}`,
        effect: (_, actual) => (actual ? "tighter" : "looser"),
    };
}

/** A switch that allows something while it is on. */
export function permission(name: string): Field<boolean> {
    return {
        words: (_, actual) =>
            `${name} ${actual ? "allowed, policy forbids them" : "forbidden, policy allows them"}`,
        effect: (_, actual) => (actual ? "looser" : "tighter"),
    };
}

/** The same, said as a switch. */
export function onOffPermission(name: string): Field<boolean> {
    return { ...guard(name), effect: (_, actual) => (actual ? "looser" : "tighter") };
}

/** A plain text that bounds nothing. */
export function label(name: string): Field<string | undefined> {
    const quoted = (text: string | undefined) =>
        text === undefined ? "none" : JSON.stringify(text);
    return {
        words: (declared, actual) =>
            `${name} is ${quoted(actual)}, policy says ${quoted(declared)}`,
        effect: () => undefined,
    };
}

/** A set, in any order. `more` is what one member too many does to the bounds; one too few does the opposite. */
export function set(
    name: string,
    more: "looser" | "tighter",
    word: (item: string) => string = String,
): Field<readonly string[]> {
    return {
        equal: sameSet,
        words: (declared, actual) => `${name}: ${setWords(declared, actual, word)}`,
        effect: (declared, actual) => setEffect(declared, actual, more),
    };
}

/** Looser wins when a set has both too few and too many: a bound that is gone matters more than one that came. */
export function setEffect(
    declared: readonly string[],
    actual: readonly string[],
    more: "looser" | "tighter",
): Effect {
    const loosening = more === "looser" ? without(actual, declared) : without(declared, actual);
    return loosening.length > 0 ? "looser" : "tighter";
}
