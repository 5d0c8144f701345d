/** Files of a repository, read and committed one at a time. */
import * as read from "../http/body";
import { missing } from "../http/body";
import { created, del, get, ok, put, type Context, type Reply, type Route } from "../http/context";
import { invalidRequest, notFound, Problem } from "../http/problem";
import { hasPermission, hasScope, notAccessible, requireRepository } from "../permissions";
import { commitPerson, gitCommit, repositoryPage, repositoryUrl } from "../render/git";
import { assertNotRaced, updateRef } from "../refs";
import {
    branchSha,
    entryAt,
    readBlob,
    resolveCommit,
    withPath,
    writeBlob,
    writeCommit,
} from "../state/git";
import type { Commit, Repository, TreeEntry } from "../state/repository";

const docs = "repos/contents";
const readNeeds = { permission: "contents", access: "read", role: "read" } as const;
/** Below this GitHub sends the content with the metadata. */
const inlineLimit = 1024 * 1024;

export const routes: readonly Route[] = [
    get("/repos/:owner/:repo/contents", `${docs}#get-repository-content`, (context) =>
        show(context, ""),
    ),
    get("/repos/:owner/:repo/contents/*", `${docs}#get-repository-content`, (context) =>
        show(context, context.param("*")),
    ),
    put("/repos/:owner/:repo/contents/*", `${docs}#create-or-update-file-contents`, write),
    del("/repos/:owner/:repo/contents/*", `${docs}#delete-a-file`, remove),
];

function show(context: Context, rawPath: string): Reply {
    const repository = requireRepository(context, readNeeds);
    const path = rawPath.replace(/\/+$/, "");
    const ref = context.query.ref;
    if (repository.git.commits.size === 0) throw new Problem(404, "This repository is empty.");
    const commit = resolveCommit(repository, ref);
    if (commit === undefined)
        throw new Problem(404, `No commit found for the ref ${ref ?? repository.defaultBranch}`);
    const entry = entryAt(repository.git, commit.tree, path);
    if (entry === undefined) throw notFound();
    const at = ref === undefined || ref === "" ? repository.defaultBranch : ref;
    if (entry.type === "tree") {
        const entries = repository.git.trees.get(entry.sha) ?? [];
        return ok(
            entries.map((one) =>
                describe(
                    context,
                    repository,
                    path === "" ? one.name : `${path}/${one.name}`,
                    one,
                    at,
                ),
            ),
        );
    }
    const content = readBlob(repository.git, entry.sha) ?? Buffer.alloc(0);
    if (/\.raw(\+json)?(;|,|$)/.test(String(context.headers.accept))) {
        return { status: 200, raw: { type: "application/vnd.github.raw; charset=utf-8", content } };
    }
    const inline = content.length <= inlineLimit;
    return ok({
        ...describe(context, repository, path, entry, at),
        content: inline ? wrapped(content) : "",
        encoding: inline ? "base64" : "none",
    });
}

/** Base64 as GitHub sends it: lines of 60 characters, each ended. */
function wrapped(content: Buffer): string {
    return content.toString("base64").replace(/(.{1,60})/g, "$1\n");
}

function describe(
    context: Context,
    repository: Repository,
    path: string,
    entry: TreeEntry,
    ref: string,
): Record<string, unknown> {
    const escaped = path.split("/").map(encodeURIComponent).join("/");
    const url = `${repositoryUrl(context, repository)}/contents/${escaped}?ref=${encodeURIComponent(ref)}`;
    const kind = entry.type === "tree" ? "tree" : "blob";
    const git = `${repositoryUrl(context, repository)}/git/${kind}s/${entry.sha}`;
    const html = `${repositoryPage(context, repository)}/${kind}/${ref}/${escaped}`;
    return {
        name: path.split("/").pop() ?? "",
        path,
        sha: entry.sha,
        size: entry.type === "tree" ? 0 : (readBlob(repository.git, entry.sha)?.length ?? 0),
        url,
        html_url: html,
        git_url: git,
        download_url:
            entry.type === "tree"
                ? null
                : `${context.webUrl}/raw/${context.state.fullName(repository)}/${ref}/${escaped}`,
        type: entry.type === "tree" ? "dir" : "file",
        _links: { self: url, git, html },
    };
}

interface Target {
    readonly repository: Repository;
    readonly path: string;
    readonly branch: string;
    readonly message: string;
    readonly head: Commit | undefined;
    readonly entry: TreeEntry | undefined;
    readonly sha: string | undefined;
}

/** What both writes check first; everything that GitHub refuses is refused before anything changes. */
function readTarget(context: Context, fields: Readonly<Record<string, unknown>>): Target {
    const repository = requireRepository(context, {
        permission: "contents",
        access: "write",
        role: "write",
        hide: true,
    });
    const path = context.param("*");
    assertPath(path);
    assertWorkflowAllowed(context, path);
    const message = read.text(fields, "message");
    if (message === undefined) throw missing("message");
    const branch = (read.text(fields, "branch") ?? repository.defaultBranch).replace(
        /^refs\/heads\//,
        "",
    );
    const headSha = branchSha(repository, branch);
    const empty = repository.git.commits.size === 0 && branch === repository.defaultBranch;
    if (headSha === undefined && !empty) throw new Problem(404, `Branch ${branch} not found`);
    assertNotRaced(context, repository, `heads/${branch}`);
    const head = headSha === undefined ? undefined : repository.git.commits.get(headSha);
    const entry = head === undefined ? undefined : entryAt(repository.git, head.tree, path);
    return { repository, path, branch, message, head, entry, sha: read.text(fields, "sha") };
}

function write(context: Context): Reply {
    const { body } = context;
    read.served(body, ["message", "content", "sha", "branch", "committer", "author"]);
    const target = readTarget(context, body);
    const encoded = read.text(body, "content");
    if (encoded === undefined) throw missing("content");
    const compact = encoded.replace(/\s/g, "");
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(compact) || compact.length % 4 === 1)
        throw new Problem(422, "content is not valid Base64");
    const { repository, path, entry, sha } = target;
    if (entry?.type === "tree") throw new Problem(422, `${path} is a directory`);
    assertNoFileOnTheWay(target);
    if (entry !== undefined && sha === undefined) throw missing("sha");
    if (sha !== undefined && sha !== entry?.sha)
        throw new Problem(409, `${path} does not match ${sha}`);
    const blob = writeBlob(repository.git, Buffer.from(compact, "base64"));
    const commit = commitChange(context, target, {
        mode: entry?.mode ?? "100644",
        type: "blob",
        sha: blob,
    });
    const now: TreeEntry = { name: path, mode: "100644", type: "blob", sha: blob };
    const answer = {
        content: describe(context, repository, path, now, target.branch),
        commit: gitCommit(context, repository, commit),
    };
    return entry === undefined ? created(answer) : ok(answer);
}

function remove(context: Context): Reply {
    // Octokit and go-github send a body, others the query: GitHub takes both.
    const fields = { ...context.query, ...context.body };
    const target = readTarget(context, fields);
    const { entry, sha, path } = target;
    if (entry === undefined || entry.type === "tree") throw notFound();
    if (sha === undefined) throw missing("sha");
    if (sha !== entry.sha) throw new Problem(409, `${path} does not match ${sha}`);
    const commit = commitChange(context, target, null);
    return ok({ content: null, commit: gitCommit(context, target.repository, commit) });
}

function commitChange(
    context: Context,
    target: Target,
    entry: Pick<TreeEntry, "mode" | "type" | "sha"> | null,
): Commit {
    const { repository, head, branch, message, path } = target;
    const { caller } = context;
    const author = commitPerson(
        context,
        read.object(context.body, "author") ?? read.object(context.body, "committer"),
    );
    const committer = commitPerson(
        context,
        read.object(context.body, "committer") ?? read.object(context.body, "author"),
    );
    const actor = caller.kind === "user" || caller.kind === "installation" ? caller.user.id : null;
    const commit = writeCommit(repository.git, {
        tree: withPath(repository.git, head?.tree, path, entry),
        parents: head === undefined ? [] : [head.sha],
        author,
        committer,
        message,
        authorId: actor,
        committerId: actor,
    });
    updateRef(context, repository, `heads/${branch}`, commit.sha, "contents");
    return commit;
}

function assertPath(path: string): void {
    if (
        path === "" ||
        path.startsWith("/") ||
        path.endsWith("/") ||
        path
            .split("/")
            .some((part) => part === "" || part === "." || part === ".." || part === ".git")
    ) {
        throw new Problem(422, "path contains a malformed path component");
    }
}

function assertNoFileOnTheWay({ repository, head, path }: Target): void {
    const parts = path.split("/");
    for (let length = 1; length < parts.length && head !== undefined; length++) {
        const above = entryAt(repository.git, head.tree, parts.slice(0, length).join("/"));
        if (above !== undefined && above.type !== "tree")
            throw invalidRequest(`${parts.slice(0, length).join("/")} is a file, not a directory.`);
    }
}

/** Workflows are guarded by their own scope and permission. */
function assertWorkflowAllowed(context: Context, path: string): void {
    const { caller } = context;
    if (
        !path.toLowerCase().startsWith(".github/workflows/") ||
        (caller.kind !== "user" && caller.kind !== "installation")
    )
        return;
    if (caller.token.kind === "classic") {
        if (!hasScope(caller.token, "workflow")) throw notFound();
    } else if (!hasPermission(caller.token, "workflows", "write"))
        throw notAccessible(context, { permission: "workflows", access: "write" });
}
