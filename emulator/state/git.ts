/** Git's object model on a repository's plain data; ids are the ones real git computes. */
import { sha1 } from "./identifiers";
import type { Commit, CommitPerson, Git, Repository, TreeEntry } from "./repository";

export function blobSha(content: Buffer): string {
    return sha1(`blob ${content.length}\0`, content);
}

export function writeBlob(git: Git, content: Buffer): string {
    const sha = blobSha(content);
    if (!git.blobs.has(sha)) git.blobs.set(sha, content.toString("base64"));
    return sha;
}

export function readBlob(git: Git, sha: string): Buffer | undefined {
    const content = git.blobs.get(sha);
    return content === undefined ? undefined : Buffer.from(content, "base64");
}

export const emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

export function writeTree(git: Git, entries: readonly TreeEntry[]): string {
    // Git sorts as if a tree's name ended in a slash.
    const key = (entry: TreeEntry): Buffer =>
        Buffer.from(entry.type === "tree" ? `${entry.name}/` : entry.name);
    const sorted = [...entries].sort((a, b) => Buffer.compare(key(a), key(b)));
    const body = Buffer.concat(
        sorted.map((entry) =>
            Buffer.concat([
                Buffer.from(`${entry.mode.replace(/^0/, "")} ${entry.name}\0`),
                Buffer.from(entry.sha, "hex"),
            ]),
        ),
    );
    const sha = sha1(`tree ${body.length}\0`, body);
    if (!git.trees.has(sha)) git.trees.set(sha, sorted);
    return sha;
}

export interface NewCommit {
    tree: string;
    parents: string[];
    author: CommitPerson;
    committer: CommitPerson;
    message: string;
    authorId: number | null;
    committerId: number | null;
}

export function writeCommit(git: Git, commit: NewCommit): Commit {
    const person = (kind: string, who: CommitPerson): string =>
        `${kind} ${who.name} <${who.email}> ${Math.floor(Date.parse(who.date) / 1000)} +0000\n`;
    const body = Buffer.from(
        `tree ${commit.tree}\n` +
            commit.parents.map((parent) => `parent ${parent}\n`).join("") +
            person("author", commit.author) +
            person("committer", commit.committer) +
            `\n${commit.message}`,
    );
    const sha = sha1(`commit ${body.length}\0`, body);
    const full: Commit = { sha, ...commit };
    git.commits.set(sha, full);
    return full;
}

/** The entry at a path of a tree; an empty path is the tree itself. */
export function entryAt(git: Git, tree: string, path: string): TreeEntry | undefined {
    let entry: TreeEntry = { mode: "040000", type: "tree", name: "", sha: tree };
    for (const name of path.split("/").filter((part) => part !== "")) {
        if (entry.type !== "tree") return undefined;
        const next: TreeEntry | undefined = git.trees
            .get(entry.sha)
            ?.find((one) => one.name === name);
        if (next === undefined) return undefined;
        entry = next;
    }
    return entry;
}

/** A tree with one path set to a blob, or taken out (null); empty folders vanish. Returns the new tree's id. */
export function withPath(
    git: Git,
    tree: string | undefined,
    path: string,
    entry: Pick<TreeEntry, "mode" | "type" | "sha"> | null,
): string {
    const [name = "", ...rest] = path.split("/");
    const entries = tree === undefined ? [] : (git.trees.get(tree) ?? []);
    const others = entries.filter((one) => one.name !== name);
    if (rest.length === 0)
        return writeTree(git, entry === null ? others : [...others, { ...entry, name }]);
    const below = entries.find((one) => one.name === name && one.type === "tree");
    const sha = withPath(git, below?.sha, rest.join("/"), entry);
    if (sha === emptyTree) return writeTree(git, others);
    return writeTree(git, [...others, { mode: "040000", type: "tree", name, sha }]);
}

/** Every file below a tree: path to entry. */
export function filesOf(git: Git, tree: string, prefix = ""): Map<string, TreeEntry> {
    const files = new Map<string, TreeEntry>();
    for (const entry of git.trees.get(tree) ?? []) {
        const path = prefix + entry.name;
        if (entry.type !== "tree") files.set(path, entry);
        else for (const [inner, one] of filesOf(git, entry.sha, `${path}/`)) files.set(inner, one);
    }
    return files;
}

/** Paths that differ between two trees. */
export function changedPaths(git: Git, before: string | undefined, after: string): string[] {
    const old = before === undefined ? new Map<string, TreeEntry>() : filesOf(git, before);
    const now = filesOf(git, after);
    return [...new Set([...old.keys(), ...now.keys()])]
        .filter((path) => old.get(path)?.sha !== now.get(path)?.sha)
        .sort();
}

export function branchSha(repository: Repository, branch: string): string | undefined {
    return repository.git.refs.get(`heads/${branch}`);
}

/** A commit by sha, branch, tag or full ref name, as `?ref=` takes it; the default branch when left out. */
export function resolveCommit(repository: Repository, ref?: string): Commit | undefined {
    const { refs, commits } = repository.git;
    const name =
        ref === undefined || ref === "" || ref === "HEAD"
            ? repository.defaultBranch
            : ref.replace(/^refs\//, "");
    const sha = refs.get(`heads/${name}`) ?? refs.get(`tags/${name}`) ?? refs.get(name) ?? name;
    return commits.get(sha);
}

/** Whether `ancestor` is reachable from `from` (or is it). */
export function isAncestor(git: Git, ancestor: string, from: string): boolean {
    return history(git, from).has(ancestor);
}

/** Commits reachable from one, newest first in breadth order. */
export function history(git: Git, from: string): Set<string> {
    const seen = new Set<string>([from]);
    for (const sha of seen)
        for (const parent of git.commits.get(sha)?.parents ?? []) seen.add(parent);
    return seen;
}

/** Commits in `head` that `base` does not have. */
export function commitsBetween(git: Git, base: string, head: string): Commit[] {
    const known = history(git, base);
    return [...history(git, head)]
        .filter((sha) => !known.has(sha))
        .flatMap((sha) => git.commits.get(sha) ?? []);
}

/** The newest commit both have. */
export function mergeBase(git: Git, one: string, other: string): string | undefined {
    const known = history(git, one);
    for (const sha of history(git, other)) if (known.has(sha)) return sha;
    return undefined;
}

/** Commits files (path to text) on a branch as one commit, creating the branch. For seeds. */
export function commitFiles(
    repository: Repository,
    branch: string,
    files: Readonly<Record<string, string>>,
    message: string,
    author: CommitPerson,
    authorId: number | null,
): Commit {
    const { git } = repository;
    const parent = branchSha(repository, branch);
    let tree = parent === undefined ? writeTree(git, []) : git.commits.get(parent)?.tree;
    for (const [path, content] of Object.entries(files)) {
        tree = withPath(git, tree, path, {
            mode: "100644",
            type: "blob",
            sha: writeBlob(git, Buffer.from(content)),
        });
    }
    const commit = writeCommit(git, {
        tree: tree ?? emptyTree,
        parents: parent === undefined ? [] : [parent],
        author,
        committer: author,
        message,
        authorId,
        committerId: authorId,
    });
    git.refs.set(`heads/${branch}`, commit.sha);
    return commit;
}
