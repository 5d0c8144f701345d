/** Files that a verb is given: read in one way, and said in one way when they cannot be. */
import { readFileSync } from "node:fs";
import type { Finding } from "../plan/finding";
import { formatFinding } from "../plan/finding";
import type { Inventory } from "../plan/inventory";
import { parseInventory } from "../policies/inventory-file";
import type { LoadedPolicy } from "../policies/load";
import { loadPolicy } from "../policies/load";
import { exitCodes, Failure } from "./exit-codes";

/** A policy file as it loads, right or wrong. @throws Failure (misuse) when the file cannot be read */
export function readPolicyFile(file: string): LoadedPolicy {
    return reading(file, () => loadPolicy(file));
}

/** An inventory written down as JSON. @throws Failure (misuse) when it cannot be read, or is none */
export function readInventoryFile(file: string): Inventory {
    const source = reading(file, () => readFileSync(file, "utf8"));
    try {
        return parseInventory(source);
    } catch (error) {
        if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
        throw new Failure(`${file}: ${error.message}`, exitCodes.misuse);
    }
}

/** The errors of a policy, for a verb that needs it to have none. */
export function invalidPolicy(file: string, findings: readonly Finding[]): Failure {
    const errors = findings.filter(({ severity }) => severity === "error").map(formatFinding);
    return new Failure([`${file} does not say what should be:`, ...errors].join("\n"));
}

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
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code === undefined || syscall === undefined) return undefined;
    return new Failure(`${file}: ${reasons[code] ?? code}`, exitCodes.misuse);
}

const reasons: Readonly<Record<string, string>> = {
    ENOENT: "no such file",
    EISDIR: "is a folder, not a file",
    EACCES: "may not be read",
    ENOTDIR: "no such file",
};
