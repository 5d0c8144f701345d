/** Merging a pull request, by any of the three methods. */
import * as read from "./http/body";
import type { Context } from "./http/context";
import { Problem } from "./http/problem";
import { merge } from "./merge";
import { commitPerson } from "./render/git";
import { updateRef } from "./refs";
import { branchSha, commitsBetween, writeCommit } from "./state/git";
import type { PullRequest, Repository } from "./state/repository";

const methods = ["merge", "squash", "rebase"] as const;
type MergeMethod = (typeof methods)[number];

/**
 * Merges and returns the new tip of the base branch.
 * @throws 405 when it cannot be merged, 409 when the head moved, and what protections and rulesets say.
 */
export function mergePull(context: Context, repository: Repository, pull: PullRequest): string {
    const { body, state } = context;
    read.served(body, ["commit_title", "commit_message", "sha", "merge_method"]);
    const method = read.oneOf(body, "merge_method", methods) ?? "merge";
    const expected = read.text(body, "sha");
    if (pull.state !== "open") throw new Problem(405, "Pull Request is not mergeable");
    if (pull.draft) throw new Problem(405, "Pull Request is still a draft");
    assertMethodAllowed(repository, method);
    if (expected !== undefined && expected !== pull.headSha) {
        throw new Problem(409, "Head branch was modified. Review and try the merge again.");
    }
    const base = branchSha(repository, pull.base);
    if (base === undefined) throw new Problem(405, "Pull Request is not mergeable");
    const tree = merge(repository.git, base, pull.headSha);
    if (tree === undefined) throw new Problem(405, "Pull Request is not mergeable");
    const sha = makeCommit(context, repository, pull, method, base, tree);
    updateRef(context, repository, `heads/${pull.base}`, sha, "merge", pull.number);
    const now = state.now();
    Object.assign(pull, {
        state: "closed",
        mergedAt: now,
        closedAt: now,
        updatedAt: now,
        mergeCommitSha: sha,
        baseSha: base,
    });
    const { caller } = context;
    pull.mergedById =
        caller.kind === "user" || caller.kind === "installation" ? caller.user.id : null;
    context.auditRepository(repository, "pull_request.merge", {
        pull_request_id: pull.id,
        number: pull.number,
    });
    if (repository.deleteBranchOnMerge && pull.head !== repository.defaultBranch) {
        repository.git.refs.delete(`heads/${pull.head}`);
    }
    return sha;
}

function assertMethodAllowed(repository: Repository, method: MergeMethod): void {
    const refusals: Record<MergeMethod, [boolean, string]> = {
        merge: [repository.allowMergeCommit, "Merge commits are not allowed on this repository."],
        squash: [repository.allowSquashMerge, "Squash merges are not allowed on this repository."],
        rebase: [repository.allowRebaseMerge, "Rebase merges are not allowed on this repository."],
    };
    const [allowed, message] = refusals[method];
    if (!allowed) throw new Problem(405, message);
}

function makeCommit(
    context: Context,
    repository: Repository,
    pull: PullRequest,
    method: MergeMethod,
    base: string,
    tree: string,
): string {
    const { body, caller } = context;
    const { git } = repository;
    const person = commitPerson(context, undefined);
    const actor = caller.kind === "user" || caller.kind === "installation" ? caller.user.id : null;
    const owner = context.state.organizationOf(repository).login;
    const by = { author: person, committer: person, authorId: actor, committerId: actor };
    const commits = commitsBetween(git, base, pull.headSha).reverse();
    if (method === "rebase") {
        let parent = base;
        for (const one of commits) {
            const merged = merge(git, parent, one.sha);
            if (merged === undefined) throw new Problem(405, "This branch can't be rebased");
            parent = writeCommit(git, {
                ...one,
                ...{ tree: merged, parents: [parent], committer: person, committerId: actor },
            }).sha;
        }
        return parent;
    }
    const text = read.text(body, "commit_message");
    if (method === "squash") {
        const title = read.text(body, "commit_title") ?? `${pull.title} (#${pull.number})`;
        const message =
            text ??
            (commits.length > 1 ? commits.map((one) => `* ${one.message}`).join("\n\n") : "");
        return writeCommit(git, {
            tree,
            parents: [base],
            message: message === "" ? title : `${title}\n\n${message}`,
            ...by,
        }).sha;
    }
    const title =
        read.text(body, "commit_title") ??
        `Merge pull request #${pull.number} from ${owner}/${pull.head}`;
    return writeCommit(git, {
        tree,
        parents: [base, pull.headSha],
        message: `${title}\n\n${text ?? pull.title}`,
        ...by,
    }).sha;
}
