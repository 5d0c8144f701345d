import { chmod, mkdir, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { CodexControls } from "../../plan/codex";
import type { StagedMachine } from "../binary/machine";
import { examplesOf } from "../commands/command-rule";
import { patternsOf } from "../commands/command-rules";

/** What a stand-in prints when it was started; the word after it says where. */
export const startedMark = "codex-rollout-started";

/**
 * Programs that only say that they were started, and whether they could write where no sandbox lets them. They stand for
 * the declared ones, so that proving `rm -rf` deletes nothing when the proof fails. Returns their directory.
 */
export async function makeStandIns(
    controls: CodexControls,
    machine: StagedMachine,
): Promise<string> {
    const directory = join(machine.root, "programs");
    await mkdir(directory, { recursive: true });
    for (const program of programsOf(controls)) {
        const path = program.startsWith("./")
            ? join(machine.workspace, program)
            : join(directory, basename(program));
        await mkdir(dirname(path), { recursive: true });
        await writeFile(path, standIn);
        await chmod(path, 0o755);
    }
    return directory;
}

/** `/etc` is a copy inside the namespace, so the mark that shows a missing sandbox harms nothing. */
const standIn = `#!/bin/sh
if (: > /etc/codex-rollout-mark) 2>/dev/null; then where=outside; else where=inside; fi
echo "${startedMark} $where"
`;

/** Shells and what starts other programs stay real: a proof of \`sh -c X\` needs them. */
const real = new Set(["sh", "bash", "zsh", "dash", "ksh", "env", "command", "sudo", "true"]);

function programsOf(controls: CodexControls): string[] {
    const programs = controls.commands.declared
        .flatMap((command) => patternsOf(command))
        .flatMap((pattern) => examplesOf(pattern))
        .map((words) => words[0] ?? "");
    return [...new Set(programs)].filter((program) => program !== "" && !real.has(program)).sort();
}

/** Whether a command may be tried: its program is a stand-in. A program named by an absolute path is the real one. */
export function isTried(words: readonly string[]): boolean {
    const [program = ""] = words;
    return !program.startsWith("/") && !real.has(program);
}
