import { Command } from "commander";
import { checklistAnswers } from "../../controls/checklist-answers";
import type { EvidenceOptions } from "../checklist-evidence";
import { checklistEvidence } from "../checklist-evidence";
import { exitCodes } from "../exit-codes";
import { checklistJson, checklistText } from "../render/checklist";

/** `codex-rollout checklist`: the questions an administrator is asked, and what answers each. */
export function checklistCommand(): Command {
    return new Command("checklist")
        .description("the ten rollout items and six GitHub questions: enforced, attested or open")
        .option("--policy <file>", "the policy", "policies/rollout.yaml")
        .option("--inventory <file>", "for an organization, written down as JSON")
        .option("--live", "read the organization, and count only what is so there")
        .option(
            "--base-url <url>",
            "with --live, the API of another GitHub; default: GITHUB_BASE_URL, else https://api.github.com/",
        )
        .option("--json", "print one JSON document instead of text")
        .addHelpText(
            "after",
            `
Enforced: the resources and files that hold it are named. Verified: drift reads it, a person sets it. Attested: a person stands
for it until a day. Declared: people and models read it, and nothing holds them to it.

Exit codes: 0 every question is answered, 1 something is open or the policy has errors, 2 misuse, 8 the organization could
not be read.`,
        )
        .action(async (options: EvidenceOptions & { json?: boolean }) => {
            const { context, evidence, basis } = await checklistEvidence(options);
            const items = checklistAnswers(context, evidence);
            const said =
                options.json === true
                    ? checklistJson(options.policy, basis, items)
                    : checklistText(basis, items);
            process.stdout.write(`${said}\n`);
            const answered = items.every(({ open }) => open.length === 0);
            process.exitCode = answered ? exitCodes.ok : exitCodes.failed;
        });
}
