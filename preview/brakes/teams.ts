import { listWords } from "../../plan/compare/words";
import { own } from "../../plan/compare/lookup";
import { factPath } from "../../plan/fact-path";
import { isManaged } from "./case";
import type { Removals } from "./removal";

/**
 * Teams that this policy has managed. Once a team leaves `users`, or is `existing` there, its resource leaves the program,
 * and the engine deletes the team, with its members, its grants everywhere, and every mention of it.
 */
export const teams: Removals = {
    brake: "teams",
    *facts(one) {
        const { before, plan, live, after } = one.input;
        for (const slug of Object.keys(before.teams)) {
            if (!isManaged(before, slug)) continue;
            if (one.knows("teams", slug) && own(live.state.teams, slug) === undefined) continue;
            yield {
                path: factPath("teams", slug),
                gone: !isManaged(plan, one.slugAfter(slug)),
                places: [],
            };
        }
        // Deleting a team deletes those below it (GitHub, "Delete a team"), whoever looks after them.
        for (const slug of Object.keys(live.state.teams)) {
            if (isManaged(before, slug) || own(after.teams, one.slugAfter(slug)) !== undefined)
                continue;
            yield { path: factPath("teams", slug), gone: true, places: [] };
        }
    },
    detail({ input: { plan } }, gone) {
        const slugs = gone.map(({ path }) => path.slice("teams/".length));
        const existing = slugs.filter((slug) => own(plan.teams, slug) !== undefined);
        const names = `: ${listWords(slugs)} would be deleted`;
        return existing.length === 0
            ? names
            : `${names} (\`existing\` does not keep a team that this policy has managed: take it out of the stack first, with \`pulumi state delete\`)`;
    },
};
