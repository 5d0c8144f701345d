/**
 * Where a fact stands in the organization state, e.g. `repositories/sandbox/protections/main/approvals`.
 * Segments are keys of `OrganizationState`; `~` and `/` inside a name are escaped as in JSON Pointer (RFC 6901),
 * since environment names and branch patterns may carry slashes.
 */
export type FactPath = string;

export function factPath(...segments: readonly string[]): FactPath {
    return segments.map((segment) => segment.replaceAll("~", "~0").replaceAll("/", "~1")).join("/");
}

export function factSegments(path: FactPath): string[] {
    const segments = path.split("/");
    if (!path.includes("~")) return segments;
    return segments.map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** Whether a fact stands at or below one of these places; `""` is the root, which everything is below. */
export function isWithin(places: ReadonlySet<FactPath>, path: FactPath): boolean {
    if (places.size === 0) return false;
    if (places.has("")) return true;
    for (const at of ancestors(path)) if (places.has(at)) return true;
    return false;
}

/** The path and its ancestors, nearest first; the empty root is not among them. */
export function* ancestors(path: FactPath): Generator<FactPath> {
    for (let at: string = path; at !== ""; at = at.slice(0, Math.max(0, at.lastIndexOf("/")))) {
        yield at;
    }
}
