import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { CodexControls } from "../../plan/codex";
import type { StagedMachine } from "./machine";

/** What a denied file says; it must never be seen in an answer. */
export const secretText = "codex-rollout-secret";

/**
 * Puts the places that the policy speaks of into the scratch home and workspace. Codex 0.169.0 makes mount points for
 * denied and protected paths that do not exist and takes them away again, and two sandboxes at once then trip over each
 * other ("bwrap: Can't find source path"): they refuse to work, which is safe, but no proof.
 */
export async function furnish(controls: CodexControls, machine: StagedMachine): Promise<void> {
    for (const { value } of controls.local.protectedPaths) {
        const path = join(machine.workspace, value);
        // A last segment with a dot inside is taken for a file, as in AGENTS.md; `.github` and `docs` are folders.
        if (/[^/]\.[^/]+$/.test(value)) await write(path, "protected\n");
        else await mkdir(path, { recursive: true });
    }
    for (const { value } of controls.local.denyRead) {
        const sample = sampleOf(value, machine);
        if (sample !== undefined) await write(sample, `${secretText}\n`);
    }
}

/** A file that the denied path or glob covers, in the scratch folders; undefined for a path elsewhere on the machine. */
export function sampleOf(denied: string, machine: StagedMachine): string | undefined {
    if (denied.startsWith("/")) return undefined;
    const filled = denied
        .replaceAll("**/", "nested/")
        .replaceAll("**", "nested")
        .replaceAll("*", "sample")
        .replaceAll("?", "x")
        .replace(/\/$/, "");
    if (filled.startsWith("~/")) {
        const path = join(machine.home, filled.slice(2));
        return /[^/]\.[^/]+$/.test(filled) ? path : join(path, "sample");
    }
    return join(machine.workspace, filled);
}

async function write(path: string, text: string): Promise<void> {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text, { flag: "wx" }).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== "EEXIST") throw error;
    });
}
