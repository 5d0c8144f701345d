import { Command } from "commander";
import { sortFindings } from "../../plan/finding";
import type { Finding } from "../../plan/finding";
import type { Inventory } from "../../plan/inventory";
import { checkPolicy, hasErrors } from "../../policies/check";
import type { LoadedPolicy } from "../../policies/load";
import type { Lock } from "../../policies/lock-file";
import { checkPins, lockFileOf, readLock } from "../../policies/lock-file";
import { resolvePolicy } from "../../policies/resolve";
import { exitCodes, Failure } from "../exit-codes";
import { readInventoryFile, readPolicyFile } from "../policy-file";
import { reading } from "../reading";
import { validationJson, validationText } from "../render/validation";

interface ValidateOptions {
    readonly json?: boolean;
    readonly inventory?: string;
    readonly watch?: boolean;
}

/** `codex-rollout validate`: every finding in a policy, without Pulumi, token or network. */
export function validateCommand(): Command {
    return new Command("validate")
        .description("check a policy file: every finding at once, with file:line:col")
        .argument("<file>", "the policy, e.g. policies/rollout.yaml")
        .option("--json", "print one JSON document instead of text")
        .option("--inventory <file>", "also check against an organization, written down as JSON")
        .option("--watch", "check again whenever the file changes, until Ctrl-C")
        .addHelpText(
            "after",
            "\nExit codes: 0 valid (warnings allowed), 1 errors in the policy, 2 a file cannot be read. With --watch: of the last check.",
        )
        .action(validate);
}

async function validate(file: string, options: ValidateOptions): Promise<void> {
    if (options.watch !== true) return validateOnce(file, options);
    const files = [file, ...(options.inventory === undefined ? [] : [options.inventory])];
    const { whileWatching } = await import("../watch.js");
    await whileWatching(files, () => validateAgain(file, options));
}

function validateOnce(file: string, options: ValidateOptions): void {
    const loaded = readPolicyFile(file);
    const inventory =
        options.inventory === undefined ? undefined : readInventoryFile(options.inventory);
    // With an inventory the plan is made too: areas can contradict one another in it.
    const lock = reading(lockFileOf(file), () => readLock(lockFileOf(file)));
    const findings =
        inventory === undefined
            ? sortFindings([...checkPolicy(loaded), ...lock.findings])
            : againstInventory(loaded, lock, inventory);
    const report =
        options.json === true
            ? validationJson(file, findings)
            : validationText(file, findings, loaded);
    process.stdout.write(`${report}\n`);
    process.exitCode = hasErrors(findings) ? exitCodes.failed : exitCodes.ok;
}

/** A file that is gone for a moment, as while an editor saves it, does not end the watching. */
function validateAgain(file: string, options: ValidateOptions): void {
    if (process.stdout.isTTY) process.stdout.write(`\n${new Date().toLocaleTimeString()}\n`);
    try {
        validateOnce(file, options);
    } catch (error) {
        if (!(error instanceof Failure)) throw error;
        process.stderr.write(`codex-rollout: ${error.message}\n`);
        process.exitCode = error.exitCode;
    }
}

function againstInventory(loaded: LoadedPolicy, lock: Lock, inventory: Inventory): Finding[] {
    const { findings } = resolvePolicy(loaded, inventory);
    if (loaded.policy === undefined) return sortFindings([...findings, ...lock.findings]);
    return sortFindings([...findings, ...checkPins(lock, loaded.policy, inventory)]);
}
