/** The git database: blobs, trees and commits, for a commit of many files at once. */
import * as read from "../http/body";
import { missing } from "../http/body";
import { created, get, ok, post, type Context, type Route } from "../http/context";
import { notFound, Problem, validationFailed } from "../http/problem";
import { commitPerson, gitCommit, repositoryUrl } from "../render/git";
import { emptyTree, readBlob, resolveCommit, withPath, writeBlob, writeCommit } from "../state/git";
import { gitNodeId } from "../state/git-identifiers";
import type { Repository, TreeEntry } from "../state/repository";
import { requireReadable, requireWritable } from "./git-refs";

const modes = ["100644", "100755", "040000", "160000", "120000"] as const;
const shaForm = /^[0-9a-f]{40}$/;

export const routes: readonly Route[] = [
    post("/repos/:owner/:repo/git/blobs", "git/blobs#create-a-blob", (context) => {
        const repository = requireWritable(context);
        const content = read.text(context.body, "content");
        if (content === undefined) throw missing("content");
        const encoding = read.oneOf(context.body, "encoding", ["utf-8", "base64"]) ?? "utf-8";
        const sha = writeBlob(
            repository.git,
            Buffer.from(content, encoding === "base64" ? "base64" : "utf8"),
        );
        return created({ sha, url: `${repositoryUrl(context, repository)}/git/blobs/${sha}` });
    }),
    get("/repos/:owner/:repo/git/blobs/:file_sha", "git/blobs#get-a-blob", (context) => {
        const repository = requireReadable(context);
        const sha = context.param("file_sha");
        const content = readBlob(repository.git, sha);
        if (content === undefined) throw notFound();
        return ok({
            sha,
            node_id: gitNodeId("B", repository.id, sha),
            size: content.length,
            url: `${repositoryUrl(context, repository)}/git/blobs/${sha}`,
            content: content.toString("base64").replace(/(.{1,60})/g, "$1\n"),
            encoding: "base64",
        });
    }),
    post("/repos/:owner/:repo/git/trees", "git/trees#create-a-tree", (context) => {
        const repository = requireWritable(context);
        return created(renderTree(context, repository, createTree(context, repository), false));
    }),
    get("/repos/:owner/:repo/git/trees/:tree_sha", "git/trees#get-a-tree", (context) => {
        const repository = requireReadable(context);
        const name = context.param("tree_sha");
        const sha = repository.git.trees.has(name) ? name : resolveCommit(repository, name)?.tree;
        if (sha === undefined) throw notFound();
        return ok(renderTree(context, repository, sha, context.query.recursive !== undefined));
    }),
    post("/repos/:owner/:repo/git/commits", "git/commits#create-a-commit", (context) => {
        const repository = requireWritable(context);
        read.served(context.body, ["message", "tree", "parents", "author", "committer"]);
        const message = read.requiredText(context.body, "message");
        const tree = read.requiredText(context.body, "tree");
        if (!repository.git.trees.has(tree) && tree !== emptyTree)
            throw new Problem(422, "Tree SHA does not exist");
        const parents = read.texts(context.body, "parents") ?? [];
        for (const parent of parents) {
            if (!repository.git.commits.has(parent))
                throw new Problem(422, "Parent SHA does not exist or is not a commit object");
        }
        const author = commitPerson(context, read.object(context.body, "author"));
        const committer = commitPerson(
            context,
            read.object(context.body, "committer") ?? read.object(context.body, "author"),
        );
        const actor =
            context.caller.kind === "user" || context.caller.kind === "installation"
                ? context.caller.user.id
                : null;
        const commit = writeCommit(repository.git, {
            tree,
            parents,
            author,
            committer,
            message,
            authorId: actor,
            committerId: actor,
        });
        return created(gitCommit(context, repository, commit));
    }),
    get(
        "/repos/:owner/:repo/git/commits/:commit_sha",
        "git/commits#get-a-commit-object",
        (context) => {
            const repository = requireReadable(context);
            const commit = repository.git.commits.get(context.param("commit_sha"));
            if (commit === undefined) throw notFound();
            return ok(gitCommit(context, repository, commit));
        },
    ),
];

function createTree(context: Context, repository: Repository): string {
    const { git } = repository;
    const items = read.list(context.body, "tree");
    if (items === undefined) throw missing("tree");
    const base = read.text(context.body, "base_tree");
    const baseTree =
        base === undefined ? undefined : git.trees.has(base) ? base : git.commits.get(base)?.tree;
    if (base !== undefined && baseTree === undefined)
        throw new Problem(422, "base_tree is not a valid tree oid");
    const entries = items.map((item) => readEntry(repository, item as Record<string, unknown>));
    let tree = baseTree ?? emptyTree;
    for (const { path, entry } of entries)
        tree = withPath(git, tree === emptyTree ? undefined : tree, path, entry);
    return tree;
}

function readEntry(
    repository: Repository,
    item: Record<string, unknown>,
): { path: string; entry: Pick<TreeEntry, "mode" | "type" | "sha"> | null } {
    const path = read.requiredText(item, "path");
    if (
        path
            .split("/")
            .some((part) => part === "" || part === "." || part === ".." || part === ".git")
    ) {
        throw new Problem(422, "tree.path contains a malformed path component");
    }
    if (item.sha === null) return { path, entry: null };
    const mode = read.oneOf(item, "mode", modes);
    if (mode === undefined) throw new Problem(422, "Must supply a valid tree.mode");
    if (mode === "160000") throw new Problem(501, "The local GitHub does not serve submodules");
    const type =
        read.oneOf(item, "type", ["blob", "tree", "commit"]) ??
        (mode === "040000" ? "tree" : "blob");
    const content = read.text(item, "content");
    const sha =
        content === undefined
            ? read.text(item, "sha")
            : writeBlob(repository.git, Buffer.from(content));
    if (sha === undefined || !shaForm.test(sha))
        throw new Problem(422, "Must supply either tree.sha or tree.content");
    const known = type === "tree" ? repository.git.trees.has(sha) : repository.git.blobs.has(sha);
    if (!known)
        throw validationFailed({
            resource: "Tree",
            field: "sha",
            code: "invalid",
            message: `tree.sha ${sha} is not a valid ${type}`,
        });
    return { path, entry: { mode, type, sha } };
}

function renderTree(
    context: Context,
    repository: Repository,
    sha: string,
    recursive: boolean,
): Record<string, unknown> {
    const { git } = repository;
    const url = `${repositoryUrl(context, repository)}/git`;
    const items = recursive
        ? allEntries(repository, sha, "")
        : (git.trees.get(sha) ?? []).map((entry) => ({ ...entry, path: entry.name }));
    return {
        sha,
        url: `${url}/trees/${sha}`,
        tree: items.map(({ path, mode, type, sha: object }) => ({
            path,
            mode,
            type,
            sha: object,
            ...(type === "blob" ? { size: readBlob(git, object)?.length ?? 0 } : {}),
            url: `${url}/${type === "tree" ? "trees" : "blobs"}/${object}`,
        })),
        truncated: false,
    };
}

function allEntries(
    repository: Repository,
    sha: string,
    prefix: string,
): (TreeEntry & { path: string })[] {
    return (repository.git.trees.get(sha) ?? []).flatMap((entry) => {
        const path = prefix + entry.name;
        const below = entry.type === "tree" ? allEntries(repository, entry.sha, `${path}/`) : [];
        return [{ ...entry, path }, ...below];
    });
}
