import type { InventoryRepository } from "../plan/inventory";
import type { Origin } from "../plan/origin";

/** Which repositories a policy speaks of, and through which tier. Archived repositories are never in it. */
export interface Selection {
    /** Key: repository name; sorted. */
    readonly repositories: ReadonlyMap<string, SelectedRepository>;
    /** Key: tier; names sorted. A tier that matches nothing has an empty list. */
    readonly tiers: ReadonlyMap<string, readonly string[]>;
    /** Repositories that a list of tier and repository names stands for, sorted; names that select nothing add nothing. */
    of(names: readonly string[]): readonly SelectedRepository[];
}

export interface SelectedRepository {
    readonly name: string;
    readonly tier: string;
    readonly repository: InventoryRepository;
    /** The line of the `match` that selected it. */
    readonly origin: Origin;
}
