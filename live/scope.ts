import { draftPlannedRepository } from "../plan/drafts";
import type { Inventory } from "../plan/inventory";
import type { FactKind } from "../plan/fact-kind";
import type { Plan } from "../plan/plan";

/** Which of the things that GitHub lists are read: those that a plan speaks of, or all that the vocabulary has words for. */
export interface Scope {
    readonly plan: Plan;
    readonly everything: boolean;
    /** What is read at all. @default - everything */
    readonly kinds?: ReadonlySet<FactKind>;
}

/** Whether any of these is read. */
export function reads({ kinds }: Pick<Scope, "kinds">, ...some: readonly FactKind[]): boolean {
    return kinds === undefined || some.some((kind) => kinds.has(kind));
}

/** What an import reads: every repository that is not archived, and all that there is in it. */
export function everythingIn(inventory: Inventory): Scope {
    const { login } = inventory.organization;
    const repositories = Object.values(inventory.repositories)
        .filter(({ archived }) => !archived)
        .map(({ name }) => [name, draftPlannedRepository(name)] as const);
    const plan: Plan = {
        organization: login,
        teams: {},
        repositories: Object.fromEntries(repositories),
        rulesets: {},
        secrets: {},
        apps: {},
        origins: new Map(),
    };
    return { plan, everything: true };
}

/** Whether a list is asked for at all. */
export function asksFor(planned: Readonly<Record<string, unknown>>, everything: boolean): boolean {
    return everything || Object.keys(planned).length > 0;
}

/** Whether one item of a list is wanted. */
export function wants(
    planned: Readonly<Record<string, unknown>>,
    name: string,
    everything: boolean,
): boolean {
    return everything || Object.hasOwn(planned, name);
}
