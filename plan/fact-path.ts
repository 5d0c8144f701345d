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
    return path.split("/").map((segment) => segment.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The path and its ancestors, nearest first; the empty root is not among them. */
export function* ancestors(path: FactPath): Generator<FactPath> {
    for (let at: string = path; at !== ""; at = at.slice(0, Math.max(0, at.lastIndexOf("/")))) {
        yield at;
    }
}
