/** Merging two commits file by file; a file that both sides changed differently is a conflict. */
import { filesOf, mergeBase, withPath } from "./state/git";
import type { Git, TreeEntry } from "./state/repository";

/**
 * The tree of `head` merged into `base`; undefined on a conflict. GitHub merges lines within a file, this
 * does not: two edits of one file always conflict here (refusing where GitHub might succeed, never the reverse).
 */
export function merge(git: Git, base: string, head: string): string | undefined {
    const baseTree = git.commits.get(base)?.tree;
    const headTree = git.commits.get(head)?.tree;
    if (baseTree === undefined || headTree === undefined) return undefined;
    const origin = mergeBase(git, base, head);
    const originTree = origin === undefined ? undefined : git.commits.get(origin)?.tree;
    const before =
        originTree === undefined ? new Map<string, TreeEntry>() : filesOf(git, originTree);
    const [ours, theirs] = [filesOf(git, baseTree), filesOf(git, headTree)];
    let tree = baseTree;
    for (const path of new Set([...before.keys(), ...theirs.keys()])) {
        const [was, our, their] = [
            before.get(path)?.sha,
            ours.get(path)?.sha,
            theirs.get(path)?.sha,
        ];
        if (their === was || their === our) continue;
        if (our !== was) return undefined;
        tree = withPath(git, tree, path, theirs.get(path) ?? null);
    }
    return tree;
}
