import { counted, listWords } from "../../plan/compare/words";
import type { PreviewChange } from "../model";
import { loosensSafeguard } from "../safeguards";
import type { Case } from "./case";
import type { Hit } from "./hit";

/**
 * Where the policy names approvers, nothing is loosened without one of them. What loosens the brakes and guardrails
 * themselves is stopped whether it names some or not, once there is something to loosen: after the first apply. What the
 * apply leaves alone is not its doing.
 */
export function* checkLoosening(one: Case): Generator<Hit> {
    const approvers = one.brakes.loosening?.approvers;
    const { changes, before } = one.input;
    const isStopped =
        approvers !== undefined
            ? ({ class: how }: PreviewChange) => how === "loosens"
            : before.safeguards === undefined
              ? () => false
              : loosensSafeguard;
    const loosening = changes.filter((change) => change.part !== "left" && isStopped(change));
    const [first, ...others] = loosening;
    if (first === undefined) return;
    const more = others.length === 0 ? "" : `, and ${counted(others.length, "other")}`;
    const what =
        approvers === undefined ? "happen than before in later applies" : "happen than before";
    yield {
        brake: "loosening",
        summary: `${counted(loosening.length, "change")} ${loosening.length === 1 ? "lets" : "let"} more ${what}: ${first.summary}${more}`,
        paths: loosening.map(({ path }) => path).sort(),
        ...one.lineOf(["loosening", "approvers"]),
        remedy:
            approvers === undefined
                ? "ask whoever answers for the brakes and guardrails for an override"
                : `ask ${listWords(approvers)} for an override`,
    };
}
