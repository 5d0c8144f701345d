import { Command, Option } from "commander";
import { stopping } from "../../preview/model";
import type { Computed } from "../preview/compute";
import { computePreview } from "../preview/compute";
import type { ExitCode } from "../exit-codes";
import { exitCodes } from "../exit-codes";
import { writePlan } from "../preview/files";
import type { ProjectVerbOptions } from "../preview/options";
import { withProjectOptions } from "../preview/options";
import type { PreviewFormat } from "../preview/render";
import { previewFormats, renderPreview } from "../preview/render";
import { asideWords } from "../preview/aside";
import { paintFor } from "../render/paint";

export interface PreviewOptions extends ProjectVerbOptions {
    readonly format: PreviewFormat;
    readonly expectNoChanges?: boolean;
}

/** `codex-rollout preview`: what an apply would do, from the engine's own events, decided on by people. Writes nothing. */
export function previewCommand(): Command {
    return withProjectOptions(
        new Command("preview").description(
            "show what an apply would do: who gains, who loses, what gets looser, and what it leaves alone",
        ),
    )
        .addOption(
            new Option("--format <format>", "how to say it")
                .choices(previewFormats)
                .default("text"),
        )
        .option("--expect-no-changes", "exit 7 when there is something to do")
        .addHelpText("after", help)
        .action(preview);
}

const help = `
Nothing is written to GitHub: the engine runs behind a gateway that lets reads pass alone. The plan that is shown has a
hash; \`codex-rollout up --plan HASH\` applies exactly it.

Exit codes: 0 can be applied, or nothing to do, 1 a brake stops it or it failed, 2 misuse,
7 there are changes (--expect-no-changes), 8 incomplete (something could not be read).`;

export async function preview(options: PreviewOptions): Promise<void> {
    const computed = await computePreview(options);
    const { document, project } = computed;
    const { hash } = computed.preview;
    writePlan(
        project.folder,
        { version: 1, hash, document, preview: computed.preview },
        options.out,
    );
    const text = renderPreview(
        computed.preview,
        options.format,
        paintFor(process.stdout),
        process.stdout.columns,
    );
    process.stdout.write(text.endsWith("\n") ? text : `${text}\n`);
    process.stderr.write(`${asideWords(computed)}\n`);
    process.exitCode = previewExitCode(computed, options.expectNoChanges === true);
}

/** Stopped before incomplete: whoever reads "incomplete" may try again, and this one must change. */
function previewExitCode({ preview, unexplained }: Computed, expectNone: boolean): ExitCode {
    const wrong = preview.findings.some(({ severity }) => severity === "error");
    // What could not be read may be readable next time; what else stops must change.
    const stops = stopping(preview).filter(({ brake }) => brake !== "unread");
    if (stops.length > 0 || unexplained.length > 0 || wrong) return exitCodes.failed;
    if (preview.unknown.length > 0) return exitCodes.incomplete;
    return expectNone && preview.changes.some(({ part }) => part !== "left")
        ? exitCodes.drift
        : exitCodes.ok;
}
