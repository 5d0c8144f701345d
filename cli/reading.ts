/** Files that a verb is given: read in one way, no further than is of use, and said in one way when they cannot be. */
import { DataError } from "../plan/data-error";
import { formatFinding } from "../plan/finding";
import type { Finding } from "../plan/finding";
import { readBounded } from "../policies/bounded-file";
import { JsonError, jsonLimits, parseJson, placesIn } from "../policies/json";
import { limits } from "../policies/yaml";
import { exitCodes, Failure } from "./exit-codes";

/** A file that cannot be read is a mistake on the command line, not in the policy. */
export function reading<Value>(file: string, read: () => Value): Value {
    try {
        return read();
    } catch (error) {
        throw unusableFile(file, error) ?? error;
    }
}

/** What the file system's error means for the command line; nothing for an error of another kind. */
export function unusableFile(file: string, error: unknown): Failure | undefined {
    const { code, syscall, message } = error as NodeJS.ErrnoException;
    if (code === undefined || syscall === undefined) return undefined;
    const reason = code === "EFBIG" ? message : (reasons[code] ?? code);
    return new Failure(`${file}: ${reason}`, exitCodes.misuse);
}

const reasons: Readonly<Record<string, string>> = {
    ENOENT: "no such file",
    EISDIR: "is a folder, not a file",
    EACCES: "may not be read",
    ENOTDIR: "no such file",
};

/**
 * The text of a file, without a byte order mark.
 * @param most bytes; default: those of a policy
 * @throws Failure (misuse) when it cannot be read, or has more
 */
export function readText(file: string, most: number = limits.bytes): string {
    return reading(file, () => readBounded(file, most)).replace(/^\uFEFF/, "");
}

/**
 * The value of a file of JSON, as `read` takes it.
 * @param read throws DataError for a value that is not as it must be
 * @param remedy what to give instead of a file that is none
 * @throws Failure (misuse) with the place of what is wrong
 */
export function readJsonFile<Value>(
    file: string,
    read: (data: unknown) => Value,
    remedy?: string,
): Value {
    const text = readText(file, jsonLimits.bytes);
    const refused = (finding: Finding): Failure => {
        const { expected = remedy } = finding;
        const whole = expected === undefined ? finding : { ...finding, expected };
        return new Failure(formatFinding(whole), exitCodes.misuse);
    };
    try {
        return read(parseJson(text, file));
    } catch (error) {
        if (error instanceof JsonError) throw refused(error.finding);
        if (!(error instanceof DataError)) throw error;
        const origin = placesIn(text, file)(error.path);
        throw refused({ severity: "error", code: "json", message: error.wrong, origin });
    }
}
