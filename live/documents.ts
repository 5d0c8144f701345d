import { factPath } from "../plan/fact-path";
import type { Inventory, InventoryRepository } from "../plan/inventory";
import type { Unread } from "../plan/live";
import type { ReadClient } from "./client";
import { UnreadableError } from "./unreadable";

/**
 * The inventory with the sizes of all AGENTS.md files of some repositories: Codex adds them up along a directory path. One
 * call a repository (REST, the tree of the default branch), so they are read only where guidance is delivered.
 */
export async function withDocuments(
    client: ReadClient,
    inventory: Inventory,
    repositories: readonly string[],
): Promise<Inventory> {
    const unread: Unread[] = [];
    const read = repositories.map(async (name): Promise<[string, InventoryRepository][]> => {
        const repository = inventory.repositories[name];
        if (repository === undefined) return [];
        try {
            const documents = await readDocuments(client, inventory.organization.login, name);
            return [[name, { ...repository, documents }]];
        } catch (error) {
            if (!(error instanceof UnreadableError)) throw error;
            const path = factPath("repositories", name, "documents");
            unread.push({ path, what: `the files of ${name}`, reason: error.reason });
            return [];
        }
    });
    const known = Object.fromEntries((await Promise.all(read)).flat());
    const all = [...(inventory.unread ?? []), ...unread];
    return {
        ...inventory,
        repositories: { ...inventory.repositories, ...known },
        unread: all.sort((a, b) => (a.path < b.path ? -1 : 1)),
    };
}

async function readDocuments(
    client: ReadClient,
    owner: string,
    repo: string,
): Promise<Record<string, number>> {
    try {
        const { tree, truncated } = await client.get(
            "GET /repos/{owner}/{repo}/git/trees/{tree_sha}",
            { owner, repo, tree_sha: "HEAD", recursive: "1" },
        );
        // GitHub cuts a tree at 100,000 entries or 7 MB.
        if (truncated) throw new UnreadableError(repo, "GitHub shows a part of the tree only");
        return Object.fromEntries(
            tree.flatMap(({ path, type, size }) =>
                type === "blob" && isDocument(path) ? [[path, size ?? 0]] : [],
            ),
        );
    } catch (error) {
        // Nothing was pushed yet: "Git Repository is empty".
        if (error instanceof UnreadableError && error.status === 409) return {};
        throw error;
    }
}

function isDocument(path: string): boolean {
    return /(?:^|\/)AGENTS(?:\.override)?\.md$/.test(path);
}
