import { renames, withSlugs } from "../plan/applied/slugs";
import { factPath, factSegments } from "../plan/fact-path";
import type { LiveOrganization } from "../plan/live";
import type { Plan } from "../plan/plan";

/**
 * The organization with the teams that the plan renames under the slugs they are about to have, so that a rename is one
 * change of a name, as it is to the engine, and not the end of one team's grants and the beginning of another's. The slug of
 * a team that is there under its new name already stands.
 */
export function withRenamedTeams(live: LiveOrganization, plan: Plan): LiveOrganization {
    const slugs = renames(plan, live.state.teams);
    if (slugs.size === 0) return live;
    const slug = (old: string) => slugs.get(old) ?? old;
    return {
        state: withSlugs(live.state, slug),
        unknown: live.unknown.map((unread) => {
            const [root = "", name = "", ...rest] = factSegments(unread.path);
            if (root !== "teams") return unread;
            return { ...unread, path: factPath(root, slug(name), ...rest) };
        }),
    };
}
