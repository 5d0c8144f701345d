import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CodexControls } from "../plan/codex";
import { runHook } from "./check/hook";
import { renderHook } from "./render/hook";

/** What the managed hook says against a command line, by running it; undefined when there is none or it lets it pass. */
export async function hookVerdict(
    controls: CodexControls,
    command: string,
): Promise<string | undefined> {
    const text = renderHook(controls);
    if (text === undefined) return undefined;
    const scratch = await mkdtemp(join(tmpdir(), "codex-hook-"));
    try {
        const hook = join(scratch, "hook.sh");
        await writeFile(hook, text, { mode: 0o755 });
        const { code, stderr } = await runHook(hook, command);
        return code === 0 ? undefined : stderr.trim();
    } finally {
        await rm(scratch, { recursive: true, force: true });
    }
}
