import type { Inventory } from "../plan/inventory";

/**
 * Names of listed repositories as the inventory has them, sorted: one that was renamed since is still the same one, and must not
 * be taken for another.
 */
export function repositoryNames(
    { repositories }: Inventory,
    listed: readonly { readonly id: number | bigint; readonly name: string }[],
): string[] {
    const byId = new Map(Object.values(repositories).map(({ id, name }) => [id, name]));
    return listed.map(({ id, name }) => byId.get(Number(id)) ?? name).sort();
}
