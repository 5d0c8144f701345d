/** What a run needs in requests, reckoned before, so that what does not fit its budget is not begun. */
import type { FactKind } from "../plan/fact-kind";
import type { Inventory } from "../plan/inventory";
import type { Plan, PlannedRepository } from "../plan/plan";
import { PageSize } from "./connection";
import { startingSize } from "./repositories";
import type { RequestBudget } from "./request-budget";

/** Requests that a kind of fact takes at the least; those that are read together share theirs. */
export interface Need {
    readonly kinds: readonly FactKind[];
    readonly requests: number;
}

/** What says most about who gets in comes first, and what costs a request for each repository last. */
export function requestNeeds(inventory: Inventory, plan: Plan): Need[] {
    const repositories = Object.values(plan.repositories).filter(({ name }) =>
        Object.hasOwn(inventory.repositories, name),
    );
    const count = repositories.length;
    const sum = (of: (one: PlannedRepository) => number) =>
        repositories.reduce((total, one) => total + of(one), 0);
    const protections = sum((one) => Object.keys(one.protections).length);
    const environments = repositories.flatMap((one) => Object.values(one.environments));
    const apps = Object.keys(plan.apps).length;
    return [
        { kinds: ["members", "repositories/files"], requests: 0 },
        { kinds: ["settings"], requests: plan.actions === undefined ? 1 : 2 },
        {
            kinds: ["teams", "repositories/teams"],
            requests: pages(Object.keys(inventory.teams).length, 50),
        },
        {
            kinds: [
                "repositories/collaborators",
                "repositories/deployKeys",
                "repositories/protections",
                "repositories/rulesets",
            ],
            requests:
                pages(count, startingSize) +
                pages(protections, 100) +
                sum((one) => Object.keys(one.rulesets).length),
        },
        {
            kinds: ["rulesets"],
            requests: Object.keys(plan.rulesets).length + (hasSome(plan.rulesets) ? 1 : 0),
        },
        { kinds: ["roles"], requests: 1 },
        { kinds: ["invited"], requests: 1 },
        { kinds: ["tokens"], requests: 1 },
        { kinds: ["apps"], requests: 2 + (apps > 0 ? 1 + apps : 0) },
        {
            kinds: ["secrets"],
            requests: 1 + (hasSome(plan.secrets) ? 1 + Object.keys(plan.secrets).length : 0),
        },
        {
            kinds: ["repositories/environments"],
            requests:
                pages(count, 100) +
                repositories.filter((one) => hasSome(one.environments)).length +
                environments.filter(({ secrets }) => hasSome(secrets)).length +
                environments.filter(({ branches }) => Array.isArray(branches)).length,
        },
        { kinds: ["repositories/invitations"], requests: count },
        {
            kinds: ["repositories/actions"],
            requests: repositories.filter(({ actions }) => actions !== undefined).length,
        },
        { kinds: ["repositories/secrets"], requests: count },
        { kinds: ["repositories/variables"], requests: count },
    ];
}

export interface Fitting {
    readonly kinds: ReadonlySet<FactKind>;
    readonly left: readonly FactKind[];
    /** Of everything that was asked for. */
    readonly requests: number;
}

/** Of what is asked for, as much as the budget can pay, each kind whole or not at all, the first needs first. */
export function fitting(
    needs: readonly Need[],
    asked: ReadonlySet<FactKind>,
    { most, sent }: RequestBudget,
): Fitting {
    const kinds = new Set<FactKind>();
    const left: FactKind[] = [];
    let [requests, paid] = [0, sent];
    for (const need of needs) {
        const wanted = need.kinds.filter((kind) => asked.has(kind));
        if (wanted.length === 0) continue;
        requests += need.requests;
        if (paid + need.requests > most) left.push(...wanted);
        else {
            paid += need.requests;
            for (const kind of wanted) kinds.add(kind);
        }
    }
    return { kinds, left, requests };
}

function hasSome(record: Readonly<Record<string, unknown>>): boolean {
    return Object.keys(record).length > 0;
}

/** Pages grow while GitHub answers them. */
function pages(count: number, from: number): number {
    const size = new PageSize(from);
    let calls = 0;
    for (let left = count; left > 0; calls++) {
        left -= size.now;
        size.grow();
    }
    return calls;
}
