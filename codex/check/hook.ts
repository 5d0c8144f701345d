import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { collect } from "../binary/run";
import { examplesOf } from "../commands/command-rule";
import { justificationOf, patternsOf } from "../commands/command-rules";
import { hookWanted } from "../commands/guards";
import { machineFolder } from "../render";
import { hookName } from "../render/places";
import type { ProofRow } from "../result";
import type { CheckInput } from "./input";
import { textOf } from "./file";

/** Runs the hook as codex does, on every spelling of what is forbidden, on what is allowed, and on nonsense. */
export async function checkHook(input: CheckInput): Promise<ProofRow[]> {
    const text = textOf(input.files, `${machineFolder}/hooks/${hookName}`);
    if (hookWanted(input.controls.commands) === undefined || text === undefined) return [];
    const scratch = await mkdtemp(join(tmpdir(), "codex-hook-"));
    try {
        const hook = join(scratch, hookName);
        await writeFile(hook, text, { mode: 0o755 });
        return [...(await commandRows(input, hook)), await closedRow(hook)];
    } finally {
        await rm(scratch, { recursive: true, force: true });
    }
}

async function commandRows({ controls }: CheckInput, hook: string): Promise<ProofRow[]> {
    const rows: ProofRow[] = [];
    for (const command of controls.commands.declared) {
        if (command.handling === "approval") continue;
        const refused = command.handling === "forbidden";
        const spelled = patternsOf(command).flatMap((pattern) => examplesOf(pattern));
        const wrong: string[] = [];
        for (const words of spelled) {
            const answer = await runHook(hook, words.join(" "));
            const right = refused
                ? answer.code === 2 && answer.stderr.includes(justificationOf(command))
                : answer.code === 0;
            if (!right)
                wrong.push(`\`${words.join(" ")}\`: exit ${answer.code} ${answer.stderr.trim()}`);
        }
        rows.push({
            subject: `hooks/${hookName}`,
            declared: `${command.handling}: ${(spelled[0] ?? []).join(" ")}`,
            verdict: wrong.length === 0 ? "obeyed" : "broken",
            evidence:
                wrong[0] ?? `${refused ? "refuses" : "lets pass"} ${spelled.length} spellings`,
            from: command.origin.path,
        });
    }
    return rows;
}

/** Codex lets a command run when its hook fails, so the hook must refuse what it cannot read. */
async function closedRow(hook: string): Promise<ProofRow> {
    const answer = await collect(hook, [], {
        stdin: '{"tool_input":',
        environment: { PATH: "" },
    }).catch((error: Error) => ({ code: -1, stderr: error.message }));
    return {
        subject: `hooks/${hookName}`,
        declared: "refuses when it cannot work (no awk)",
        verdict: answer.code === 2 ? "obeyed" : "broken",
        evidence: `exit ${answer.code}: ${answer.stderr.trim().split("\n").at(-1) ?? ""}`,
    };
}

/** The hook's answer on one command line, given as codex gives it. */
export function runHook(hook: string, command: string): Promise<{ code: number; stderr: string }> {
    const stdin = JSON.stringify({
        hook_event_name: "PreToolUse",
        tool_name: "Bash",
        tool_input: { command },
    });
    return collect(hook, [], { stdin, timeout: 10_000 });
}
