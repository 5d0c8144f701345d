import { own } from "../compare/lookup";
import type { Team } from "../organization";

/** A team and those above it, nearest first. */
export function lineageOf(
    teams: Readonly<Record<string, Pick<Team, "parent">>>,
    slug: string,
): readonly string[] {
    const seen = new Set<string>();
    for (let at: string | undefined = slug; at !== undefined && !seen.has(at);) {
        seen.add(at);
        at = own(teams, at)?.parent;
    }
    return [...seen];
}
