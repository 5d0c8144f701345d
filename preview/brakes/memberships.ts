import { hasEnded } from "../../controls/until";
import { own } from "../../plan/compare/lookup";
import { factPath } from "../../plan/fact-path";
import { teamSlug } from "../../plan/names";
import { untilOf } from "../../plan/safeguards";
import type { Case } from "./case";
import { isManaged } from "./case";
import type { Removals } from "./removal";

/** People in teams that the policy manages, or did until now. Access that ends on its declared day is not stopped. */
export const memberships: Removals = {
    brake: "memberships",
    *facts(one) {
        const { before, plan, live } = one.input;
        const ended = endedTeams(one);
        for (const [slug, team] of Object.entries(live.state.teams)) {
            const next = one.slugAfter(slug);
            if (!isManaged(before, slug) && !isManaged(plan, next)) continue;
            if (ended.has(next)) continue;
            const applied = own(before.teams, slug)?.members ?? {};
            const now = one.knows("teams", slug, "members") ? team.members : applied;
            const authoritative = own(plan.teams, next)?.membership === "authoritative";
            const then = one.teamAfter(slug)?.members;
            for (const login of Object.keys(now)) {
                const gone = own(then, login) === undefined;
                if (!gone && !authoritative && own(applied, login) === undefined) continue;
                yield {
                    path: factPath("teams", slug, "members", login),
                    gone,
                    places: [`team ${slug}`],
                };
            }
        }
    },
};

/** Slugs after the apply. The day has to have been applied with the access: a plan does not end it by a date of its own. */
function endedTeams(one: Case): Set<string> {
    const { before, policy, today } = one.input;
    const ended = Object.entries(policy.users ?? {})
        .filter(([, team]) => typeof team === "object" && hasEnded(team.until, today))
        .map(([name]) => teamSlug(name));
    const { safeguards } = before;
    if (safeguards === undefined) return new Set(ended);
    const declared = Object.keys(before.teams)
        .filter((slug) => hasEnded(untilOf(safeguards, slug), today))
        .map((slug) => one.slugAfter(slug));
    return new Set(ended.filter((slug) => declared.includes(slug)));
}
