import { Command } from "commander";
import type { ChecklistAnswer } from "../../controls/checklist-answers";
import { checklistAnswers } from "../../controls/checklist-answers";
import { formatOrigin } from "../../plan/origin";
import { readPolicyContext } from "../codex-policy";
import { exitCodes } from "../exit-codes";

/** `codex-rollout checklist`: the questions an administrator is asked, answered from the policy. */
export function checklistCommand(): Command {
    return new Command("checklist")
        .description("the ten rollout items and six GitHub questions: enforced, attested or open")
        .option("--policy <file>", "the policy", "policies/rollout.yaml")
        .option("--json", "print one JSON document instead of text")
        .addHelpText(
            "after",
            "\nExit codes: 0 every question is answered, 1 something is open or the policy has errors, 2 misuse.",
        )
        .action(({ policy, json }: { policy: string; json?: boolean }) => {
            const items = checklistAnswers(readPolicyContext(policy));
            const answer =
                json === true
                    ? JSON.stringify({ version: 1, policy, items }, null, 2)
                    : text(items);
            process.stdout.write(`${answer}\n`);
            const answered = items.every(({ open }) => open.length === 0);
            process.exitCode = answered ? exitCodes.ok : exitCodes.failed;
        });
}

function text(items: readonly ChecklistAnswer[]): string {
    const lines = items.flatMap(({ question, status, answers, open }) => [
        `${status.padEnd(9)} ${question}`,
        ...answers.map(
            ({ kind, what, through, origin }) =>
                `            ${kind} by ${through}: ${what}  ${formatOrigin(origin)}`,
        ),
        ...open.map((what) => `            open: ${what}`),
    ]);
    const answered = items.filter(({ open }) => open.length === 0).length;
    return [...lines, "", `${answered} of ${items.length} answered`].join("\n");
}
