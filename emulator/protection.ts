import type { Context } from "./http/context";
import { Problem } from "./http/problem";
import { classicViolations } from "./rules/classic";
import { rulesetApplies, rulesetCoversRef } from "./rules/conditions";
import { rulesetViolations } from "./rules/enforce";
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
