import { factPath } from "../plan/fact-path";
import type { Authority, Plan } from "../plan/plan";
import type { ChangeMaker } from "./change-maker";
import type { PreviewChange } from "./model";

/**
 * Whether access that nobody declared is taken away: no fact of the organization, and yet a bound. `before` is what was
 * applied last; places that are new or gone had and have nobody who takes anything away.
 */
export function authorityChanges(before: Plan, plan: Plan, maker: ChangeMaker): PreviewChange[] {
    const teams = Object.values(plan.teams).flatMap((team) => {
        const had = Object.hasOwn(before.teams, team.slug) ? before.teams[team.slug] : undefined;
        if (team.management !== "managed" || had === undefined) return [];
        return changed(["teams", team.slug, "membership"], had.membership, team.membership);
    });
    const names = new Set([...Object.keys(before.repositories), ...Object.keys(plan.repositories)]);
    const repositories = [...names].flatMap((name) => {
        const grants = ({ repositories: all }: Plan): Authority =>
            (Object.hasOwn(all, name) ? all[name]?.grants : undefined) ?? "additive";
        return changed(["repositories", name, "grants"], grants(before), grants(plan));
    });
    return [...teams, ...repositories].map(({ at, was, is }) =>
        maker.make(factPath(...at), { part: "change", before: was, after: is }),
    );
}

interface Changed {
    readonly at: readonly string[];
    readonly was: Authority;
    readonly is: Authority;
}

function changed(at: readonly string[], was: Authority, is: Authority): Changed[] {
    return was === is ? [] : [{ at, was, is }];
}
