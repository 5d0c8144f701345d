import type { Context } from "./http/context";
import { rulesetApplies, rulesetCoversRef } from "./rules/conditions";
import { branchMatches } from "./rules/patterns";
import type { Repository } from "./state/repository";
import type { State } from "./state/state";

/** One change of one ref, told before it happens. */
export interface BranchUpdate {
    /** Without `refs/`: `heads/main`, `tags/v1`. */
    readonly ref: string;
    readonly kind: "create" | "update" | "force-update" | "delete";
    /** How: a commit through the contents API, a ref written directly, a pull request merged, a branch renamed. */
    readonly via: "contents" | "ref" | "merge" | "rename";
    /** The commit the ref would point to; null for delete. */
    readonly sha: string | null;
    /** The commit it points to now; null for create. */
    readonly before: string | null;
    /** The pull request's number when `via` is `merge`. */
    readonly pull?: number;
    /** Files this update changes, for CODEOWNERS and push rules; repository-relative. */
    readonly paths?: readonly string[];
}

/**
 * Throws the Problem GitHub answers when classic protection or a ruleset (repository or organization)
 * forbids this update for this caller. Called before anything is changed, by contents, git refs,
 * branch rename and pull request merge.
 */
export function assertBranchUpdateAllowed(
    _context: Context,
    _repository: Repository,
    _update: BranchUpdate,
): void {
    // Filled by the protection and ruleset routes' author; an unprotected repository allows everything.
}

/** What GitHub reports as `protected` with a branch: a classic protection or an active ruleset covers it. */
export function isProtected(state: State, repository: Repository, branch: string): boolean {
    for (const one of repository.protections.values())
        if (branchMatches(one.pattern, branch)) return true;
    const { rulesets } = state.organizationOf(repository);
    return [...repository.rulesets.values(), ...rulesets.values()].some(
        (one) =>
            one.enforcement === "active" &&
            one.target === "branch" &&
            rulesetApplies(one, repository) &&
            rulesetCoversRef(one, repository, `heads/${branch}`),
    );
}
