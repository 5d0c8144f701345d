/** Refs, commits, trees and blobs of a repository. */
import { entryAt, readBlob, resolveCommit } from "../state/git";
import { gitNodeId, parseGitNodeId } from "../state/git-identifiers";
import type { Commit, CommitPerson, Repository, TreeEntry } from "../state/repository";
import { connection } from "./connection";
import { type Arguments, type GraphqlContext, resolvers } from "./context";
import { NotServed } from "./errors";
import { protectionOf } from "./protections-of";

/** A git object in its repository; `kind` is GitHub's type name. */
export interface GitObject {
    readonly kind: "Commit" | "Tree" | "Blob";
    readonly nodeId: string;
    readonly repository: Repository;
    readonly sha: string;
}

export interface Ref {
    readonly kind: "Ref";
    readonly nodeId: string;
    readonly repository: Repository;
    /** Without `refs/`: `heads/main`. */
    readonly fullName: string;
}

interface TreeEntryObject {
    readonly entry: TreeEntry;
    readonly path: string;
    readonly repository: Repository;
}

const PREFIXES = { Commit: "C", Tree: "TR", Blob: "B" } as const;

export function gitObject(kind: GitObject["kind"], repository: Repository, sha: string): GitObject {
    return { kind, repository, sha, nodeId: gitNodeId(PREFIXES[kind], repository.id, sha) };
}

export function refOf(repository: Repository, fullName: string): Ref | null {
    if (!repository.git.refs.has(fullName)) return null;
    return {
        kind: "Ref",
        repository,
        fullName,
        nodeId: gitNodeId("REF", repository.id, `refs/${fullName}`),
    };
}

/** A ref or git object by node id, if its repository can be seen. */
export function gitNode(
    id: string,
    visible: (repositoryId: number) => Repository | undefined,
): object | undefined {
    const parsed = parseGitNodeId(id);
    const repository = parsed && visible(parsed.repositoryId);
    if (!parsed || !repository) return undefined;
    if (parsed.prefix === "REF")
        return refOf(repository, parsed.text.replace(/^refs\//, "")) ?? undefined;
    return objectBySha(repository, parsed.text);
}

function objectBySha(repository: Repository, sha: string): GitObject | undefined {
    const { commits, trees, blobs } = repository.git;
    if (commits.has(sha)) return gitObject("Commit", repository, sha);
    if (trees.has(sha)) return gitObject("Tree", repository, sha);
    return blobs.has(sha) ? gitObject("Blob", repository, sha) : undefined;
}

/**
 * `object(expression:)`: `HEAD:path`, `main:path`, `<sha>:path`, or a revision alone; null when there is none.
 * Git's further revision syntax (`^`, `~`, `@{}`) is not served.
 */
export function objectAt(repository: Repository, args: Arguments): GitObject | null {
    if (typeof args.oid === "string") return objectBySha(repository, args.oid) ?? null;
    if (typeof args.expression !== "string") return null;
    const at = args.expression.indexOf(":");
    const revision = at < 0 ? args.expression : args.expression.slice(0, at);
    if (/[\^~]|@\{/.test(revision)) throw new NotServed(`the revision ${revision}`);
    const commit = revision === "" ? undefined : resolveCommit(repository, revision);
    if (at < 0)
        return commit
            ? gitObject("Commit", repository, commit.sha)
            : (objectBySha(repository, revision) ?? null);
    if (commit === undefined) return null;
    const entry = entryAt(repository.git, commit.tree, args.expression.slice(at + 1));
    return entry === undefined ? null : entryObject(repository, entry);
}

function entryObject(repository: Repository, entry: TreeEntry): GitObject | null {
    // A submodule's commit lives in another repository.
    if (entry.type === "commit") return null;
    return gitObject(entry.type === "tree" ? "Tree" : "Blob", repository, entry.sha);
}

const common = {
    id: (source: GitObject) => source.nodeId,
    oid: (source: GitObject) => source.sha,
    abbreviatedOid: (source: GitObject) => source.sha.slice(0, 7),
    commitResourcePath: (source: GitObject, _args: Arguments, { state }: GraphqlContext) =>
        `/${state.fullName(source.repository)}/commit/${source.sha}`,
    commitUrl: (source: GitObject, _args: Arguments, { state, http }: GraphqlContext) =>
        `${http.webUrl}/${state.fullName(source.repository)}/commit/${source.sha}`,
};

const content = (source: GitObject): Buffer =>
    readBlob(source.repository.git, source.sha) ?? Buffer.alloc(0);
/** As git decides it: a NUL in the first 8,000 bytes. */
const isBinary = (bytes: Buffer): boolean => bytes.subarray(0, 8000).includes(0);

export const blobResolvers = resolvers<GitObject>({
    ...common,
    byteSize: (source) => content(source).length,
    isBinary: (source) => isBinary(content(source)),
    isTruncated: () => false,
    text: (source) => (isBinary(content(source)) ? null : content(source).toString()),
});

export const treeResolvers = resolvers<GitObject>({
    ...common,
    entries: ({ repository, sha }) =>
        (repository.git.trees.get(sha) ?? []).map((entry): TreeEntryObject => ({
            entry,
            path: entry.name,
            repository,
        })),
});

export const treeEntryResolvers = resolvers<TreeEntryObject>({
    mode: ({ entry }) => Number.parseInt(entry.mode, 8),
    name: ({ entry }) => entry.name,
    oid: ({ entry }) => entry.sha,
    type: ({ entry }) => entry.type,
    object: ({ entry, repository }) => entryObject(repository, entry),
});

const commitOf = (source: GitObject): Commit =>
    source.repository.git.commits.get(source.sha) as Commit;
const headline = (message: string): string => message.split("\n")[0] ?? "";

export const commitResolvers = resolvers<GitObject>({
    ...common,
    author: (source) => actor(commitOf(source).author, commitOf(source).authorId),
    committer: (source) => actor(commitOf(source).committer, commitOf(source).committerId),
    authoredDate: (source) => commitOf(source).author.date,
    committedDate: (source) => commitOf(source).committer.date,
    message: (source) => commitOf(source).message,
    messageHeadline: (source) => headline(commitOf(source).message),
    messageBody: (source) => commitOf(source).message.split("\n").slice(1).join("\n").trim(),
    parents: (source, args) =>
        connection(
            "parents",
            commitOf(source).parents.map((sha) => gitObject("Commit", source.repository, sha)),
            args,
        ),
    tree: (source) => gitObject("Tree", source.repository, commitOf(source).tree),
    url: common.commitUrl,
});

function actor(person: CommitPerson, userId: number | null): Record<string, unknown> {
    return {
        ...person,
        user: (_args: Arguments, { state }: GraphqlContext) =>
            userId === null ? null : (state.users.get(userId) ?? null),
    };
}

export const refResolvers = resolvers<Ref>({
    id: (source) => source.nodeId,
    name: ({ fullName }) => fullName.replace(/^[^/]+\//, ""),
    prefix: ({ fullName }) => `refs/${fullName.split("/")[0] ?? ""}/`,
    target: ({ repository, fullName }) =>
        gitObject("Commit", repository, repository.git.refs.get(fullName) ?? ""),
    branchProtectionRule: ({ repository, fullName }, _args, context) =>
        fullName.startsWith("heads/")
            ? protectionOf(context, repository, fullName.slice("heads/".length))
            : null,
});
