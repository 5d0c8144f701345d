import path from "node:path";
import { Command } from "commander";
import { sameSafeguards } from "../../plan/safeguards";
import { documentDifferences, planHash } from "../../preview/document";
import { beyondReviewed } from "../../preview/executed";
import { stopping } from "../../preview/model";
import { exitCodes, Failure } from "../exit-codes";
import type { Applied, AppliedShard } from "../preview/apply";
import { apply } from "../preview/apply";
import { asideWords } from "../preview/aside";
import type { Behind, Computed } from "../preview/compute";
import { withPreview } from "../preview/compute";
import type { ReviewedPlan } from "../preview/files";
import { reviewedPlan, writePlan } from "../preview/files";
import type { ProjectVerbOptions } from "../preview/options";
import { withProjectOptions } from "../preview/options";
import { renderPreview } from "../preview/render";
import { beginRecord, endRecord } from "../preview/record";
import { diagnosticWords } from "../pulumi/engine-run";
import { projectFolder } from "../pulumi/project";
import { paintFor } from "../render/paint";

export interface UpOptions extends ProjectVerbOptions {
    readonly plan?: string;
}

/** `codex-rollout up --plan HASH`: applies what was reviewed and nothing else. */
export function upCommand(): Command {
    return withProjectOptions(
        new Command("up").description(
            "apply a reviewed plan, and refuse when it is not the same any more",
        ),
    )
        .option(
            "--plan <hash or file>",
            "the reviewed plan: its hash, of which 12 digits will do, or its file",
        )
        .option(
            "--shard <name>",
            "of a plan over several stacks, apply the part of this one: `base`, then the others in any order, then `base` again",
        )
        .addHelpText("after", help)
        .action(up);
}

const help = `
The plan is worked out anew, with reads alone. When it is not the reviewed one, nothing is written, and it says in what
they differ. Leaves preview.json, result.json and rollback.json below .codex-rollout/ups/.

Exit codes: 0 applied, or nothing to do, 1 refused or failed, 2 misuse, 8 applied, and something could not be read.`;

export function up(options: UpOptions): Promise<void> {
    const { shard, plan, cwd } = options;
    if (shard === undefined)
        return withPreview(options, (computed, behind) => applyReviewed(computed, options, behind));
    if (plan === undefined)
        throw new Failure("--shard applies a part of a reviewed plan: --plan", exitCodes.misuse);
    const reviewed = reviewedPlan(plan, projectFolder(path.resolve(cwd ?? ".")));
    if (reviewed.document === undefined)
        throw new Failure(
            `--shard compares with the reviewed plan, and plan ${plan} is not known here - \`--plan\` with its file, plan.json of \`preview --out\``,
        );
    const partOf = { ...options, partOfPlan: planHash(reviewed.document) };
    return withPreview(partOf, (computed, behind) => applyReviewed(computed, partOf, behind));
}

async function applyReviewed(
    computed: Computed,
    options: UpOptions,
    behind: Behind,
): Promise<void> {
    const { preview, document, project, before, plan } = computed;
    const { hash } = preview;
    if (options.plan === undefined) throw unreviewed(computed, options);
    const reviewed = reviewedPlan(options.plan, project.folder);
    if (options.shard === undefined) {
        if (!hash.startsWith(reviewed.hash)) throw changed(reviewed, computed);
    } else refuseBeyond(reviewed, computed);
    refuseStopped(computed);
    if (preview.steps.length === 0 && sameSafeguards(before.safeguards, plan.safeguards)) {
        process.stdout.write(
            `nothing to do: ${preview.organization} is as ${preview.policy} says\n`,
        );
        return;
    }
    process.stderr.write(`${asideWords(computed)}\n`);
    if (options.shard === undefined)
        writePlan(project.folder, { version: 1, hash, document, preview }, options.out);
    const began = new Date();
    const folder = beginRecord(computed, began);
    const applied = await apply(computed, options, behind);
    endRecord(folder, computed, applied, began);
    report(computed, applied, path.relative(process.cwd(), folder) || folder);
}

/** Somebody has to have looked; the digits say at what. */
function unreviewed(computed: Computed, { out }: UpOptions): Failure {
    const { preview, document, project } = computed;
    const { hash } = preview;
    writePlan(project.folder, { version: 1, hash, document, preview }, out);
    process.stdout.write(
        `${renderPreview(preview, "text", paintFor(process.stdout), process.stdout.columns)}\n`,
    );
    return new Failure(
        `nothing is applied without a reviewed plan; if this is the one:\n  codex-rollout up --plan ${hash.slice(0, 12)}`,
    );
}

/** The part of one stack is a part of what was reviewed, or nothing is applied. */
function refuseBeyond(reviewed: ReviewedPlan, { document }: Computed): void {
    const differences =
        reviewed.document === undefined ? [] : beyondReviewed(reviewed.document, document);
    if (differences.length === 0) return;
    throw new Failure(
        [
            `this is no part of plan ${reviewed.hash.slice(0, 12)}; nothing was written`,
            ...differences.map((one) => `  ${one}`),
        ].join("\n"),
    );
}

function changed(reviewed: ReviewedPlan, { preview, document }: Computed): Failure {
    const counts = countWords(preview);
    const head = `plan ${reviewed.hash.slice(0, 12)} is not what would be applied now (${preview.hash.slice(0, 12)}); nothing was written`;
    if (reviewed.document === undefined) {
        return new Failure(
            `${head}\nthe reviewed plan is not known here, so what differs cannot be said; now: ${counts}`,
        );
    }
    const differences = documentDifferences(reviewed.document, document);
    return new Failure(
        [head, ...differences.map((one) => `  ${one}`), `now: ${counts}`].join("\n"),
    );
}

function countWords({ changes }: Computed["preview"]): string {
    const count = (part: string) => changes.filter((change) => change.part === part).length;
    const loosening = changes.filter(
        (change) => change.part !== "left" && change.class === "loosens",
    );
    return `${count("change")} changes, ${count("drift")} of drift undone, ${loosening.length} of them loosening`;
}

function refuseStopped({ preview, unexplained }: Computed): void {
    const errors = preview.findings.filter(({ severity }) => severity === "error");
    const reasons = [
        ...stopping(preview).map(
            ({ brake, summary, remedy }) => `brake ${brake}: ${summary}\n    ${remedy}`,
        ),
        ...errors.map(({ message, expected }) =>
            expected === undefined ? message : `${message} - ${expected}`,
        ),
    ];
    if (reasons.length === 0 && unexplained.length === 0) return;
    throw new Failure(
        ["nothing was written:", ...reasons.map((reason) => `  ${reason}`)].join("\n"),
    );
}

/** A shard that fails stops no other, so what became of each has to be said. */
function shardWords(name: string, stack: string, result: AppliedShard["result"]): string {
    const why: Partial<Record<AppliedShard["result"], string>> = {
        waiting:
            "applied but for what lets people and apps in, and for the end of teams: that waits until every shard is applied",
        "not begun": "not begun, since the base failed",
    };
    return `shard ${name} (${stack}): ${why[result] ?? result}`;
}

function report({ preview }: Computed, applied: Applied, folder: string): void {
    const { done, failed, differences, diagnostics, output } = applied;
    const lines = [
        preview.steps.length === 0
            ? `nothing to do on GitHub; what ${preview.policy} says of applies is written down; record: ${folder}`
            : `${done.length} of ${preview.steps.length} steps done; record: ${folder}`,
        ...differences.map((one) => `NOT AS REVIEWED: ${one}`),
        ...(applied.shards ?? []).map(({ name, stack, result }) => shardWords(name, stack, result)),
    ];
    if (applied.succeeded && differences.length === 0) {
        process.stdout.write(`${lines.join("\n")}\n`);
        process.exitCode = preview.unknown.length > 0 ? exitCodes.incomplete : exitCodes.ok;
        return;
    }
    if (!applied.succeeded) {
        const errors = diagnostics.filter(({ severity }) => severity === "error");
        lines.push(
            `failed: ${failed.length} steps; run it again when the cause is gone, after a new preview`,
            ...(errors.length > 0 ? errors.map(diagnosticWords) : [output.trim()]),
        );
    }
    throw new Failure(lines.join("\n"));
}
