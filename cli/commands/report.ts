import { Command, Option } from "commander";
import { exitCodes } from "../exit-codes";
import { writePrivate } from "../private-file";
import { reading } from "../reading";
import type { RolloutFormat } from "../render/rollout/index";
import { renderRollout, rolloutFormats } from "../render/rollout/index";
import { rolloutReport } from "../report/build";
import { gather } from "../report/gather";
import type { RolloutReport } from "../report/model";
import { historyOf, readReport, sameOrganization, sinceThen } from "../report/since";

interface ReportOptions {
    readonly policy: string;
    readonly inventory?: string;
    readonly live?: boolean;
    readonly baseUrl?: string;
    readonly previous?: string;
    readonly format?: RolloutFormat;
    readonly out?: string;
}

/** `codex-rollout report`: what security asks of a rollout, on one page. Reads, and changes nothing. */
export function reportCommand(): Command {
    return new Command("report")
        .description(
            "one page for security: the questions, access, reviewers, secrets, drift, ends",
        )
        .option("--policy <file>", "the policy", "policies/rollout.yaml")
        .option("--inventory <file>", "for an organization, written down as JSON: works offline")
        .option("--live", "read the organization: what it has, and what differs from the policy")
        .option(
            "--base-url <url>",
            "with --live, the API of another GitHub; default: GITHUB_BASE_URL, else https://api.github.com/",
        )
        .option("--previous <file>", "an earlier report as JSON: what changed since then")
        .addOption(
            new Option(
                "--format <format>",
                "how to say it; default: by the ending of --out, else html",
            ).choices(rolloutFormats),
        )
        .option("--out <file>", "where to write; default: print it")
        .addHelpText(
            "after",
            `
The page needs nothing else: no network, and no script to be read. Keep report.json beside it, as --previous of the next one.

Examples:
  codex-rollout report --out report.html
  codex-rollout report --live --previous report.json --out report.html

Exit codes: 0 the report is made, whatever it says, 1 the policy has errors, 2 misuse, 8 incomplete (something could not be
read; the report is made and says what).`,
        )
        .action(async (options: ReportOptions) => {
            const report = await reportFor(options);
            const text = await renderRollout(report, formatOf(options));
            const { out } = options;
            if (out === undefined) process.stdout.write(text);
            else {
                // It names people and what they may do.
                reading(out, () => writePrivate(out, text));
                process.stderr.write(`${out}: ${report.verdict.words}\n`);
            }
            process.exitCode = report.unread.length > 0 ? exitCodes.incomplete : exitCodes.ok;
        });
}

async function reportFor(options: ReportOptions): Promise<RolloutReport> {
    const { previous } = options;
    // Read before GitHub is asked, so that a mistake costs no wait.
    const written = previous === undefined ? undefined : readReport(previous);
    const report = rolloutReport(await gather(options));
    if (written === undefined || previous === undefined) return report;
    const before = sameOrganization(written, previous, report.organization);
    return { ...report, since: sinceThen(before, report), history: historyOf(before, report) };
}

const endings: Readonly<Record<string, RolloutFormat>> = {
    json: "json",
    md: "markdown",
    html: "html",
};

function formatOf({ format, out = "" }: ReportOptions): RolloutFormat {
    return format ?? endings[out.slice(out.lastIndexOf(".") + 1)] ?? "html";
}
