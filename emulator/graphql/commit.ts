/** `createCommitOnBranch`: one commit of file additions and deletions, only while the branch is where the caller saw it. */
import { actingUser } from "../http/context";
import { assertRepositoryAccess } from "../permissions";
import { updateRef } from "../refs";
import { branchSha, emptyTree, entryAt, withPath, writeBlob, writeCommit } from "../state/git";
import { commitPerson } from "../render/git";
import type { Repository } from "../state/repository";
import type { GraphqlContext } from "./context";
import { NotServed, Refusal } from "./errors";
import { type GitObject, type Ref, gitNode, gitObject, refOf } from "./git";
import { findRepository, unknownRepository } from "./query";

interface Input {
    readonly branch: {
        readonly id?: string | null;
        readonly repositoryNameWithOwner?: string | null;
        readonly branchName?: string | null;
    };
    readonly expectedHeadOid: string;
    readonly message: { readonly headline: string; readonly body?: string | null };
    readonly fileChanges?: {
        readonly additions?: readonly { readonly path: string; readonly contents: string }[];
        readonly deletions?: readonly { readonly path: string }[];
    } | null;
}

export function commitOnBranch(
    context: GraphqlContext,
    raw: Readonly<Record<string, unknown>>,
): { commit: GitObject; ref: Ref | null } {
    const input = raw as unknown as Input;
    const { repository, branch } = target(context, input.branch);
    assertRepositoryAccess(context.http, repository, {
        permission: "contents",
        access: "write",
        role: "write",
    });
    const head = branchSha(repository, branch);
    if (head === undefined)
        throw new Refusal("NOT_FOUND", `Could not resolve to a Ref with the name '${branch}'.`);
    if (head !== input.expectedHeadOid) {
        throw new Refusal(
            "STALE_DATA",
            `Expected branch to point to "${input.expectedHeadOid}" but it did not. Pull and try again.`,
        );
    }
    const { git } = repository;
    const before = git.commits.get(head)?.tree ?? emptyTree;
    let tree = before;
    for (const { path } of input.fileChanges?.deletions ?? []) {
        if (entryAt(git, tree, path)?.type !== "blob")
            throw new Refusal(
                "UNPROCESSABLE",
                `A path was requested for deletion which does not exist as of commit oid \`${head}\``,
            );
        tree = withPath(git, tree, path, null);
    }
    for (const { path, contents } of input.fileChanges?.additions ?? []) {
        tree = withPath(git, tree, path, {
            mode: "100644",
            type: "blob",
            sha: writeBlob(git, Buffer.from(contents, "base64")),
        });
    }
    const author = commitPerson(context.http, undefined);
    const userId = actingUser(context.http.caller)?.id ?? null;
    const message = input.message.body
        ? `${input.message.headline}\n\n${input.message.body}`
        : input.message.headline;
    const commit = writeCommit(git, {
        tree,
        parents: [head],
        author,
        committer: author,
        message,
        authorId: userId,
        committerId: userId,
    });
    updateRef(context.http, repository, `heads/${branch}`, commit.sha, "contents");
    return {
        commit: gitObject("Commit", repository, commit.sha),
        ref: refOf(repository, `heads/${branch}`),
    };
}

function target(
    context: GraphqlContext,
    branch: Input["branch"],
): { repository: Repository; branch: string } {
    if (branch.id != null) {
        const ref = gitNode(branch.id, (id) => context.state.repository(id)) as Ref | undefined;
        if (ref?.kind !== "Ref") throw new NotServed("CommittableBranch.id of anything but a Ref");
        return { repository: ref.repository, branch: ref.fullName.replace(/^heads\//, "") };
    }
    const [owner = "", name = ""] = (branch.repositoryNameWithOwner ?? "").split("/");
    const repository = findRepository(context, owner, name);
    if (repository === undefined) throw unknownRepository(branch.repositoryNameWithOwner ?? "");
    return { repository, branch: (branch.branchName ?? "").replace(/^refs\/heads\//, "") };
}
