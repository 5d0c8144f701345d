import type { StagedMachine } from "../binary/machine";
import { CannotStage, stageMachine } from "../binary/machine";
import type { ProofReport, ProofRow } from "../result";
import { report } from "../result";
import { checkConfig } from "./config";
import { checkContents } from "./contents";
import { checkGuidance } from "./guidance";
import { checkHook } from "./hook";
import type { CheckInput } from "./input";
import { checkRequirements } from "./requirements";
import { checkRules } from "./rules";

/**
 * Whether the real binary reads every file, and reads in it what the policy says. Codex ignores an unknown key of
 * requirements.toml without a word, so "it loads" shows nothing: each setting is read back, by whatever command shows it.
 * @throws NodeJS.ErrnoException when scratch files cannot be written; what the machine cannot try is a row, not an error
 */
export async function checkCodexFiles(input: CheckInput): Promise<ProofReport> {
    const rows = [
        ...checkContents(input),
        ...(await checkConfig(input)),
        ...(await checkRules(input)),
        ...(await checkHook(input)),
        ...(await onMachine(input)),
    ];
    return report(input.binary.version, rows);
}

async function onMachine(input: CheckInput): Promise<ProofRow[]> {
    let machine: StagedMachine;
    try {
        machine = await stageMachine(input.files);
    } catch (error) {
        if (!(error instanceof CannotStage)) throw error;
        const subjects = ["requirements.toml", "AGENTS.md"];
        return subjects.map((subject) => ({
            subject,
            declared: "read by the binary",
            verdict: "unchecked",
            evidence: error.message,
        }));
    }
    try {
        return [
            ...(await checkRequirements(input, machine)),
            ...(await checkGuidance(input, machine)),
        ];
    } finally {
        await machine.dispose();
    }
}
