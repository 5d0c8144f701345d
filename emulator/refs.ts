/** The one way a ref of a repository changes, for contents, git refs, renames and merges alike. */
import type { Context } from "./http/context";
import { Problem } from "./http/problem";
import { assertBranchUpdateAllowed } from "./protection";
import type { BranchUpdate } from "./rules/branch-update";
import { changedPaths, isAncestor } from "./state/git";
import type { Repository } from "./state/repository";

/** When each ref last moved; a write that arrived before that lost the race. */
const moved = new WeakMap<Repository, Map<string, number>>();

/**
 * Moves, makes or deletes (`sha` null) a ref after asking protections and rulesets.
 * @throws GitHub's refusal, and 409 when somebody else moved the ref while this request was under way.
 */
export function updateRef(
    context: Context,
    repository: Repository,
    ref: string,
    sha: string | null,
    via: BranchUpdate["via"],
    pull?: number,
): void {
    const { git } = repository;
    const before = git.refs.get(ref) ?? null;
    if (via === "contents") assertNotRaced(context, repository, ref);
    assertBranchUpdateAllowed(context, repository, {
        ref,
        kind: kindOf(repository, before, sha),
        via,
        sha,
        before,
        pull,
        paths: pathsOf(repository, before, sha),
    });
    if (sha === null) git.refs.delete(ref);
    else git.refs.set(ref, sha);
    let times = moved.get(repository);
    if (times === undefined) moved.set(repository, (times = new Map<string, number>()));
    times.set(ref, performance.now());
    repository.pushedAt = context.state.now();
    closeOrphans(context, repository, ref, sha);
}

function kindOf(
    repository: Repository,
    before: string | null,
    sha: string | null,
): BranchUpdate["kind"] {
    if (sha === null) return "delete";
    if (before === null) return "create";
    return isAncestor(repository.git, before, sha) ? "update" : "force-update";
}

function pathsOf(repository: Repository, before: string | null, sha: string | null): string[] {
    const { commits } = repository.git;
    const after = sha === null ? undefined : commits.get(sha);
    if (after === undefined) return [];
    return changedPaths(
        repository.git,
        before === null ? undefined : commits.get(before)?.tree,
        after.tree,
    );
}

/** Parallel commits to one branch: all but the first are told to look again (tf#2909). */
export function assertNotRaced(context: Context, repository: Repository, ref: string): void {
    const last = moved.get(repository)?.get(ref);
    if (last === undefined || last <= context.arrivedAt) return;
    const sha = repository.git.refs.get(ref) ?? "";
    const parent = repository.git.commits.get(sha)?.parents[0] ?? "";
    throw new Problem(409, `is at ${sha} but expected ${parent}`);
}

/** An open pull request follows its head branch, and closes when a branch of its is gone. */
function closeOrphans(
    context: Context,
    repository: Repository,
    ref: string,
    sha: string | null,
): void {
    const branch = ref.replace(/^heads\//, "");
    for (const pull of repository.pulls.values()) {
        if (pull.state !== "open" || !ref.startsWith("heads/")) continue;
        if (sha === null && (pull.head === branch || pull.base === branch)) {
            pull.state = "closed";
            pull.closedAt = pull.updatedAt = context.state.now();
        } else if (sha !== null && pull.head === branch) {
            pull.headSha = sha;
            pull.updatedAt = context.state.now();
        }
    }
}
