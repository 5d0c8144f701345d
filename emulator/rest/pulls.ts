/** Pull requests between branches of one repository: open, change, read, merge. */
import * as read from "../http/body";
import {
    created,
    get,
    noContent,
    ok,
    patch,
    post,
    put,
    type Context,
    type Route,
} from "../http/context";
import { paged } from "../http/pagination";
import { forbidden, notFound, Problem, validationFailed } from "../http/problem";
import { mergePull } from "../merge-pull";
import { requireRepository, type RepositoryNeeds } from "../permissions";
import { planAllows } from "../plan";
import { commit, diffEntries } from "../render/git";
import { fullPull, listedPull } from "../render/pulls";
import { branchSha, commitsBetween, mergeBase, resolveCommit } from "../state/git";
import type { PullRequest, Repository } from "../state/repository";

const docs = "pulls/pulls";
const readNeeds: RepositoryNeeds = { permission: "pull_requests", access: "read", role: "read" };
/** Anyone who reads may open one from a branch; writing the branch took more. */
const writeNeeds: RepositoryNeeds = { permission: "pull_requests", access: "write", role: "read" };

export const routes: readonly Route[] = [
    get(
        "/repos/:owner/:repo/commits/:commit_sha/pulls",
        "commits/commits#list-pull-requests-associated-with-a-commit",
        (context) => {
            const repository = requireRepository(context, readNeeds);
            return paged(context, ofCommit(repository, context.param("commit_sha")), (pull) =>
                listedPull(context, repository, pull),
            );
        },
    ),
    get("/repos/:owner/:repo/pulls", `${docs}#list-pull-requests`, (context) => {
        const repository = requireRepository(context, readNeeds);
        return paged(context, listed(context, repository), (pull) =>
            listedPull(context, repository, pull),
        );
    }),
    post("/repos/:owner/:repo/pulls", `${docs}#create-a-pull-request`, (context) => {
        const repository = requireRepository(context, writeNeeds);
        return created(fullPull(context, repository, open(context, repository)));
    }),
    get("/repos/:owner/:repo/pulls/:pull_number", `${docs}#get-a-pull-request`, (context) => {
        const repository = requireRepository(context, readNeeds);
        return ok(fullPull(context, repository, requirePull(context, repository)));
    }),
    patch("/repos/:owner/:repo/pulls/:pull_number", `${docs}#update-a-pull-request`, (context) => {
        const repository = requireRepository(context, writeNeeds);
        const pull = requirePull(context, repository);
        change(context, repository, pull);
        return ok(fullPull(context, repository, pull));
    }),
    get(
        "/repos/:owner/:repo/pulls/:pull_number/commits",
        `${docs}#list-commits-on-a-pull-request`,
        (context) => {
            const repository = requireRepository(context, readNeeds);
            const pull = requirePull(context, repository);
            const commits = commitsBetween(repository.git, pull.baseSha, pull.headSha).reverse();
            return paged(context, commits, (one) => commit(context, repository, one));
        },
    ),
    get(
        "/repos/:owner/:repo/pulls/:pull_number/files",
        `${docs}#list-pull-requests-files`,
        (context) => {
            const repository = requireRepository(context, readNeeds);
            const pull = requirePull(context, repository);
            const { git } = repository;
            const origin = git.commits.get(mergeBase(git, pull.baseSha, pull.headSha) ?? "");
            const head = git.commits.get(pull.headSha);
            return paged(
                context,
                head === undefined ? [] : diffEntries(context, repository, origin?.tree, head.tree),
                (one) => one,
            );
        },
    ),
    get(
        "/repos/:owner/:repo/pulls/:pull_number/merge",
        `${docs}#check-if-a-pull-request-has-been-merged`,
        (context) => {
            const repository = requireRepository(context, readNeeds);
            if (requirePull(context, repository).mergedAt === null) throw notFound();
            return noContent();
        },
    ),
    put(
        "/repos/:owner/:repo/pulls/:pull_number/merge",
        `${docs}#merge-a-pull-request`,
        (context) => {
            const repository = requireRepository(context, {
                permission: "contents",
                access: "write",
                role: "write",
                hide: true,
            });
            const pull = requirePull(context, repository);
            return ok({
                sha: mergePull(context, repository, pull),
                merged: true,
                message: "Pull Request successfully merged",
            });
        },
    ),
];

export function requirePull(
    context: Context,
    repository: Repository,
    parameter = "pull_number",
): PullRequest {
    const pull = repository.pulls.get(context.numberParam(parameter));
    if (pull === undefined) throw notFound();
    return pull;
}

/** The merged pull request that brought a commit to the default branch; otherwise the open ones that have it. */
function ofCommit(repository: Repository, ref: string): PullRequest[] {
    const sha = resolveCommit(repository, ref)?.sha;
    if (sha === undefined) throw new Problem(422, `No commit found for SHA: ${ref}`);
    const { git } = repository;
    const has = (pull: PullRequest): boolean =>
        pull.mergeCommitSha === sha ||
        commitsBetween(git, pull.baseSha, pull.headSha).some((one) => one.sha === sha);
    const found = [...repository.pulls.values()].filter(has);
    const merged = found.filter(
        (pull) => pull.mergedAt !== null && pull.base === repository.defaultBranch,
    );
    return merged.length > 0 ? merged : found.filter(({ state }) => state === "open");
}

function listed(context: Context, repository: Repository): PullRequest[] {
    const { state = "open", head, base, sort = "created", direction } = context.query;
    const owner = context.state.organizationOf(repository).login;
    const found = [...repository.pulls.values()].filter(
        (pull) =>
            (state === "all" || pull.state === state) &&
            (base === undefined || pull.base === base) &&
            // GitHub filters by `owner:branch` and ignores a head without an owner.
            (head === undefined || !head.includes(":") || head === `${owner}:${pull.head}`),
    );
    if (sort !== "created" && sort !== "updated")
        throw new Problem(501, `The local GitHub does not serve sort=${sort} here`);
    const ascending = direction === "asc" ? 1 : -1;
    return found.sort((a, b) => {
        if (sort === "updated" && a.updatedAt !== b.updatedAt)
            return (a.updatedAt < b.updatedAt ? -1 : 1) * ascending;
        return (a.number - b.number) * ascending;
    });
}

function open(context: Context, repository: Repository): PullRequest {
    const { state, body, caller } = context;
    if (caller.kind !== "user" && caller.kind !== "installation")
        throw new Problem(401, "Requires authentication");
    read.served(body, [
        "title",
        "head",
        "base",
        "body",
        "maintainer_can_modify",
        "draft",
        "head_repo",
        "issue",
    ]);
    if (body.issue != null)
        throw new Problem(501, "The local GitHub does not turn issues into pull requests");
    const title = read.requiredText(body, "title");
    const base = read.requiredText(body, "base");
    const head = ownBranch(context, repository, read.requiredText(body, "head"));
    if (title.trim() === "")
        throw validationFailed({ resource: "PullRequest", code: "missing_field", field: "title" });
    const baseSha = branchSha(repository, base);
    const headSha = head === undefined ? undefined : branchSha(repository, head);
    if (baseSha === undefined)
        throw validationFailed({ resource: "PullRequest", field: "base", code: "invalid" });
    if (head === undefined || headSha === undefined)
        throw validationFailed({ resource: "PullRequest", field: "head", code: "invalid" });
    if (
        [...repository.pulls.values()].some(
            (one) => one.state === "open" && one.head === head && one.base === base,
        )
    ) {
        const owner = state.organizationOf(repository).login;
        throw validationFailed({
            resource: "PullRequest",
            code: "custom",
            message: `A pull request already exists for ${owner}:${head}.`,
        });
    }
    if (commitsBetween(repository.git, baseSha, headSha).length === 0) {
        throw validationFailed({
            resource: "PullRequest",
            code: "custom",
            message: `No commits between ${base} and ${head}`,
        });
    }
    const draft = read.flag(body, "draft") ?? false;
    if (
        draft &&
        !planAllows(state.organizationOf(repository), "draft-pull-requests", repository.visibility)
    ) {
        throw new Problem(422, "Draft pull requests are not supported in this repository.");
    }
    const number = repository.nextNumber++;
    const id = state.id("pull");
    const now = state.now();
    const pull: PullRequest = {
        id,
        nodeId: state.nodeId("PR", repository.id, id),
        number,
        title,
        body: read.text(body, "body") ?? null,
        state: "open",
        draft,
        locked: false,
        maintainerCanModify: read.flag(body, "maintainer_can_modify") ?? false,
        authorId: caller.user.id,
        head,
        headSha,
        base,
        baseSha,
        mergedAt: null,
        mergedById: null,
        mergeCommitSha: null,
        requestedReviewerIds: [],
        requestedTeamIds: [],
        reviews: [],
        labels: [],
        comments: [],
        createdAt: now,
        updatedAt: now,
        closedAt: null,
    };
    repository.pulls.set(number, pull);
    context.auditRepository(repository, "pull_request.create", { pull_request_id: id, number });
    return pull;
}

/** `branch` or `owner:branch`; forks are not served, so another owner leads nowhere. */
function ownBranch(context: Context, repository: Repository, head: string): string | undefined {
    const [owner, branch] = head.includes(":") ? head.split(":", 2) : [undefined, head];
    const login = context.state.organizationOf(repository).login.toLowerCase();
    return owner === undefined || owner.toLowerCase() === login ? branch : undefined;
}

function change(context: Context, repository: Repository, pull: PullRequest): void {
    const { body, state, caller } = context;
    read.served(body, ["title", "body", "state", "base", "maintainer_can_modify"]);
    const author = caller.kind === "user" && caller.user.id === pull.authorId;
    if (!author) requireRepository(context, { ...writeNeeds, role: "write" });
    const title = read.text(body, "title") ?? pull.title;
    const text = "body" in body ? (read.text(body, "body") ?? null) : pull.body;
    const wanted = read.oneOf(body, "state", ["open", "closed"]) ?? pull.state;
    const base = read.text(body, "base") ?? pull.base;
    const baseSha = branchSha(repository, base);
    if (base !== pull.base && baseSha === undefined)
        throw validationFailed({ resource: "PullRequest", field: "base", code: "invalid" });
    if (base !== pull.base && pull.state === "closed") {
        throw validationFailed({
            resource: "PullRequest",
            code: "custom",
            field: "base",
            message: "Cannot change the base branch of a closed pull request.",
        });
    }
    if (
        wanted === "open" &&
        pull.state === "closed" &&
        (pull.mergedAt !== null || branchSha(repository, pull.head) === undefined)
    ) {
        throw validationFailed({
            resource: "PullRequest",
            code: "custom",
            field: "state",
            message:
                pull.mergedAt === null
                    ? "state cannot be changed. The branch has been deleted."
                    : "state cannot be changed. The pull request cannot be reopened.",
        });
    }
    if (caller.kind === "anonymous") throw forbidden("Requires authentication");
    pull.title = title;
    pull.body = text;
    if (base !== pull.base && baseSha !== undefined) {
        pull.base = base;
        pull.baseSha = baseSha;
    }
    const modify = read.flag(body, "maintainer_can_modify");
    if (modify !== undefined) pull.maintainerCanModify = modify;
    pull.updatedAt = state.now();
    if (wanted !== pull.state) {
        pull.state = wanted;
        pull.closedAt = wanted === "closed" ? pull.updatedAt : null;
    }
}
