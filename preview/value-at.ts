import type { FactPath } from "../plan/fact-path";
import { factSegments } from "../plan/fact-path";
import type { OrganizationState } from "../plan/organization";

/** The value at a fact path; `undefined`: nothing is there. Lists of names are looked up by the name. */
export function valueAt(state: OrganizationState, path: FactPath): unknown {
    let at: unknown = state;
    for (const key of factSegments(path)) {
        if (Array.isArray(at)) at = at.includes(key) ? key : undefined;
        else if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return undefined;
        else at = (at as Readonly<Record<string, unknown>>)[key];
    }
    return at;
}
