/** How reports put counts, names and values. */
import type { Row } from "./report";

const plurals: Readonly<Record<string, string>> = {
    repository: "repositories",
    person: "people",
    entry: "entries",
    property: "properties",
};

export function counted(count: number, noun: string): string {
    return `${number(count)} ${count === 1 ? noun : plural(noun)}`;
}

export function plural(noun: string): string {
    return plurals[noun] ?? `${noun}s`;
}

/** `12,345`, whatever the machine's language is. */
export function number(count: number): string {
    return count.toLocaleString("en-US");
}

/** `a, b and c`, or `a, b and 10 others`: never one other alone, whose name is no longer than those words. */
export function names(items: readonly string[], most: number): string {
    const shown = items.length <= most + 1 ? items : items.slice(0, most);
    const rest = items.length - shown.length;
    const last = rest > 0 ? `${number(rest)} others` : shown.at(-1);
    const first = rest > 0 ? shown : shown.slice(0, -1);
    return first.length === 0 ? (last ?? "") : `${first.join(", ")} and ${last}`;
}

const longestValue = 120;

/** A value in few words; large ones by what they are made of. */
export function valueWords(value: unknown): string {
    if (value === undefined || value === null) return "none";
    if (typeof value === "boolean") return value ? "on" : "off";
    if (Array.isArray(value)) {
        if (value.length === 0) return "none";
        return clipped(
            value.map((item) => (isObject(item) ? clippedJson(item) : String(item))).join(", "),
        );
    }
    if (isObject(value)) return clippedJson(value);
    return value === "" ? '""' : clipped(typeof value === "string" ? value : JSON.stringify(value));
}

function isObject(value: unknown): value is object {
    return typeof value === "object" && value !== null;
}

function clippedJson(value: object): string {
    return clipped(JSON.stringify(value));
}

export function clipped(text: string, most = longestValue): string {
    return text.length > most ? `${[...text].slice(0, most - 1).join("")}…` : text;
}

/** Lines of at most `width` characters, the second and later ones indented by `indent`. A word longer than a line stays whole. */
export function wrapped(text: string, width: number, indent: string): string[] {
    const lines: string[] = [];
    let line = "";
    for (const word of text.split(" ")) {
        const room = lines.length === 0 ? width : width - indent.length;
        if (line !== "" && line.length + 1 + word.length > room) {
            lines.push(line.trimEnd());
            line = word;
        } else line = line === "" ? word : `${line} ${word}`;
    }
    return [...lines, line].map((one, index) => (index === 0 ? one : `${indent}${one}`));
}

/** Whether the words say from what to what already, as they do of whatever comes or goes. */
export function saysValues({
    text,
    before,
    after,
}: Pick<Row, "after" | "before" | "text">): boolean {
    if (before === undefined || after === undefined || before === after) return true;
    if (before === "nothing" || after === "nothing") return true;
    return (
        text.includes(` from ${before} to ${after}`) ||
        / (goes (on|off)|are (allowed|forbidden))$/.test(text)
    );
}
