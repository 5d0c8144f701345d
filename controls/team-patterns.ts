/**
 * Teams that the policy speaks of without naming each: `"*-admins": existing` in `users`, and `"{repository}-admins": admin`
 * under a tier's `access`.
 */
import type { Inventory } from "../plan/inventory";
import { teamSlug } from "../plan/names";
import { compileNames } from "./match";
import type { Users } from "./team";

/** What stands for the repository's own name in the name of a team. */
export const placeholder = "{repository}";

export function isTeamPattern(name: string): boolean {
    return name.includes("*");
}

export function hasPlaceholder(who: string): boolean {
    return who.includes(placeholder);
}

/** The team that a key of `access` means in one repository. */
export function teamIn(repository: string, who: string): string {
    return who.replaceAll(placeholder, repository);
}

/** Whether one of some names of `users` is, or would stand for, a team; patterns go by slugs. */
export function isDeclared(team: string, declared: readonly string[]): boolean {
    if (declared.includes(team)) return true;
    const patterns = declared.filter(isTeamPattern);
    return patterns.length > 0 && compileNames(patterns)(teamSlug(team)) !== undefined;
}

/** `users` with every existing team that a pattern stands for, under its slug; the patterns themselves stand for nothing else. */
export function withTeamsOfPatterns(users: Users, { teams }: Inventory): Users {
    const patterns = Object.keys(users).filter(isTeamPattern);
    if (patterns.length === 0) return users;
    const written = new Set(Object.keys(users).map(teamSlug));
    const matches = compileNames(patterns);
    const found = Object.keys(teams).filter(
        (slug) => !written.has(slug) && matches(slug) !== undefined,
    );
    const named = Object.entries(users).filter(([name]) => !isTeamPattern(name));
    const all = [...named, ...found.map((slug) => [slug, "existing"] as const)];
    return Object.assign(Object.create(null) as Users, Object.fromEntries(all));
}
