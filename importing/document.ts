/** The policy as a file: a head that says where it comes from, sections in order, what is left out beside its section. */
import { visible } from "../plan/visible";
import { emitEntry } from "./emit";
import type { Imported, Plain, Remark } from "./model";

/** So many remarks stand in the file; the verb says all of them. */
const shown = 8;

export function policyText({ policy, remarks }: Imported, head: readonly string[]): string {
    const { version = 1, organization = "", ...sections } = policy;
    const start = [
        ...head.map((line) => (line === "" ? "#" : `# ${visible(line)}`)),
        ...emitEntry("version", version, 0),
        ...emitEntry("organization", organization, 0),
    ];
    const rest = Object.entries(sections).map(([key, section]) => [
        ...remarkLines(remarks, key),
        ...emitSection(key, section),
    ]);
    const orphans = remarks.filter(({ section }) => !Object.hasOwn(sections, section));
    const tail = orphans.length === 0 ? [] : [commentOf(orphans)];
    return `${[start, ...rest, ...tail].map((lines) => lines.join("\n")).join("\n\n")}\n`;
}

function remarkLines(remarks: readonly Remark[], section: string): string[] {
    const own = remarks.filter((one) => one.section === section);
    return own.length === 0 ? [] : commentOf(own);
}

function commentOf(remarks: readonly Remark[]): string[] {
    const more = remarks.length - shown;
    return [
        "# Not in this policy:",
        ...remarks.slice(0, shown).map(({ text }) => `# - ${visible(text)}`),
        ...(more > 0 ? [`# - and ${more} more, which import says on standard error`] : []),
    ];
}

/** A section is never on one line with its key: its entries are what is read and changed. */
export function emitSection(key: string, section: Plain): string[] {
    const lines = emitEntry(key, section, 0);
    const isMap = typeof section === "object" && section !== null && !Array.isArray(section);
    if (!isMap || lines.length > 1) return lines;
    return [
        `${key}:`,
        ...Object.entries(section).flatMap(([name, value]) => emitEntry(name, value, 2)),
    ];
}
