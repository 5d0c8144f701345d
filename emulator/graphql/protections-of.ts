/** Which classic protections a caller reads, and which one is in force. */
import { branchMatches } from "../rules/patterns";
import type { Repository } from "../state/repository";
import type { BranchProtection } from "../state/settings";
import type { GraphqlContext } from "./context";
import { hasRole, requireTokenPermission } from "./visibility";

/** Shown to administrators; others get an empty list, not an error, as on GitHub. */
export function protectionsOf(context: GraphqlContext, repository: Repository): BranchProtection[] {
    requireTokenPermission(context.http, repository, "administration");
    return hasRole(context.http, repository, "admin") ? [...repository.protections.values()] : [];
}

/** The rule in force on a branch. */
export function protectionOf(
    context: GraphqlContext,
    repository: Repository,
    branch: string,
): BranchProtection | null {
    const rules = protectionsOf(context, repository);
    return (
        rules.find(({ pattern }) => pattern === branch) ??
        rules.find(({ pattern }) => branchMatches(pattern, branch)) ??
        null
    );
}
