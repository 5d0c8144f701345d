/** What rules ask of the commits that an update brings. */
import type { BranchUpdate } from "./branch-update";
import { commitsBetween } from "../state/git";
import type { Commit, Repository } from "../state/repository";

/** Commits that the ref did not have before; for a new ref its tip alone. */
export function newCommits(repository: Repository, { sha, before }: BranchUpdate): Commit[] {
    if (sha === null) return [];
    const tip = repository.git.commits.get(sha);
    if (before === null) return tip === undefined ? [] : [tip];
    return commitsBetween(repository.git, before, sha);
}

export function hasMergeCommit(repository: Repository, update: BranchUpdate): boolean {
    return newCommits(repository, update).some(({ parents }) => parents.length > 1);
}

/** GitHub signs what it merges itself; whatever else is written here carries no signature. */
export function isUnsigned({ via }: BranchUpdate): boolean {
    return via !== "merge";
}
