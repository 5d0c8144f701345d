import { codexControls } from "../controls/codex";
import type { Context } from "../controls/control";
import type { CodexControls } from "../plan/codex";
import { formatFinding } from "../plan/finding";
import { checkPolicy, createContext, hasErrors } from "../policies/check";
import { Failure } from "./exit-codes";
import { readPolicyFile } from "./policy-file";

/**
 * What a policy file says about Codex's own files. Findings go to stderr.
 * @throws Failure when the file cannot be read (2) or has errors (1)
 */
export function readCodexControls(file: string): CodexControls {
    return codexControls(readPolicyContext(file));
}

/** A valid policy with what its checks and answers need; as `readCodexControls`. */
export function readPolicyContext(file: string): Context {
    const loaded = readPolicyFile(file);
    const findings = checkPolicy(loaded);
    if (findings.length > 0) process.stderr.write(`${findings.map(formatFinding).join("\n")}\n`);
    if (hasErrors(findings) || loaded.policy === undefined) {
        throw new Failure(`${file} is not valid; codex-rollout validate ${file} says the same`);
    }
    return createContext(loaded.policy, loaded.positions, {});
}
