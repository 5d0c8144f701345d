/** Commits, refs, trees and file differences as GitHub's REST answers show them. */
import { structuredPatch } from "diff";
import type { Context } from "../http/context";
import { filesOf, readBlob } from "../state/git";
import { gitNodeId } from "../state/git-identifiers";
import type { Commit, CommitPerson, Repository } from "../state/repository";
import { simpleUser } from "./accounts";

type Json = Record<string, unknown>;

const verification = {
    verified: false,
    reason: "unsigned",
    signature: null,
    payload: null,
    verified_at: null,
};

export function repositoryUrl(context: Context, repository: Repository): string {
    return `${context.apiUrl}/repos/${context.state.fullName(repository)}`;
}

export function repositoryPage(context: Context, repository: Repository): string {
    return `${context.webUrl}/${context.state.fullName(repository)}`;
}

/** A commit in lists and on its own (`commit`); `withFiles` adds what it changed. */
export function commit(
    context: Context,
    repository: Repository,
    one: Commit,
    withFiles = false,
): Json {
    const url = `${repositoryUrl(context, repository)}/commits/${one.sha}`;
    return {
        sha: one.sha,
        node_id: gitNodeId("C", repository.id, one.sha),
        commit: {
            author: one.author,
            committer: one.committer,
            message: one.message,
            tree: {
                sha: one.tree,
                url: `${repositoryUrl(context, repository)}/git/trees/${one.tree}`,
            },
            url: `${repositoryUrl(context, repository)}/git/commits/${one.sha}`,
            comment_count: 0,
            verification,
        },
        url,
        html_url: `${repositoryPage(context, repository)}/commit/${one.sha}`,
        comments_url: `${url}/comments`,
        author: person(context, one.authorId),
        committer: person(context, one.committerId),
        parents: parents(context, repository, one),
        ...(withFiles ? changes(context, repository, one) : {}),
    };
}

/** A commit as the git database API tells it (`git-commit`). */
export function gitCommit(context: Context, repository: Repository, one: Commit): Json {
    return {
        sha: one.sha,
        node_id: gitNodeId("C", repository.id, one.sha),
        url: `${repositoryUrl(context, repository)}/git/commits/${one.sha}`,
        html_url: `${repositoryPage(context, repository)}/commit/${one.sha}`,
        author: one.author,
        committer: one.committer,
        tree: { sha: one.tree, url: `${repositoryUrl(context, repository)}/git/trees/${one.tree}` },
        message: one.message,
        parents: parents(context, repository, one),
        verification,
    };
}

export function gitRef(context: Context, repository: Repository, name: string, sha: string): Json {
    return {
        ref: `refs/${name}`,
        node_id: gitNodeId("REF", repository.id, `refs/${name}`),
        url: `${repositoryUrl(context, repository)}/git/refs/${name}`,
        object: {
            sha,
            type: "commit",
            url: `${repositoryUrl(context, repository)}/git/commits/${sha}`,
        },
    };
}

/** What changed between two trees (`diff-entry`), sorted by path. */
export function diffEntries(
    context: Context,
    repository: Repository,
    before: string | undefined,
    after: string,
): Json[] {
    const { git } = repository;
    const old = before === undefined ? new Map<string, { sha: string }>() : filesOf(git, before);
    const now = filesOf(git, after);
    const paths = [...new Set([...old.keys(), ...now.keys()])].sort();
    return paths.flatMap((path) => {
        const [left, right] = [old.get(path)?.sha, now.get(path)?.sha];
        if (left === right) return [];
        const { additions, deletions, patch } = lineChanges(
            text(repository, left),
            text(repository, right),
        );
        const page = `${repositoryPage(context, repository)}`;
        return [
            {
                sha: right ?? left ?? null,
                filename: path,
                status: left === undefined ? "added" : right === undefined ? "removed" : "modified",
                additions,
                deletions,
                changes: additions + deletions,
                blob_url: `${page}/blob/${after}/${path}`,
                raw_url: `${page}/raw/${after}/${path}`,
                contents_url: `${repositoryUrl(context, repository)}/contents/${path}?ref=${after}`,
                patch,
            },
        ];
    });
}

export function commitPerson(context: Context, given: Json | undefined): CommitPerson {
    const { caller, state } = context;
    const user = caller.kind === "user" || caller.kind === "installation" ? caller.user : undefined;
    return {
        name:
            typeof given?.name === "string" ? given.name : (user?.name ?? user?.login ?? "GitHub"),
        email:
            typeof given?.email === "string"
                ? given.email
                : (user?.email ??
                  `${user?.id ?? 0}+${user?.login ?? "ghost"}@users.noreply.github.com`),
        date: typeof given?.date === "string" ? given.date : state.now(),
    };
}

function person(context: Context, id: number | null): Json | null {
    const user = context.state.users.get(id ?? -1);
    return user === undefined ? null : simpleUser(context, user);
}

function parents(context: Context, repository: Repository, one: Commit): Json[] {
    return one.parents.map((sha) => ({
        sha,
        url: `${repositoryUrl(context, repository)}/commits/${sha}`,
        html_url: `${repositoryPage(context, repository)}/commit/${sha}`,
    }));
}

function changes(context: Context, repository: Repository, one: Commit): Json {
    const parent = repository.git.commits.get(one.parents[0] ?? "");
    const files = diffEntries(context, repository, parent?.tree, one.tree);
    const sum = (key: string): number =>
        files.reduce((total, file) => total + Number(file[key]), 0);
    const [additions, deletions] = [sum("additions"), sum("deletions")];
    return { stats: { total: additions + deletions, additions, deletions }, files };
}

function text(repository: Repository, sha: string | undefined): string {
    return sha === undefined ? "" : (readBlob(repository.git, sha)?.toString("utf8") ?? "");
}

function lineChanges(
    before: string,
    after: string,
): { additions: number; deletions: number; patch: string } {
    const { hunks } = structuredPatch("a", "b", before, after, "", "", { context: 3 });
    const lines = hunks.flatMap((hunk) => [
        `@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`,
        ...hunk.lines,
    ]);
    const count = (sign: string): number =>
        hunks.flatMap((hunk) => hunk.lines).filter((line) => line.startsWith(sign)).length;
    return { additions: count("+"), deletions: count("-"), patch: lines.join("\n") };
}
