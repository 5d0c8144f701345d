import { codexControls } from "../../../controls/codex";
import type { PlanContext } from "../../../controls/control";
import { controls } from "../../../controls/index";
import { formatFinding } from "../../../plan/finding";
import type { Inventory } from "../../../plan/inventory";
import { mergeContributions } from "../../../plan/merge";
import { asSafeguards, safeguardsOf } from "../../../controls/safeguards";
import type { Plan } from "../../../plan/plan";
import { createContext } from "../../../policies/check";
import { parsePolicy } from "../../../policies/load";
import type { CodexSide } from "../../../preview/codex-settings";
import { acmeInventory } from "../../fixtures/acme-inventory";

export interface Sides {
    readonly plan: Plan;
    readonly codex: CodexSide;
}

/** What a policy asks for, guardrails or not: what they refuse must be classed rightly all the same. */
export function sidesOf(text: string, inventory: Inventory = acmeInventory): Sides {
    const { policy, positions, findings } = parsePolicy(text, "p.yaml");
    if (policy === undefined) throw new Error(findings.map(formatFinding).join("\n"));
    const context = createContext(policy, positions, {
        inventory,
        today: "2026-11-23",
    }) as PlanContext;
    const contributions = controls.flatMap((control) => {
        const section = policy[control.id];
        return section === undefined ? [] : [...(control.contribute?.(section, context) ?? [])];
    });
    const merged = mergeContributions(inventory.organization.login, contributions);
    const errors = merged.findings.filter(({ severity }) => severity === "error");
    if (errors.length > 0) throw new Error(errors.map(formatFinding).join("\n"));
    const plan = { ...merged.plan, safeguards: asSafeguards(safeguardsOf(policy)) };
    return { plan, codex: { policy, controls: codexControls(context) } };
}

/** What a stack would know of a plan after its apply: nothing of what is only spoken of or checked. */
export function asApplied(plan: Plan): Plan {
    const keep = <T>(record: Readonly<Record<string, T>>, holds: (one: T) => boolean) =>
        Object.fromEntries(Object.entries(record).filter(([, one]) => holds(one)));
    return {
        ...plan,
        teams: keep(plan.teams, ({ management }) => management === "managed"),
        apps: keep(plan.apps, ({ management }) => management === "apply"),
        origins: new Map(),
    };
}

/** A repository that the first policy does not speak of is there nevertheless. */
export function withPlaces(plan: Plan, other: Plan): Plan {
    const bare = Object.values(other.repositories).map((repository) => [
        repository.name,
        {
            ...repository,
            ...{ teams: {}, collaborators: {}, protections: {}, rulesets: {} },
            ...{ environments: {}, secrets: {}, files: {}, actions: undefined },
        },
    ]);
    return { ...plan, repositories: { ...Object.fromEntries(bare), ...plan.repositories } };
}
