/** Policies and inventories that a verb is given. */
import type { Finding } from "../plan/finding";
import { formatFinding } from "../plan/finding";
import type { Inventory } from "../plan/inventory";
import { parseInventory } from "../policies/inventory-file";
import type { LoadedPolicy } from "../policies/load";
import { loadPolicy } from "../policies/load";
import { Failure } from "./exit-codes";
import { readJsonFile, reading } from "./reading";

/** A policy file as it loads, right or wrong. @throws Failure (misuse) when the file cannot be read */
export function readPolicyFile(file: string): LoadedPolicy {
    return reading(file, () => loadPolicy(file));
}

/** An inventory written down as JSON. @throws Failure (misuse) when it cannot be read, or is none */
export function readInventoryFile(file: string): Inventory {
    return readJsonFile(file, parseInventory, "what codex-rollout inventory --out wrote");
}

/** The errors of a policy, for a verb that needs it to have none. */
export function invalidPolicy(file: string, findings: readonly Finding[]): Failure {
    const errors = findings.filter(({ severity }) => severity === "error").map(formatFinding);
    return new Failure([`${file} does not say what should be:`, ...errors].join("\n"));
}
