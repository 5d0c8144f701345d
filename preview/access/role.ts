import { rankOf } from "../../plan/effective-access";
import type { RepositoryRole } from "../../plan/organization";
import type { ChangeClass } from "../model";

/** What somebody can do by all ways together: custom roles (GHEC) by name, then the strongest base role. Empty: nothing. */
export type EffectiveRole = readonly RepositoryRole[];

export function effectiveRole(roles: Iterable<RepositoryRole>): EffectiveRole {
    const custom = new Set<RepositoryRole>();
    let base: RepositoryRole | undefined;
    for (const role of roles) {
        if (rankOf(role) < 0) custom.add(role);
        else if (base === undefined || rankOf(role) > rankOf(base)) base = role;
    }
    if (base === "admin") return [base];
    const said = base === undefined || (base === "read" && custom.size > 0) ? [] : [base];
    return [...[...custom].sort(), ...said];
}

/**
 * Whether one role includes another. A custom role is `read` or more with something added (GitHub, "About custom repository
 * roles"), and nobody tells us here which: it includes itself and `read`, and only `admin` includes it.
 */
export function covers(role: EffectiveRole, other: EffectiveRole): boolean {
    return other.every((wanted) =>
        role.some(
            (got) =>
                got === wanted ||
                got === "admin" ||
                wanted === "read" ||
                (rankOf(wanted) >= 0 && rankOf(got) >= rankOf(wanted)),
        ),
    );
}

export function roleChange(before: EffectiveRole, after: EffectiveRole): ChangeClass {
    const [grows, shrinks] = [covers(after, before), covers(before, after)];
    if (grows === shrinks) return "neutral";
    return grows ? "loosens" : "tightens";
}

/** `write`, or `release-manager and write`. */
export function roleWords(role: EffectiveRole): string | undefined {
    return role.length === 0 ? undefined : role.join(" and ");
}
