/** Pull requests as GitHub's REST answers show them. */
import { isOwner } from "../access";
import type { Context } from "../http/context";
import { Problem } from "../http/problem";
import { merge } from "../merge";
import { assertBranchUpdateAllowed } from "../protection";
import { changedPaths, commitsBetween, mergeBase } from "../state/git";
import type { PullRequest, PullRequestReview, Repository } from "../state/repository";
import { ownerUser, simpleTeam, simpleUser } from "./accounts";
import { diffEntries, repositoryPage, repositoryUrl } from "./git";
import { listedRepository } from "./repository";

type Json = Record<string, unknown>;

/** A pull request in a list (`pull-request-simple`). */
export function listedPull(context: Context, repository: Repository, pull: PullRequest): Json {
    const { state } = context;
    const url = `${repositoryUrl(context, repository)}/pulls/${pull.number}`;
    const issue = `${repositoryUrl(context, repository)}/issues/${pull.number}`;
    const page = `${repositoryPage(context, repository)}/pull/${pull.number}`;
    const statuses = `${repositoryUrl(context, repository)}/statuses/${pull.headSha}`;
    const links = {
        self: url,
        html: page,
        issue,
        comments: `${issue}/comments`,
        review_comments: `${url}/comments`,
        review_comment: `${repositoryUrl(context, repository)}/pulls/comments{/number}`,
        commits: `${url}/commits`,
        statuses,
    };
    return {
        url,
        id: pull.id,
        node_id: pull.nodeId,
        html_url: page,
        diff_url: `${page}.diff`,
        patch_url: `${page}.patch`,
        issue_url: issue,
        commits_url: links.commits,
        review_comments_url: links.review_comments,
        review_comment_url: links.review_comment,
        comments_url: links.comments,
        statuses_url: statuses,
        number: pull.number,
        state: pull.state,
        locked: pull.locked,
        title: pull.title,
        user: simpleUser(context, state.user(pull.authorId)),
        body: pull.body,
        labels: pull.labels.map((name) => label(context, repository, name)),
        milestone: null,
        created_at: pull.createdAt,
        updated_at: pull.updatedAt,
        closed_at: pull.closedAt,
        merged_at: pull.mergedAt,
        merge_commit_sha: pull.mergeCommitSha,
        assignee: null,
        assignees: [],
        requested_reviewers: pull.requestedReviewerIds.map((id) =>
            simpleUser(context, state.user(id)),
        ),
        requested_teams: pull.requestedTeamIds.flatMap((id) => {
            const team = state.team(id);
            return team === undefined ? [] : [{ ...simpleTeam(context, team), parent: null }];
        }),
        head: side(context, repository, pull.head, pull.headSha),
        base: side(context, repository, pull.base, pull.baseSha),
        _links: Object.fromEntries(Object.entries(links).map(([name, href]) => [name, { href }])),
        author_association: association(context, repository, pull.authorId),
        auto_merge: null,
        draft: pull.draft,
    };
}

/** One pull request (`pull-request`), with what merging it would mean. */
export function fullPull(context: Context, repository: Repository, pull: PullRequest): Json {
    const { state } = context;
    const { git } = repository;
    const origin = git.commits.get(mergeBase(git, pull.baseSha, pull.headSha) ?? "");
    const head = git.commits.get(pull.headSha);
    const files =
        head === undefined ? [] : diffEntries(context, repository, origin?.tree, head.tree);
    const sum = (key: string): number =>
        files.reduce((total, file) => total + Number(file[key]), 0);
    const base = git.refs.get(`heads/${pull.base}`) ?? pull.baseSha;
    const mergeable = pull.state === "open" ? merge(git, base, pull.headSha) !== undefined : null;
    const merger = state.users.get(pull.mergedById ?? -1);
    return {
        ...listedPull(context, repository, pull),
        merged: pull.mergedAt !== null,
        mergeable,
        rebaseable: mergeable,
        mergeable_state: mergeableState(context, repository, pull, mergeable, base),
        merged_by: merger === undefined ? null : simpleUser(context, merger),
        comments: pull.comments.length,
        review_comments: 0,
        maintainer_can_modify: pull.maintainerCanModify,
        commits: commitsBetween(git, pull.baseSha, pull.headSha).length,
        additions: sum("additions"),
        deletions: sum("deletions"),
        changed_files: files.length,
    };
}

/** `blocked` by whatever would refuse the merge to this caller now. */
function mergeableState(
    context: Context,
    repository: Repository,
    pull: PullRequest,
    mergeable: boolean | null,
    base: string,
): string {
    if (mergeable === null) return "unknown";
    if (!mergeable) return "dirty";
    if (pull.draft) return "draft";
    const { commits } = repository.git;
    const tree = commits.get(pull.headSha)?.tree;
    try {
        assertBranchUpdateAllowed(context, repository, {
            ref: `heads/${pull.base}`,
            kind: "update",
            via: "merge",
            sha: pull.headSha,
            before: base,
            pull: pull.number,
            paths:
                tree === undefined
                    ? []
                    : changedPaths(repository.git, commits.get(base)?.tree, tree),
        });
    } catch (error) {
        if (error instanceof Problem) return "blocked";
        throw error;
    }
    return "clean";
}

export function review(
    context: Context,
    repository: Repository,
    pull: PullRequest,
    one: PullRequestReview,
): Json {
    const page = `${repositoryPage(context, repository)}/pull/${pull.number}`;
    const url = `${repositoryUrl(context, repository)}/pulls/${pull.number}`;
    return {
        id: one.id,
        node_id: one.nodeId,
        user: simpleUser(context, context.state.user(one.userId)),
        body: one.body,
        state: one.state,
        html_url: `${page}#pullrequestreview-${one.id}`,
        pull_request_url: url,
        author_association: association(context, repository, one.userId),
        _links: {
            html: { href: `${page}#pullrequestreview-${one.id}` },
            pull_request: { href: url },
        },
        submitted_at: one.submittedAt,
        commit_id: one.commitSha,
    };
}

export function label(context: Context, repository: Repository, name: string): Json {
    // Labels are only names here; ids follow from the repository and the name's place in nothing else.
    const id = [...name].reduce(
        (sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1_000_000_007,
        repository.id,
    );
    return {
        id,
        node_id: context.state.nodeId("LA", repository.id, id),
        url: `${repositoryUrl(context, repository)}/labels/${encodeURIComponent(name)}`,
        name,
        color: "ededed",
        default: false,
        description: null,
    };
}

export function association(context: Context, repository: Repository, userId: number): string {
    const organization = context.state.organizationOf(repository);
    if (isOwner(organization, userId) || organization.members.has(userId)) return "MEMBER";
    return repository.collaborators.has(userId) ? "COLLABORATOR" : "NONE";
}

function side(context: Context, repository: Repository, branch: string, sha: string): Json {
    const organization = context.state.organizationOf(repository);
    return {
        label: `${organization.login}:${branch}`,
        ref: branch,
        sha,
        user: ownerUser(context, organization),
        repo: listedRepository(context, repository),
    };
}
