import { createHash } from "node:crypto";
import type { JournalRecord } from "./record";

/** One file of the journal as it was found. */
export interface JournalFile {
    readonly name: string;
    readonly records: readonly JournalRecord[];
    /** SHA-256 of each line, in order. */
    readonly digests: readonly string[];
    /** The last line is not whole: the process was killed while it wrote, and what it was about to write had not been sent. */
    readonly torn: boolean;
    /** What does not hold, e.g. a line that was changed. */
    readonly broken: readonly string[];
}

export function digestOf(line: string): string {
    return createHash("sha256").update(line).digest("hex");
}

/** Reads a file's text and proves its chain; the link of the first line is proven by `danglingLinks`. */
export function readChain(name: string, text: string): JournalFile {
    const lines = text.split("\n");
    const tail = lines.pop() ?? "";
    const records: JournalRecord[] = [];
    const digests: string[] = [];
    const broken: string[] = [];
    for (const [index, line] of lines.entries()) {
        const record = parse(line);
        const where = `${name}:${index + 1}`;
        if (record === undefined) broken.push(`${where}  is no record`);
        else if (index > 0 && record.previous !== digests[index - 1])
            broken.push(`${where}  does not follow from the line before: one of them was changed`);
        digests.push(digestOf(line));
        if (record !== undefined) records.push(record);
    }
    return { name, records, digests, torn: tail !== "", broken };
}

/** Files whose first line names a line that no file has: a file is missing, or was changed as a whole. */
export function danglingLinks(files: readonly JournalFile[]): string[] {
    const known = new Set(files.flatMap(({ digests }) => digests));
    return files.flatMap(({ name, records: [first] }) =>
        first?.previous === undefined || known.has(first.previous)
            ? []
            : [
                  `${name}:1  follows a line that is not there: an earlier file is missing or was changed`,
              ],
    );
}

function parse(line: string): JournalRecord | undefined {
    try {
        const value = JSON.parse(line) as Partial<Record<string, unknown>>;
        return isRecord(value) ? (value as unknown as JournalRecord) : undefined;
    } catch {
        return undefined;
    }
}

/** The journal lies where a pull request could put one, so a line may say anything. */
function isRecord(value: Partial<Record<string, unknown>>): boolean {
    const is = (type: "number" | "string", ...keys: string[]) =>
        keys.every((key) => typeof value[key] === type);
    const may = (type: "number" | "string", ...keys: string[]) =>
        keys.every((key) => value[key] === undefined || typeof value[key] === type);
    if (!is("number", "sequence") || !is("string", "at", "run") || !may("string", "previous"))
        return false;
    if (Number.isNaN(Date.parse(String(value.at)))) return false;
    switch (value.kind) {
        case "run":
            return (
                is("string", "target", "host") &&
                is("number", "process") &&
                may("string", "actor", "plan")
            );
        case "write":
            return (
                is("string", "method", "path") &&
                may("string", "actor", "plan", "caller", "object") &&
                isPath(String(value.path)) &&
                (value.operation === undefined ||
                    (Array.isArray(value.operation) &&
                        value.operation.every((one) => typeof one === "string")))
            );
        case "result":
            return (
                is("number", "of") &&
                may("number", "status") &&
                may("string", "message") &&
                (may("string", "id") || may("number", "id"))
            );
        case "note":
            return is("string", "text") && may("number", "of");
        case "end":
            return is("number", "writes");
        default:
            return false;
    }
}

function isPath(text: string): boolean {
    try {
        decodeURIComponent(text);
        return true;
    } catch {
        return false;
    }
}
