/** The local GitHub speaks no git, so its objects, which are real ones, are copied into a repository that git can fetch from. */
import { execFileSync } from "node:child_process";
import type { Commit, Git, Repository } from "../../../emulator/state/repository";

export function git(folder: string, words: readonly string[], input?: string | Buffer): string {
    return execFileSync("git", ["-C", folder, ...words], { input, stdio: ["pipe", "pipe", "pipe"] })
        .toString()
        .trim();
}

/** Branches as they are, and `refs/pull/N/head` of every pull request. */
export function mirror(repository: Repository, folder: string): void {
    const source = repository.git;
    const known = new Set(
        git(folder, ["cat-file", "--batch-all-objects", "--batch-check=%(objectname)"]).split("\n"),
    );
    for (const commit of source.commits.values()) writeCommit(source, commit, folder, known);
    const refs = [...source.refs]
        .filter(([name]) => name.startsWith("heads/"))
        .map(([name, sha]) => [`refs/${name}`, sha]);
    const pulls = [...repository.pulls.values()].map(({ number, headSha }) => [
        `refs/pull/${number}/head`,
        headSha,
    ]);
    const lines = [...refs, ...pulls].map(([name, sha]) => `update ${name} ${sha}\n`);
    git(folder, ["update-ref", "--stdin"], lines.join(""));
}

function writeCommit(source: Git, commit: Commit, folder: string, known: Set<string>): void {
    if (known.has(commit.sha)) return;
    writeTree(source, commit.tree, folder, known);
    const person = (kind: string, { name, email, date }: Commit["author"]): string =>
        `${kind} ${name} <${email}> ${Math.floor(Date.parse(date) / 1000)} +0000\n`;
    const text = [
        `tree ${commit.tree}\n`,
        ...commit.parents.map((parent) => `parent ${parent}\n`),
        person("author", commit.author),
        person("committer", commit.committer),
        `\n${commit.message}`,
    ].join("");
    written(commit.sha, git(folder, ["hash-object", "-w", "-t", "commit", "--stdin"], text));
    known.add(commit.sha);
}

function writeTree(source: Git, sha: string, folder: string, known: Set<string>): void {
    if (known.has(sha)) return;
    const entries = source.trees.get(sha) ?? [];
    for (const entry of entries) {
        if (entry.type === "tree") writeTree(source, entry.sha, folder, known);
        if (entry.type !== "blob" || known.has(entry.sha)) continue;
        const content = Buffer.from(source.blobs.get(entry.sha) ?? "", "base64");
        written(entry.sha, git(folder, ["hash-object", "-w", "--stdin"], content));
        known.add(entry.sha);
    }
    const lines = entries.map(
        ({ mode, type, sha: object, name }) => `${mode} ${type} ${object}\t${name}\n`,
    );
    written(sha, git(folder, ["mktree"], lines.join("")));
    known.add(sha);
}

function written(wanted: string, got: string): void {
    if (wanted !== got) throw new Error(`git has ${got} where the local GitHub has ${wanted}`);
}
