import { Command, Option } from "commander";
import { exitCodes, Failure } from "../exit-codes";
import type { ProjectVerbOptions } from "../preview/options";
import { withProjectOptions } from "../preview/options";
import type { PreviewFormat } from "../preview/render";
import { previewFormats } from "../preview/render";
import { preview } from "./preview";
import { up } from "./up";

interface RollbackOptions extends ProjectVerbOptions {
    readonly format: PreviewFormat;
    readonly plan?: string;
}

/** `codex-rollout rollback FILE`: what an apply replaced, previewed and applied by the same rules as a policy. */
export function rollbackCommand(): Command {
    return withProjectOptions(
        new Command("rollback").description(
            "go back to what was applied before an `up`: preview it, then apply it by its hash",
        ),
    )
        .argument("<file>", "rollback.json of the `up` to take back, below .codex-rollout/ups/")
        .option("--plan <hash or file>", "apply it: the hash that the preview of it showed")
        .addOption(
            new Option("--format <format>", "how to say the preview")
                .choices(previewFormats)
                .default("text"),
        )
        .addHelpText("after", help)
        .action(rollback);
}

const help = `
Without --plan nothing is written. Brakes have the limits of the policy as it is now, or of what was applied last where those
are stricter. Values of secrets are not rolled back, and files keep what people have written in them since. Afterwards the
policy still says what it said: change it too, or the next \`up\` applies it again.

Exit codes: those of preview and up.`;

async function rollback(file: string, options: RollbackOptions): Promise<void> {
    if (options.base !== undefined) {
        throw new Failure(
            "--base compares two policies, and a rollback applies none",
            exitCodes.misuse,
        );
    }
    const recorded = { ...options, recorded: file };
    if (options.plan !== undefined) return up(recorded);
    await preview(recorded);
    process.stderr.write(
        `to apply it: codex-rollout rollback ${file} --plan HASH, with the hash of the plan above\n`,
    );
}
