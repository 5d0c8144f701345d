/** How values of a policy appear in messages. */

const kinds: Readonly<Record<string, string>> = {
    string: "text",
    number: "a number",
    int: "a whole number",
    boolean: "true or false",
    array: "a list",
    object: "a mapping",
    record: "a mapping",
};

/** A kind of zod's in the words of people who write YAML. */
export function kindOf(expected: string): string {
    return kinds[expected] ?? expected;
}

/** A value with its kind: `text (pilot)`, `a list of 2`, `empty`. */
export function inKind(value: unknown): string {
    if (value === null) return "empty";
    if (Array.isArray(value))
        return value.length === 0 ? "an empty list" : `a list of ${value.length}`;
    if (typeof value === "object") return "a mapping";
    return `${typeof value === "string" ? "text" : typeof value === "boolean" ? "the truth value" : "the number"} (${shown(value)})`;
}

/** Text as it can stand in a line of output: cut to a length, control characters spelled out. */
export function shown(value: unknown): string {
    if (typeof value === "object" && value !== null) return inKind(value);
    const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;
    const safe = String(value).replace(
        invisible,
        (one) => `\\u{${(one.codePointAt(0) ?? 0).toString(16)}}`,
    );
    return safe.length <= 80 ? safe : `${safe.slice(0, 79)}…`;
}

/** `a`, `a or b`, `a, b or c`. */
export function listed(words: readonly string[], last = "or"): string {
    if (words.length < 2) return words[0] ?? "a value";
    return `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1) ?? ""}`;
}
