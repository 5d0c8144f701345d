import { counted, listWords } from "../../plan/compare/words";
import type { Case } from "./case";
import type { Hit } from "./hit";

/** Where the policy names approvers, nothing is loosened without one of them. What the apply leaves alone is not its doing. */
export function* checkLoosening(one: Case): Generator<Hit> {
    const approvers = one.brakes.loosening?.approvers;
    if (approvers === undefined) return;
    const loosening = one.input.changes.filter(
        (change) => change.class === "loosens" && change.part !== "left",
    );
    const [first, ...others] = loosening;
    if (first === undefined) return;
    const more = others.length === 0 ? "" : `, and ${counted(others.length, "other")}`;
    yield {
        brake: "loosening",
        summary: `${counted(loosening.length, "change")} ${loosening.length === 1 ? "lets" : "let"} more happen than before: ${first.summary}${more}`,
        paths: loosening.map(({ path }) => path).sort(),
        ...one.lineOf(["loosening", "approvers"]),
        remedy: `ask ${listWords(approvers)} for an override`,
    };
}
