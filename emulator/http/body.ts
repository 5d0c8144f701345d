import { invalidRequest, Problem } from "./problem";

type Fields = Readonly<Record<string, unknown>>;

/** Readers of request fields; each answers GitHub's 422 text for what does not fit. `null` counts as absent unless said. */

export function text(body: Fields, name: string): string | undefined {
    const value = body[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== "string") throw wrongType(name, value, "a string");
    return value;
}

export function requiredText(body: Fields, name: string): string {
    const value = text(body, name);
    if (value === undefined) throw missing(name);
    return value;
}

export function oneOf<const T extends string>(
    body: Fields,
    name: string,
    allowed: readonly T[],
): T | undefined {
    const value = body[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== "string" || !(allowed as readonly string[]).includes(value)) {
        throw invalidRequest(
            `For 'properties/${name}', ${JSON.stringify(value)} is not a member of ${JSON.stringify(allowed)}.`,
        );
    }
    return value as T;
}

export function flag(body: Fields, name: string): boolean | undefined {
    const value = body[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== "boolean") throw wrongType(name, value, "a boolean");
    return value;
}

export function integer(body: Fields, name: string): number | undefined {
    const value = body[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== "number" || !Number.isInteger(value))
        throw wrongType(name, value, "an integer");
    return value;
}

export function list(body: Fields, name: string): unknown[] | undefined {
    const value = body[name];
    if (value === undefined || value === null) return undefined;
    if (!Array.isArray(value)) throw wrongType(name, value, "an array");
    return value as unknown[];
}

export function texts(body: Fields, name: string): string[] | undefined {
    return list(body, name)?.map((item, index) => {
        if (typeof item !== "string") throw wrongType(`${name}/${index}`, item, "a string");
        return item;
    });
}

export function integers(body: Fields, name: string): number[] | undefined {
    return list(body, name)?.map((item, index) => {
        if (typeof item !== "number" || !Number.isInteger(item))
            throw wrongType(`${name}/${index}`, item, "an integer");
        return item;
    });
}

export function object(body: Fields, name: string): Record<string, unknown> | undefined {
    const value = body[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value !== "object" || Array.isArray(value))
        throw wrongType(name, value, "an object");
    return value as Record<string, unknown>;
}

/**
 * Refuses (501) fields that GitHub would act on and the local GitHub does not keep: silence would be a made-up success.
 * @param names every field the route understands.
 */
export function served(body: Fields, names: readonly string[]): void {
    const others = Object.keys(body).filter((name) => !names.includes(name));
    if (others.length > 0)
        throw new Problem(
            501,
            `The local GitHub does not serve the field ${others.join(", ")} here`,
        );
}

export function missing(...names: string[]): Error {
    return invalidRequest(names.map((name) => `"${name}" wasn't supplied.`).join("\n"));
}

export function wrongType(name: string, value: unknown, wanted: string): Error {
    return invalidRequest(`For 'properties/${name}', ${JSON.stringify(value)} is not ${wanted}.`);
}
