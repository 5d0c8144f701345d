/** Request bodies held to GitHub's own published schema, where it says more than a handful of fields. */
import { Contract } from "../contract/contract";
import type { Context } from "./context";
import { invalidRequest } from "./problem";

let contract: Contract | undefined;

/**
 * Checks the body against GitHub's schema of this operation, which is read and compiled on first use.
 * @throws 422 in GitHub's form when it does not fit; of several objections the most deeply placed, which says most.
 */
export function requireSchema(context: Context): void {
    contract ??= Contract.load();
    const [first] = contract
        .requestErrors(context.method, context.documentedPath, context.body)
        .map(([at, message]) => ({ at, message, depth: at.split("/").length }))
        .sort((a, b) => b.depth - a.depth);
    if (first === undefined) return;
    const { at, message } = first;
    const where = at === "" ? "properties" : `properties${at}`;
    throw invalidRequest(
        `For '${where}', ${JSON.stringify(valueAt(context.body, at))} ${message}.`,
    );
}

function valueAt(body: unknown, pointer: string): unknown {
    return pointer
        .split("/")
        .slice(1)
        .reduce<unknown>(
            (value, key) => (value as Record<string, unknown> | undefined)?.[key],
            body,
        );
}
