/** Which repositories and refs a ruleset covers. */
import type { Repository } from "../state/repository";
import type { Ruleset } from "../state/settings";
import { branchMatches } from "./patterns";

interface NameCondition {
    readonly include?: readonly string[];
    readonly exclude?: readonly string[];
}
interface PropertyTarget {
    readonly name: string;
    readonly property_values: readonly string[];
    readonly source?: "custom" | "system";
}
interface Conditions {
    readonly ref_name?: NameCondition;
    readonly repository_name?: NameCondition;
    readonly repository_id?: { readonly repository_ids?: readonly number[] };
    readonly repository_property?: {
        readonly include?: readonly PropertyTarget[];
        readonly exclude?: readonly PropertyTarget[];
    };
}

/** Whether a repository's own or its organization's ruleset reaches this repository. */
export function rulesetApplies(ruleset: Ruleset, repository: Repository): boolean {
    if (ruleset.sourceType === "Repository") return ruleset.sourceId === repository.id;
    if (ruleset.sourceId !== repository.organizationId) return false;
    const conditions = (ruleset.conditions ?? {}) as Conditions;
    const names = conditions.repository_name;
    if (
        names !== undefined &&
        !covered(names, (pattern) => pattern === "~ALL" || branchMatches(pattern, repository.name))
    )
        return false;
    const ids = conditions.repository_id?.repository_ids;
    if (ids !== undefined && !ids.includes(repository.id)) return false;
    const properties = conditions.repository_property;
    if (properties === undefined) return true;
    return (
        (properties.include ?? []).every((target) => hasProperty(repository, target)) &&
        !(properties.exclude ?? []).some((target) => hasProperty(repository, target))
    );
}

/** Whether it covers a ref of a repository that it reaches; a push ruleset covers all. @param ref without `refs/`: `heads/main`. */
export function rulesetCoversRef(ruleset: Ruleset, repository: Repository, ref: string): boolean {
    if (ruleset.target === "push") return true;
    const kind = ruleset.target === "tag" ? "tags/" : "heads/";
    if (!ref.startsWith(kind)) return false;
    const names = ((ruleset.conditions ?? {}) as Conditions).ref_name;
    if (names === undefined) return false;
    return covered(names, (pattern) => {
        if (pattern === "~ALL") return true;
        if (pattern === "~DEFAULT_BRANCH") return ref === `heads/${repository.defaultBranch}`;
        return branchMatches(
            pattern.startsWith("refs/") ? pattern : `refs/${kind}${pattern}`,
            `refs/${ref}`,
        );
    });
}

function covered(
    { include = [], exclude = [] }: NameCondition,
    matches: (pattern: string) => boolean,
): boolean {
    return include.some(matches) && !exclude.some(matches);
}

/** System properties that the local GitHub knows; a ruleset that names another is refused when it is made. */
export const SYSTEM_PROPERTIES = ["visibility", "fork"] as const;

function hasProperty(
    repository: Repository,
    { name, property_values: wanted, source = "custom" }: PropertyTarget,
): boolean {
    if (source === "system") {
        return wanted.includes(
            name === "visibility" ? repository.visibility : String(repository.fork),
        );
    }
    const value = repository.properties.get(name);
    return value !== undefined && [value].flat().some((one) => wanted.includes(one));
}
