/** The checklist as text and as JSON: pure. */
import type { ChecklistAnswer, PartAnswer } from "../../controls/checklist-answers";
import { formatOrigin } from "../../plan/origin";
import { visibleJson } from "../../plan/visible";

/** Each question, what its areas come to, and what answers it, with policy lines. */
export function checklistText(basis: string, items: readonly ChecklistAnswer[]): string {
    const lines = items.flatMap(({ question, status, answers, open, areas }) => [
        `${status.padEnd(9)} ${question}`,
        ...areas.map(
            ({ area, sentence, origin }) =>
                `            ${area}: ${sentence}  ${formatOrigin(origin)}`,
        ),
        ...answers.map(
            (answer) =>
                `          - ${answer.kind}: ${answer.what}, by ${through(answer)}  ${formatOrigin(answer.origin)}`,
        ),
        ...open.map((what) => `          - open: ${what}`),
        "",
    ]);
    const answered = items.filter(({ open }) => open.length === 0).length;
    return [...lines, `${answered} of ${items.length} answered, from ${basis}`].join("\n");
}

/** Said once for all of its keys. */
const requirements = "requirements.toml ";

/** A large organization has hundreds of names; JSON has them all. */
const mostNames = 160;

function through({ through: names }: PartAnswer): string {
    const inRequirements = names.filter((name) => name.startsWith(requirements));
    const others = names.filter((name) => !name.startsWith(requirements));
    const keys = inRequirements.map((name) => name.slice(requirements.length)).join(", ");
    const all = [...(keys === "" ? [] : [requirements + keys]), ...others].join("; ");
    if (all.length <= mostNames) return all;
    return `${all.slice(0, mostNames)}… (--json for all)`;
}

/** What `checklist --json` prints. */
export interface ChecklistDocument {
    readonly version: 2;
    /** The policy, as it was named. */
    readonly policy: string;
    /** What the answers are from: the policy, an inventory, or the live organization. */
    readonly basis: string;
    /** How many questions of each status; a status that none has is left out. */
    readonly counts: Readonly<Record<string, number>>;
    readonly items: readonly ChecklistAnswer[];
}

export function checklistJson(
    policy: string,
    basis: string,
    items: readonly ChecklistAnswer[],
): string {
    const counts: Record<string, number> = {};
    for (const { status } of items) counts[status] = (counts[status] ?? 0) + 1;
    const document: ChecklistDocument = { version: 2, policy, basis, counts, items };
    return visibleJson(document);
}
