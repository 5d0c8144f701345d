import { controls } from "../controls/index";
import { asSafeguards, safeguardsOf } from "../controls/safeguards";
import type { PlanContext } from "../controls/control";
import { tooLarge } from "../controls/shard-size";
import type { Contribution } from "../plan/contribution";
import type { Finding } from "../plan/finding";
import { sortFindings } from "../plan/finding";
import type { Violation } from "../plan/guardrails/check";
import type { Inventory } from "../plan/inventory";
import { mergeContributions } from "../plan/merge";
import type { Plan } from "../plan/plan";
import { guardrailFindings, unwaived } from "./guardrail-findings";
import { checkPolicy, createContext, hasErrors } from "./check";
import type { LoadedPolicy } from "./load";

export interface ResolvedPolicy {
    /** Unset when a finding is an error. */
    readonly plan?: Plan;
    /** Sorted; warnings stand beside a plan. */
    readonly findings: readonly Finding[];
    /** Guardrails that the plan breaks, waivers considered; empty where no plan could be made. */
    readonly broken: readonly Violation[];
}

/**
 * What a policy means for an organization. The same policy and inventory give the same plan, however keys and lists are
 * ordered; only origins follow the lines of the file.
 * @param today ISO date, for access that ends; default: today, in UTC.
 */
export function resolvePolicy(
    loaded: LoadedPolicy,
    inventory: Inventory,
    today?: string,
): ResolvedPolicy {
    const options = { inventory, today };
    const findings = checkPolicy(loaded, options);
    if (loaded.policy === undefined || hasErrors(findings)) return { findings, broken: [] };

    const context = createContext(loaded.policy, loaded.positions, options) as PlanContext;
    const merged = mergeContributions(inventory.organization.login, [...contributions(context)]);
    const plan = withSafeguards(merged.plan, context);
    const { policy, today: day } = context;
    const all = sortFindings([
        ...findings,
        ...merged.findings,
        ...guardrailFindings(plan, inventory, policy, day, context.at([])),
        ...tooLarge(plan, context),
    ]);
    const broken = unwaived(plan, inventory, policy, day);
    return { ...(hasErrors(all) ? {} : { plan }), findings: all, broken };
}

/** What the policy says of applies is no area's own contribution: the brakes, exceptions and ends of all of them. */
function withSafeguards(plan: Plan, context: PlanContext): Plan {
    const written = safeguardsOf(context.policy);
    const origins = written
        .filter(({ from }) => context.isWritten(from))
        .map(({ path, from }) => [path, context.at(from)] as const);
    return {
        ...plan,
        safeguards: asSafeguards(written),
        origins: new Map([...plan.origins, ...origins]),
    };
}

function* contributions(context: PlanContext): Generator<Contribution> {
    for (const control of controls) {
        const section = context.policy[control.id];
        if (section !== undefined) yield* control.contribute?.(section, context) ?? [];
    }
}
