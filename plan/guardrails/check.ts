import type { FactPath } from "../fact-path";
import type { Fact } from "./fact";
import { UnknownFact } from "./fact";
import type { CodexIdentity } from "./identity";
import type { Guardrail } from "./rule";

/** A guardrail that a fact breaks. */
export interface Violation {
    readonly guardrail: Guardrail;
    /** The field that breaks it, e.g. `repositories/sandbox/protections/main/forcePushes`. */
    readonly path: FactPath;
    /** What is wrong, without the remedy. */
    readonly message: string;
    readonly fact: Fact;
}

/** What a guardrail would have to know and does not: nobody may take it for an all-clear. */
export interface Doubt {
    readonly guardrail: Guardrail;
    readonly path: FactPath;
    /** To follow `cannot say`: `whether …`, or `: the reviewers … are not known yet`. */
    readonly message: string;
    readonly fact: Fact;
}

export interface Verdict {
    readonly violations: readonly Violation[];
    readonly doubts: readonly Doubt[];
}

/** Asks every guardrail of every fact that it looks at. Waivers are not looked at here (`waived`). */
export function checkGuardrails(
    rules: readonly Guardrail[],
    facts: Iterable<Fact>,
    identity: CodexIdentity,
): Verdict {
    const violations: Violation[] = [];
    const doubts: Doubt[] = [];
    for (const fact of facts) {
        for (const guardrail of rules) {
            if (!guardrail.facts.includes(fact.kind)) continue;
            try {
                for (const remark of guardrail.check(fact, identity)) {
                    const { at: path } = remark;
                    if ("breaks" in remark)
                        violations.push({ guardrail, path, message: remark.breaks, fact });
                    else doubts.push({ guardrail, path, message: remark.doubt, fact });
                }
            } catch (error) {
                if (!(error instanceof UnknownFact)) throw error;
                const message = `anything of ${fact.path} while ${error.what} is not known`;
                doubts.push({ guardrail, path: fact.path, message, fact });
            }
        }
    }
    return { violations, doubts };
}

/** Where a guardrail is explained. */
export function docsPage({ id }: Guardrail): string {
    return `docs/guardrails.md#${id}`;
}
