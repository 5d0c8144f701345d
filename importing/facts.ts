/** Everything that was read, one line a fact: what a policy without grouping would have to say. */
import { factPath } from "../plan/fact-path";
import type { OrganizationState } from "../plan/organization";

/**
 * A list of values is one fact, an empty record none. Ids and times are left out: nobody declares them. Texts of files count
 * as one line each.
 */
export function factLines(state: OrganizationState): string[] {
    return [...leaves(state, [])].sort();
}

const derived = new Set(["updatedAt", "installationId", "permissions", "slug", "login"]);

function* leaves(value: unknown, at: readonly string[]): Generator<string> {
    if (value === undefined || derived.has(at.at(-1) ?? "")) return;
    // What a key says already is no second fact.
    if (isNameOfKey(value, at)) return;
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
        const isText = at.at(-1) === "text" && at.at(-3) === "files";
        yield `${factPath(...at)} = ${isText ? "…" : JSON.stringify(value)}`;
        return;
    }
    const entries = Object.entries(value);
    // That it exists is a fact of its own where nothing else is said of it.
    const below = entries.flatMap(([key, one]) => [...leaves(one, [...at, key])]);
    if (below.length > 0) yield* below;
    else if (isObject(at)) yield `${factPath(...at)} = {}`;
}

function isNameOfKey(value: unknown, at: readonly string[]): boolean {
    const [key, last] = at.slice(-2);
    return (last === "name" || last === "pattern" || last === "title") && value === key;
}

const records = ["secrets", "repositories", "teams", "environments", "members", "rulesets", "apps"];

function isObject(at: readonly string[]): boolean {
    return records.includes(at.at(-2) ?? "");
}
