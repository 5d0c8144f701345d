/** Commits: list, read, compare, and the statuses that required checks look at. */
import * as read from "../http/body";
import { created, get, ok, post, type Context, type Route } from "../http/context";
import { page, paged } from "../http/pagination";
import { notFound, Problem, validationFailed } from "../http/problem";
import { requireRepository, type RepositoryNeeds } from "../permissions";
import { simpleUser } from "../render/accounts";
import { commit, diffEntries, repositoryPage, repositoryUrl } from "../render/git";
import { minimalRepository } from "../render/repository";
import { commitsBetween, entryAt, history, mergeBase, resolveCommit } from "../state/git";
import type { Commit, CommitStatus, Repository } from "../state/repository";

const docs = "commits/commits";
const contents: RepositoryNeeds = { permission: "contents", access: "read", role: "read" };

export const routes: readonly Route[] = [
    get("/repos/:owner/:repo/commits", `${docs}#list-commits`, (context) => {
        const repository = requireRepository(context, contents);
        if (repository.git.commits.size === 0) throw new Problem(409, "Git Repository is empty.");
        for (const name of ["author", "committer", "since", "until"]) {
            if (context.query[name] !== undefined)
                throw new Problem(501, `The local GitHub does not serve ${name} here`);
        }
        const from = resolveCommit(repository, context.query.sha);
        if (from === undefined) throw notFound();
        return paged(context, touching(repository, from, context.query.path), (one) =>
            commit(context, repository, one),
        );
    }),
    get("/repos/:owner/:repo/commits/:ref", `${docs}#get-a-commit`, (context) => {
        const repository = requireRepository(context, contents);
        if (repository.git.commits.size === 0) throw new Problem(409, "Git Repository is empty.");
        const ref = context.param("ref");
        const found = resolveCommit(repository, ref);
        if (found === undefined) throw new Problem(422, `No commit found for SHA: ${ref}`);
        return ok(commit(context, repository, found, true));
    }),
    get(
        "/repos/:owner/:repo/commits/:ref/status",
        "commits/statuses#get-the-combined-status-for-a-specific-reference",
        (context) => {
            const repository = requireRepository(context, {
                permission: "statuses",
                access: "read",
                role: "read",
            });
            const found = requireCommit(context, repository);
            const latest = latestStatuses(repository, found.sha);
            const failed = latest.some((one) => one.state === "failure" || one.state === "error");
            const passed = latest.length > 0 && latest.every((one) => one.state === "success");
            const { items, headers } = page(context, latest);
            const url = `${repositoryUrl(context, repository)}/commits/${found.sha}`;
            return ok(
                {
                    state: failed ? "failure" : passed ? "success" : "pending",
                    statuses: items.map((one) => simpleStatus(context, repository, one)),
                    sha: found.sha,
                    total_count: latest.length,
                    repository: minimalRepository(context, repository),
                    commit_url: url,
                    url: `${url}/status`,
                },
                headers,
            );
        },
    ),
    get(
        "/repos/:owner/:repo/commits/:ref/check-runs",
        "checks/runs#list-check-runs-for-a-git-reference",
        (context) => {
            const repository = requireRepository(context, {
                permission: "checks",
                access: "read",
                role: "read",
            });
            requireCommit(context, repository);
            // Nothing runs checks here; what a test wants to have passed it reports as a status.
            return ok({ total_count: 0, check_runs: [] });
        },
    ),
    post(
        "/repos/:owner/:repo/statuses/:sha",
        "commits/statuses#create-a-commit-status",
        (context) => {
            const repository = requireRepository(context, {
                permission: "statuses",
                access: "write",
                role: "write",
                hide: true,
            });
            return created(status(context, repository, addStatus(context, repository)));
        },
    ),
    get("/repos/:owner/:repo/compare/:basehead", `${docs}#compare-two-commits`, (context) => {
        const repository = requireRepository(context, contents);
        return ok(compare(context, repository, context.param("basehead")));
    }),
];

/** The newest status of each context. */
export function latestStatuses(repository: Repository, sha: string): CommitStatus[] {
    const latest = new Map<string, CommitStatus>();
    for (const one of repository.statuses) if (one.sha === sha) latest.set(one.context, one);
    return [...latest.values()].sort((a, b) => (a.context < b.context ? -1 : 1));
}

function requireCommit(context: Context, repository: Repository): Commit {
    const found = resolveCommit(repository, context.param("ref"));
    if (found === undefined) throw notFound();
    return found;
}

function touching(repository: Repository, from: Commit, path: string | undefined): Commit[] {
    const { git } = repository;
    const all = [...history(git, from.sha)].flatMap((sha) => git.commits.get(sha) ?? []);
    if (path === undefined) return all;
    const at = (tree: string | undefined): string | undefined =>
        tree === undefined ? undefined : entryAt(git, tree, path)?.sha;
    return all.filter((one) => at(one.tree) !== at(git.commits.get(one.parents[0] ?? "")?.tree));
}

function addStatus(context: Context, repository: Repository): CommitStatus {
    const { state, body, caller } = context;
    read.served(body, ["state", "target_url", "description", "context"]);
    const sha = context.param("sha");
    if (!repository.git.commits.has(sha)) throw new Problem(422, `No commit found for SHA: ${sha}`);
    const value = read.oneOf(body, "state", ["error", "failure", "pending", "success"]);
    if (value === undefined)
        throw validationFailed({ resource: "Status", code: "missing_field", field: "state" });
    if (caller.kind !== "user" && caller.kind !== "installation")
        throw new Problem(401, "Requires authentication");
    const id = state.id("status");
    const one: CommitStatus = {
        id,
        nodeId: state.nodeId("SC", repository.id, id),
        sha,
        context: read.text(body, "context") ?? "default",
        state: value,
        description: read.text(body, "description") ?? null,
        targetUrl: read.text(body, "target_url") ?? null,
        creatorId: caller.user.id,
        appId: caller.kind === "installation" ? caller.app.id : null,
        createdAt: state.now(),
    };
    repository.statuses.push(one);
    return one;
}

function simpleStatus(
    context: Context,
    repository: Repository,
    one: CommitStatus,
): Record<string, unknown> {
    const { creator: _creator, ...simple } = status(context, repository, one);
    return simple;
}

function status(
    context: Context,
    repository: Repository,
    one: CommitStatus,
): Record<string, unknown> {
    const creator = simpleUser(context, context.state.user(one.creatorId));
    return {
        url: `${repositoryUrl(context, repository)}/statuses/${one.sha}`,
        avatar_url: creator.avatar_url,
        id: one.id,
        node_id: one.nodeId,
        state: one.state,
        description: one.description,
        target_url: one.targetUrl,
        context: one.context,
        created_at: one.createdAt,
        updated_at: one.createdAt,
        creator,
    };
}

function compare(
    context: Context,
    repository: Repository,
    basehead: string,
): Record<string, unknown> {
    const { git } = repository;
    const owner = context.state.organizationOf(repository).login.toLowerCase();
    const [left = "", right = ""] = basehead
        .split("...")
        .map((name) =>
            name.toLowerCase().startsWith(`${owner}:`) ? name.slice(owner.length + 1) : name,
        );
    const base = resolveCommit(repository, left);
    const head = resolveCommit(repository, right);
    if (left === "" || right === "" || base === undefined || head === undefined) throw notFound();
    const origin = git.commits.get(mergeBase(git, base.sha, head.sha) ?? "");
    if (origin === undefined)
        throw new Problem(404, `No common ancestor between ${left} and ${right}.`);
    const ahead = commitsBetween(git, base.sha, head.sha).reverse();
    const behind = commitsBetween(git, head.sha, base.sha).length;
    const page = `${repositoryPage(context, repository)}/compare/${left}...${right}`;
    return {
        url: `${repositoryUrl(context, repository)}/compare/${left}...${right}`,
        html_url: page,
        permalink_url: `${repositoryPage(context, repository)}/compare/${base.sha}...${head.sha}`,
        diff_url: `${page}.diff`,
        patch_url: `${page}.patch`,
        base_commit: commit(context, repository, base),
        merge_base_commit: commit(context, repository, origin),
        status:
            ahead.length > 0 && behind > 0
                ? "diverged"
                : ahead.length > 0
                  ? "ahead"
                  : behind > 0
                    ? "behind"
                    : "identical",
        ahead_by: ahead.length,
        behind_by: behind,
        total_commits: ahead.length,
        commits: ahead.map((one) => commit(context, repository, one)),
        files: diffEntries(context, repository, origin.tree, head.tree),
    };
}
