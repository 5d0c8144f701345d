/** Which tiers a list of tier and repository names reaches, so that rules can be checked tier by tier. */
import type { Context } from "./control";
import { compileMatch } from "./match";

/** Tiers by name; unset list: all of them. A repository named by itself stands for its tier, as far as that is known. */
export function coveredTiers(names: readonly string[] | undefined, context: Context): string[] {
    const tiers = context.policy.repositories ?? {};
    if (names === undefined) return Object.keys(tiers);
    const covered = names.flatMap((name) => {
        if (Object.hasOwn(tiers, name)) return [name];
        if (context.selection !== undefined)
            return context.selection.of([name]).map(({ tier }) => tier);
        return tierByName(name, context);
    });
    return [...new Set(covered)];
}

/** The tier whose `match` selects a repository by name: without the organization, topics and properties are not known. */
function tierByName(name: string, context: Context): string[] {
    const hits = Object.entries(context.policy.repositories ?? {}).flatMap(([tier, { match }]) => {
        const hit = compileMatch(match)({ name, topics: [], properties: {} });
        return hit === undefined ? [] : [{ tier, exact: hit.exact }];
    });
    const exact = hits.filter((hit) => hit.exact);
    const [only, other] = exact.length > 0 ? exact : hits;
    return only !== undefined && other === undefined ? [only.tier] : [];
}
