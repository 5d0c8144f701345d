import { UnknownFact } from "../../plan/guardrails/fact";

/** A resource as the engine shows it: inputs before it is written, outputs when the whole program is known. */
export interface ResourceView {
    /** `github:index/team:Team` */
    readonly type: string;
    readonly urn: string;
    readonly props: Properties;
    /** The resources that a property's value comes from; empty where the engine does not say. */
    from(property: string): readonly ResourceView[];
}

/** Plain data, with `unknown` wherever a preview cannot know a value yet. */
export type Properties = Readonly<Record<string, unknown>>;

/** Stands for a value that only the apply will know. */
export const unknown: unique symbol = Symbol("unknown");

/** What @pulumi/policy hands out throws when an unknown value is touched; this makes plain data of it once. */
export function plain(value: unknown): unknown {
    if (typeof value !== "object" || value === null) return value;
    const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
    const read = (key: string | number): unknown => {
        try {
            return plain((value as Record<string | number, unknown>)[key]);
        } catch (error) {
            // UnknownValueError is not exported; only it carries the sentinel that it met.
            if (error instanceof Error && "unknownTypeSentinel" in error) return unknown;
            throw error;
        }
    };
    return Array.isArray(value)
        ? keys.map(read)
        : Object.fromEntries(keys.map((key) => [key, read(key)]));
}

/** @throws UnknownFact where the apply alone will know. */
export function text(props: Properties, key: string): string | undefined {
    const value = known(props, key);
    if (typeof value === "number") return String(value);
    return typeof value === "string" ? value : undefined;
}

/** @throws UnknownFact */
export function flag(props: Properties, key: string, usual: boolean): boolean {
    const value = known(props, key);
    return typeof value === "boolean" ? value : usual;
}

/** @throws UnknownFact */
export function count(props: Properties, key: string): number | undefined {
    const value = known(props, key);
    return typeof value === "number" ? value : undefined;
}

/** Items that are not known stay `unknown`. @throws UnknownFact when not even the list is known. */
export function list(props: Properties, key: string): readonly unknown[] {
    const value = known(props, key);
    return Array.isArray(value) ? value : [];
}

/** A nested object, or the first of a list of at most one, as the provider writes some of them. @throws UnknownFact */
export function block(props: Properties, key: string): Properties | undefined {
    const value = known(props, key);
    const one: unknown = Array.isArray(value) ? value[0] : value;
    if (one === unknown) throw new UnknownFact(`the property ${key}`);
    return typeof one === "object" && one !== null ? (one as Properties) : undefined;
}

function known(props: Properties, key: string): unknown {
    const value = props[key];
    if (value === unknown) throw new UnknownFact(`the property ${key}`);
    return value;
}

/** An object whose fields are worked out when they are read, so that one unknown value spoils only the rules that need it. */
export function lazy<T extends object>(fields: { readonly [Key in keyof T]-?: () => T[Key] }): T {
    const object = {} as T;
    for (const key of Object.keys(fields) as (keyof T)[])
        Object.defineProperty(object, key, { get: fields[key], enumerable: true });
    return object;
}
