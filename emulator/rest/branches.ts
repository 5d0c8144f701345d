/** Branches: list, read, rename, merge. */
import * as read from "../http/body";
import { created, get, noContent, ok, post, type Context, type Route } from "../http/context";
import { paged } from "../http/pagination";
import { forbidden, Problem, validationFailed } from "../http/problem";
import { merge } from "../merge";
import { requireRepository } from "../permissions";
import { isProtected } from "../protection";
import { commit, commitPerson, repositoryPage, repositoryUrl } from "../render/git";
import { updateRef } from "../refs";
import { branchSha, isAncestor, resolveCommit, writeCommit } from "../state/git";
import type { Repository } from "../state/repository";
import { assertNoDirectoryConflict, assertRefName } from "./git-refs";

const docs = "branches/branches";

export const routes: readonly Route[] = [
    get("/repos/:owner/:repo/branches", `${docs}#list-branches`, (context) => {
        const repository = requireRepository(context, {
            permission: "contents",
            access: "read",
            role: "read",
        });
        const wanted = context.query.protected;
        const names = branchNames(repository).filter(
            (name) =>
                wanted === undefined ||
                isProtected(context.state, repository, name) === (wanted === "true"),
        );
        return paged(context, names, (name) => shortBranch(context, repository, name));
    }),
    get("/repos/:owner/:repo/branches/:branch", `${docs}#get-a-branch`, (context) => {
        const repository = requireRepository(context, {
            permission: "contents",
            access: "read",
            role: "read",
        });
        return ok(fullBranch(context, repository, requireBranch(context, repository)));
    }),
    post("/repos/:owner/:repo/branches/:branch/rename", `${docs}#rename-a-branch`, (context) => {
        const repository = requireRepository(context, {
            permission: "contents",
            access: "write",
            role: "write",
        });
        return created(
            fullBranch(
                context,
                repository,
                rename(context, repository, requireBranch(context, repository)),
            ),
        );
    }),
    post("/repos/:owner/:repo/merges", `${docs}#merge-a-branch`, (context) => {
        const repository = requireRepository(context, {
            permission: "contents",
            access: "write",
            role: "write",
            hide: true,
        });
        read.served(context.body, ["base", "head", "commit_message"]);
        const base = read.requiredText(context.body, "base");
        const headName = read.requiredText(context.body, "head");
        const baseSha = branchSha(repository, base);
        const head = resolveCommit(repository, headName);
        if (baseSha === undefined) throw new Problem(404, "Base does not exist");
        if (head === undefined) throw new Problem(404, "Head does not exist");
        if (isAncestor(repository.git, head.sha, baseSha)) return noContent();
        const tree = merge(repository.git, baseSha, head.sha);
        if (tree === undefined) throw new Problem(409, "Merge conflict");
        const person = commitPerson(context, undefined);
        const { caller } = context;
        const actor =
            caller.kind === "user" || caller.kind === "installation" ? caller.user.id : null;
        const made = writeCommit(repository.git, {
            tree,
            parents: [baseSha, head.sha],
            author: person,
            committer: person,
            message: read.text(context.body, "commit_message") ?? `Merge ${headName} into ${base}`,
            authorId: actor,
            committerId: actor,
        });
        updateRef(context, repository, `heads/${base}`, made.sha, "ref");
        return created(commit(context, repository, made, true));
    }),
];

export function branchNames(repository: Repository): string[] {
    return [...repository.git.refs.keys()]
        .filter((name) => name.startsWith("heads/"))
        .map((name) => name.slice("heads/".length))
        .sort();
}

function requireBranch(context: Context, repository: Repository): string {
    const name = context.param("branch");
    if (branchSha(repository, name) === undefined) throw new Problem(404, "Branch not found");
    return name;
}

function shortBranch(
    context: Context,
    repository: Repository,
    name: string,
): Record<string, unknown> {
    const sha = branchSha(repository, name) ?? "";
    return {
        name,
        commit: { sha, url: `${repositoryUrl(context, repository)}/commits/${sha}` },
        protected: isProtected(context.state, repository, name),
        ...protection(context, repository, name),
    };
}

function fullBranch(
    context: Context,
    repository: Repository,
    name: string,
): Record<string, unknown> {
    const head = repository.git.commits.get(branchSha(repository, name) ?? "");
    if (head === undefined) throw new Error(`branch ${name} points nowhere`);
    return {
        name,
        commit: commit(context, repository, head),
        _links: {
            self: `${repositoryUrl(context, repository)}/branches/${encodeURIComponent(name)}`,
            html: `${repositoryPage(context, repository)}/tree/${name}`,
        },
        protected: isProtected(context.state, repository, name),
        ...protection(context, repository, name),
    };
}

/** The summary beside a branch; the whole protection has its own path. */
function protection(
    context: Context,
    repository: Repository,
    name: string,
): Record<string, unknown> {
    return {
        protection: {
            enabled: isProtected(context.state, repository, name),
            required_status_checks: { enforcement_level: "off", contexts: [], checks: [] },
        },
        protection_url: `${repositoryUrl(context, repository)}/branches/${encodeURIComponent(name)}/protection`,
    };
}

/** Everything that names the branch follows: pull requests, protections by exact name, the default branch. */
function rename(context: Context, repository: Repository, name: string): string {
    read.served(context.body, ["new_name"]);
    const to = read.requiredText(context.body, "new_name");
    const { caller, state } = context;
    if (name === repository.defaultBranch) {
        requireRepository(context, {
            permission: "administration",
            access: "write",
            role: "admin",
        });
    }
    assertRefName(`heads/${to}`);
    if (branchSha(repository, to) !== undefined) {
        throw validationFailed({
            resource: "Branch",
            code: "custom",
            field: "new_name",
            message: "New branch already exists",
        });
    }
    const sha = branchSha(repository, name) ?? null;
    if (caller.kind === "anonymous") throw forbidden("Requires authentication");
    const { refs } = repository.git;
    refs.delete(`heads/${name}`);
    try {
        assertNoDirectoryConflict(repository, `heads/${to}`);
        if (sha !== null) refs.set(`heads/${name}`, sha);
        updateRef(context, repository, `heads/${to}`, sha, "rename");
    } finally {
        if (!refs.has(`heads/${to}`) && sha !== null) refs.set(`heads/${name}`, sha);
    }
    refs.delete(`heads/${name}`);
    for (const pull of repository.pulls.values()) {
        if (pull.base === name) pull.base = to;
        if (pull.head === name && pull.state === "open") pull.head = to;
    }
    for (const rule of repository.protections.values())
        if (rule.pattern === name) rule.pattern = to;
    if (repository.defaultBranch === name) repository.defaultBranch = to;
    context.auditRepository(repository, "repo.rename_branch", { old_name: name, name: to });
    repository.updatedAt = state.now();
    return to;
}
