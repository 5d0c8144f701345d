import type { Context } from "./http/context";
import { Problem } from "./http/problem";
import type { BranchUpdate } from "./rules/branch-update";
import { classicViolations } from "./rules/classic";
import { rulesetApplies, rulesetCoversRef } from "./rules/conditions";
import { rulesetViolations } from "./rules/enforce";
import { branchMatches } from "./rules/patterns";
import type { Repository } from "./state/repository";
import type { State } from "./state/state";

const docs = "https://docs.github.com/articles/about-protected-branches";

/**
 * Throws the Problem GitHub answers when classic protection or a ruleset (repository or organization)
 * forbids this update for this caller. Called before anything is changed, by contents, git refs,
 * branch rename and pull request merge.
 *
 * Statuses: 409 for contents, 405 for merges, 422 for refs (found in public reports of each; see FIDELITY.md).
 */
export function assertBranchUpdateAllowed(
    context: Context,
    repository: Repository,
    update: BranchUpdate,
): void {
    const status = update.via === "contents" ? 409 : update.via === "merge" ? 405 : 422;
    const classic = classicViolations(context, repository, update);
    if (classic.length > 0) {
        throw new Problem(
            status,
            `${prefix(context, update)}${classic.join(" ")}`,
            undefined,
            docs,
        );
    }
    const violations = rulesetViolations(context, repository, update);
    if (violations.length > 0) {
        throw new Problem(
            status,
            `Repository rule violations found\n\n${violations.join("\n\n")}\n\n`,
        );
    }
}

/** The contents API says what it could not do. */
function prefix({ method, body }: Context, { via }: BranchUpdate): string {
    if (via !== "contents" || method === "POST") return "";
    const verb =
        method === "DELETE" ? "delete" : typeof body.sha === "string" ? "update" : "create";
    return `Could not ${verb} file: `;
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
