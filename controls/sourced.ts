import type { Sourced } from "../plan/codex";
import type { Context, PolicyPath } from "./control";

/** A value with its policy line; nothing when the policy does not say it. */
export function sourced<T extends NonNullable<unknown>>(
    context: Context,
    path: PolicyPath,
    value: T,
): Sourced<T>;
export function sourced<T>(
    context: Context,
    path: PolicyPath,
    value: T | undefined,
): Sourced<T> | undefined;
export function sourced<T>(
    context: Context,
    path: PolicyPath,
    value: T | undefined,
): Sourced<T> | undefined {
    return value === undefined ? undefined : { value, origin: context.at(path) };
}

/** Each of a list with its own line. */
export function sourcedEach<T extends NonNullable<unknown>>(
    context: Context,
    path: PolicyPath,
    values: readonly T[] | undefined,
): Sourced<T>[] {
    return (values ?? []).map((value, index) => sourced(context, [...path, index], value));
}
