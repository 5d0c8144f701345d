/** An apply on the small example organization, from two policies and whatever the organization has. */
import { applied } from "../../../plan/applied";
import { draftRepository } from "../../../plan/drafts";
import type { Inventory } from "../../../plan/inventory";
import type { LiveOrganization } from "../../../plan/live";
import type { Plan } from "../../../plan/plan";
import { formatFinding } from "../../../plan/finding";
import { parsePolicy } from "../../../policies/load";
import { resolvePolicy } from "../../../policies/resolve";
import type { BrakesInput } from "../../../preview/brakes/index";
import { checkBrakes } from "../../../preview/brakes/index";
import type { BrakeHit, PreviewChange } from "../../../preview/model";
import { classOf } from "../../../preview/classes";
import { safeguardChanges } from "../../../preview/safeguards";
import { compare } from "../../../plan/compare";
import { acmeInventory } from "../../fixtures/acme-inventory";
import type { Mutable } from "../../plan/support/planned-organization";

export const today = "2026-11-23";
export const hash = "0123456789abcdef".repeat(4);

export type Live = Mutable<LiveOrganization>;

/** A plan of a policy that is right. */
export function planOf(yaml: string, inventory: Inventory = acmeInventory, day = today): Plan {
    const { plan, findings } = resolvePolicy(parsePolicy(yaml, "p.yaml"), inventory, day);
    if (plan === undefined) throw new Error(findings.map(formatFinding).join("\n"));
    return plan;
}

export const nothingApplied: Plan = {
    organization: "acme",
    teams: {},
    repositories: {},
    rulesets: {},
    secrets: {},
    apps: {},
    origins: new Map(),
};

/** The example organization before anything was applied: its people, teams and repositories, and no grants of ours. */
export function untouched(inventory: Inventory = acmeInventory): Live {
    const live: LiveOrganization = {
        state: {
            login: "acme",
            settings: { defaultRepositoryPermission: "read" },
            members: Object.fromEntries(
                Object.entries(inventory.users).map(([key, { login, membership }]) => [
                    key,
                    { login, role: membership === "admin" ? "admin" : "member" },
                ]),
            ),
            teams: Object.fromEntries(
                Object.values(inventory.teams).map(({ slug, name, privacy, parent }) => [
                    slug,
                    { slug, name, description: "", privacy, parent, members: {} },
                ]),
            ),
            repositories: Object.fromEntries(
                Object.values(inventory.repositories)
                    .filter(({ archived }) => !archived)
                    .map(({ name }) => [name, draftRepository(name)]),
            ),
            rulesets: {},
            secrets: {},
            apps: Object.fromEntries(
                Object.values(inventory.apps).map(({ slug, selection }) => [
                    slug,
                    { slug, selection, repositories: [], permissions: {} },
                ]),
            ),
        },
        unknown: [],
    };
    return structuredClone(live) as unknown as Live;
}

/** The organization once a plan has been applied to it. */
export function liveAfter(plan: Plan, live: LiveOrganization = untouched()): Live {
    const state = applied(plan, nothingApplied, live);
    return structuredClone({ state, unknown: live.unknown }) as unknown as Live;
}

export interface Apply {
    /** Policy that was applied last; nothing when absent. */
    readonly from?: string;
    /** When it was applied, ISO date; default: today. */
    readonly appliedOn?: string;
    readonly to: string;
    /** What people did since, or what there was before the first apply. */
    readonly meanwhile?: (live: Live) => void;
    readonly inventory?: Inventory;
    readonly more?: Partial<BrakesInput>;
}

export function inputOf({
    from,
    appliedOn,
    to,
    meanwhile,
    inventory = acmeInventory,
    more,
}: Apply): BrakesInput {
    const loaded = parsePolicy(to, "p.yaml");
    if (loaded.policy === undefined) throw new Error(loaded.findings.map(formatFinding).join("\n"));
    const plan = planOf(to, inventory);
    const before = from === undefined ? nothingApplied : planOf(from, inventory, appliedOn);
    const live =
        from === undefined ? untouched(inventory) : liveAfter(before, untouched(inventory));
    meanwhile?.(live);
    const after = applied(plan, before, live);
    return {
        policy: loaded.policy,
        before,
        plan,
        live,
        after,
        changes: [...changesOf(plan, live), ...safeguardChanges(before, plan)],
        steps: [],
        access: [],
        inventory,
        overrides: [],
        hash,
        today,
        lines: loaded.positions,
        ...more,
    };
}

export function brake(apply: Apply): BrakeHit[] {
    return checkBrakes(inputOf(apply));
}

/** What the apply does, as far as the brakes look at it. */
function changesOf(plan: Plan, live: LiveOrganization): PreviewChange[] {
    return compare(plan, live)
        .filter(({ managed }) => managed)
        .map(({ path, area, summary, declared, actual }) => ({
            part: "change",
            class: classOf(path, actual, declared),
            action: actual === undefined ? "add" : declared === undefined ? "remove" : "change",
            path,
            area,
            summary,
        }));
}
