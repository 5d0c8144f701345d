/** YAML as a person lays it out: short things on one line, long lists filled to the width. */
import { stringify } from "yaml";
import { visible, visibleJson } from "../plan/visible";
import type { Plain, PlainMap } from "./model";

const width = 100;

/** The lines of a mapping's entries, each indented by so many spaces. */
export function emitEntries(map: PlainMap, indent: number): string[] {
    return Object.entries(map).flatMap(([key, value]) => emitEntry(key, value, indent));
}

/** The lines of one entry. */
export function emitEntry(key: string, value: Plain, indent: number): string[] {
    const start = `${" ".repeat(indent)}${scalar(key)}:`;
    const short = inline(value);
    const isBig = typeof value === "object" && value !== null && !Array.isArray(value);
    // A mapping of mappings reads from top to bottom, however short it is.
    const deep =
        isBig && Object.values(value).some((one) => typeof one === "object" && one !== null);
    if (!deep && start.length + 1 + short.length <= width) return [`${start} ${short}`];
    if (Array.isArray(value)) {
        const items = value as readonly Plain[];
        return items.every((one) => typeof one !== "object" || one === null)
            ? [`${start}`, ...filled(items.map(inline), indent + 2)]
            : [start, ...items.flatMap((one) => listItem(one, indent + 2))];
    }
    return [start, ...emitEntries(value as PlainMap, indent + 2)];
}

/** The lines of one item of a list in block style. */
export function listItem(item: Plain, indent: number): string[] {
    const short = inline(item);
    if (indent + 2 + short.length <= width) return [`${" ".repeat(indent)}- ${short}`];
    const lines = emitEntries(item as PlainMap, indent + 2);
    return lines.map((line, index) =>
        index === 0 ? `${" ".repeat(indent)}- ${line.trimStart()}` : line,
    );
}

/** `[a, b, c]` over as few lines as fit. */
function filled(items: readonly string[], indent: number): string[] {
    const pad = " ".repeat(indent + 2);
    const lines: string[] = [];
    let line = pad;
    for (const item of items) {
        const next = `${line === pad ? pad : `${line} `}${item},`;
        if (next.length > width && line !== pad) {
            lines.push(line);
            line = `${pad}${item},`;
        } else line = next;
    }
    return [`${" ".repeat(indent)}[`, ...lines, line, `${" ".repeat(indent)}]`];
}

/** In one line, in flow style. */
export function inline(value: Plain): string {
    if (Array.isArray(value)) return `[${(value as readonly Plain[]).map(inline).join(", ")}]`;
    if (typeof value === "object" && value !== null) {
        const entries = Object.entries(value).map(([key, one]) => `${scalar(key)}: ${inline(one)}`);
        return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
    }
    return scalar(value);
}

/** Quoted where YAML would read something else; flow style forbids more than block style does. */
function scalar(value: string | number | boolean | null): string {
    if (typeof value !== "string") return String(value);
    // A name that turns the line around it would be reviewed as another one; YAML reads the escapes of JSON.
    if (visible(value) !== value) return visibleJson(value);
    const written = stringify(value, { lineWidth: 0, blockQuote: false }).trimEnd();
    if (written.startsWith('"') || written.startsWith("'")) return written;
    return /[[\]{},]|^[*&!|>%@`#~]|: |:$| #/.test(value) ? JSON.stringify(value) : written;
}
