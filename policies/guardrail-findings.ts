/** Guardrails that a policy's own plan breaks, as findings with the policy line. */
import type { Policy } from "../controls/control";
import { codexIdentity, guardrailFinding, waiversOf } from "../controls/guardrails";
import type { Finding } from "../plan/finding";
import type { Violation } from "../plan/guardrails/check";
import { checkGuardrails } from "../plan/guardrails/check";
import { factsOfPlan } from "../plan/guardrails/of-plan";
import { guardrails } from "../plan/guardrails/table";
import { waiverFor } from "../plan/guardrails/waiver";
import type { Inventory } from "../plan/inventory";
import type { Origin } from "../plan/origin";
import type { Plan } from "../plan/plan";
import { originOf } from "../plan/plan";

/** Guardrails that a plan breaks, each at the one place, but for those that are waived today. */
export function unwaived(
    plan: Plan,
    inventory: Inventory,
    policy: Policy,
    today: string,
): Violation[] {
    const identity = codexIdentity(policy);
    const waivers = waiversOf(policy);
    const facts = factsOfPlan(plan, inventory, identity);
    return checkGuardrails(guardrails, facts, identity).violations.filter(
        (violation) => waiverFor(violation, waivers, today) === undefined,
    );
}

/**
 * One finding for each policy line that breaks a guardrail, however many repositories the line is about.
 * @param today ISO date
 * @param top where a fact belongs whose origin is not known
 */
export function guardrailFindings(
    plan: Plan,
    inventory: Inventory,
    policy: Policy,
    today: string,
    top: Origin,
): Finding[] {
    const lines = new Map<string, { readonly finding: Finding; count: number }>();
    for (const violation of unwaived(plan, inventory, policy, today)) {
        const origin = originOf(plan, violation.path) ?? top;
        const line = `${violation.guardrail.id} ${origin.line}:${origin.column}`;
        const present = lines.get(line);
        if (present !== undefined) present.count += 1;
        else lines.set(line, { finding: guardrailFinding(violation, origin), count: 1 });
    }
    return [...lines.values()].map(({ finding, count }) =>
        count === 1
            ? finding
            : { ...finding, message: `${finding.message}, and ${count - 1} more like it` },
    );
}
