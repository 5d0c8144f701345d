/** What a pull request must have before it is merged: reviews, code owners' reviews, status checks. */
import { allTeamsOf, effectiveRole, rank } from "../access";
import { codeOwnersOf, type CodeOwner } from "../codeowners";
import { changedPaths, isAncestor, mergeBase } from "../state/git";
import type { PullRequest, PullRequestReview, Repository } from "../state/repository";
import type { State } from "../state/state";

export interface ReviewDemand {
    readonly count: number;
    readonly codeOwners: boolean;
    /** Approvals of an earlier head do not count. */
    readonly dismissStale: boolean;
    /** Somebody other than the last pusher approved the head. */
    readonly lastPush: boolean;
}

/** What is still missing, in GitHub's words; empty when the reviews suffice. */
export function missingReviews(
    state: State,
    repository: Repository,
    pull: PullRequest,
    demand: ReviewDemand,
): string[] {
    const reviews = [...latestReviews(state, repository, pull).values()];
    const approvals = reviews.filter(
        (review) =>
            review.state === "APPROVED" &&
            (!demand.dismissStale || review.commitSha === pull.headSha),
    );
    const missing: string[] = [];
    if (approvals.length < demand.count) {
        const [noun, verb] = demand.count === 1 ? ["review", "is"] : ["reviews", "are"];
        missing.push(
            `At least ${demand.count} approving ${noun} ${verb} required by reviewers with write access.`,
        );
    }
    if (demand.count > 0 && reviews.some((review) => review.state === "CHANGES_REQUESTED"))
        missing.push("Changes have been requested.");
    if (demand.lastPush && !approvals.some((review) => isOfOthers(repository, pull, review))) {
        missing.push("New changes require approval from someone other than the last pusher.");
    }
    if (demand.codeOwners) missing.push(...missingOwners(state, repository, pull, approvals));
    return missing;
}

/** The review of each person that counts: the last that said something, by people with write access, never the author's. */
function latestReviews(
    state: State,
    repository: Repository,
    pull: PullRequest,
): Map<number, PullRequestReview> {
    const latest = new Map<number, PullRequestReview>();
    for (const review of pull.reviews) {
        if (review.state === "COMMENTED" || review.userId === pull.authorId) continue;
        if (rank(effectiveRole(state, repository, state.user(review.userId))) >= rank("write"))
            latest.set(review.userId, review);
    }
    return latest;
}

/** The pusher is not kept; the head's committer stands for them. */
function isOfOthers(repository: Repository, pull: PullRequest, review: PullRequestReview): boolean {
    return (
        review.commitSha === pull.headSha &&
        repository.git.commits.get(pull.headSha)?.committerId !== review.userId
    );
}

function missingOwners(
    state: State,
    repository: Repository,
    pull: PullRequest,
    approvals: readonly PullRequestReview[],
): string[] {
    const waiting = new Set<string>();
    for (const path of changedByPull(repository, pull)) {
        const owners = codeOwnersOf(state, repository, pull.base, path);
        if (
            owners.length > 0 &&
            !owners.some((owner) =>
                approvals.some(({ userId }) => isOwnedBy(state, repository, owner, userId)),
            )
        ) {
            for (const owner of owners) waiting.add(ownerName(state, repository, owner));
        }
    }
    return waiting.size === 0
        ? []
        : [`Waiting on code owner review from ${[...waiting].sort().join(" and/or ")}.`];
}

function isOwnedBy(
    state: State,
    repository: Repository,
    owner: CodeOwner,
    userId: number,
): boolean {
    if ("user" in owner) return owner.user.id === userId;
    return allTeamsOf(state, state.organizationOf(repository), userId).has(owner.team);
}

function ownerName(state: State, repository: Repository, owner: CodeOwner): string {
    return "user" in owner
        ? owner.user.login
        : `${state.organizationOf(repository).login}/${owner.team.slug}`;
}

function changedByPull(repository: Repository, pull: PullRequest): string[] {
    const { git } = repository;
    const base = git.refs.get(`heads/${pull.base}`) ?? pull.baseSha;
    const origin = mergeBase(git, base, pull.headSha);
    const head = git.commits.get(pull.headSha);
    return head === undefined
        ? []
        : changedPaths(
              git,
              origin === undefined ? undefined : git.commits.get(origin)?.tree,
              head.tree,
          );
}

export interface CheckDemand {
    readonly checks: readonly { readonly context: string; readonly appId: number | null }[];
    /** The head must contain the base. */
    readonly strict: boolean;
}

/** Status checks that a commit lacks, in GitHub's words. @param base tip that a strict rule wants contained; null for none. */
export function missingChecks(
    repository: Repository,
    sha: string,
    base: string | null,
    { checks, strict }: CheckDemand,
): string[] {
    const waiting = checks.filter(({ context, appId }) => {
        const latest = repository.statuses
            .filter((status) => status.sha === sha && status.context === context)
            .at(-1);
        return latest?.state !== "success" || (appId !== null && latest.appId !== appId);
    });
    const missing: string[] = [];
    if (waiting.length === 1)
        missing.push(`Required status check "${waiting[0]?.context ?? ""}" is expected.`);
    if (waiting.length > 1)
        missing.push(`${waiting.length} of ${checks.length} required status checks are expected.`);
    if (strict && checks.length > 0 && base !== null && !isAncestor(repository.git, base, sha)) {
        missing.push("The head branch is not up to date with the base branch.");
    }
    return missing;
}
