/** Teams whose slug changes, and teams that go: both stand in many places. */
import { teamSlug } from "../names";
import type { Actor, OrganizationState, Repository, Team } from "../organization";
import type { Plan } from "../plan";
import { mapValues } from "./records";

/** Slug after the apply; undefined: there is no such team any more. */
export type SlugAfter = (slug: string) => string | undefined;

type Named = Readonly<Record<string, Pick<Team, "slug" | "name">>>;

/** Old slugs and new ones of the teams that the plan renames; one that has its new name already is none of them. */
export function renames(plan: Plan, teams: Named): ReadonlyMap<string, string> {
    const slugs = new Map<string, string>();
    for (const planned of Object.values(plan.teams)) {
        if (planned.previously.length === 0 || Object.hasOwn(teams, planned.slug)) continue;
        const former = planned.previously.map(teamSlug);
        const found = Object.values(teams).find(
            ({ name, slug }) => planned.previously.includes(name) || former.includes(slug),
        );
        if (found !== undefined) slugs.set(found.slug, planned.slug);
    }
    return slugs;
}

/** The organization with teams under other slugs, and without those that have none, wherever teams are named. */
export function withSlugs(state: OrganizationState, slug: SlugAfter): OrganizationState {
    const actor = (one: Actor): Actor | undefined => {
        if (!one.startsWith("team:")) return one;
        const after = slug(one.slice("team:".length));
        return after === undefined ? undefined : `team:${after}`;
    };
    const bypass = <Kind extends { readonly bypass: readonly { readonly actor: Actor }[] }>(
        ruleset: Kind,
    ) => ({
        ...ruleset,
        bypass: ruleset.bypass.flatMap((one) => {
            const after = actor(one.actor);
            return after === undefined ? [] : [{ ...one, actor: after }];
        }),
    });
    return {
        ...state,
        teams: withKeys(state.teams, slug, (team, after) => {
            const parent = team.parent === undefined ? undefined : slug(team.parent);
            const { parent: _, ...rest } = team;
            return { ...rest, slug: after, ...(parent === undefined ? {} : { parent }) };
        }),
        repositories: mapValues(state.repositories, (one) => inRepository(one, slug, actor)),
        rulesets: mapValues(state.rulesets, bypass),
    };

    function inRepository(repository: Repository, of: SlugAfter, who: typeof actor): Repository {
        const those = (actors: readonly Actor[]) => actors.flatMap((one) => who(one) ?? []);
        return {
            ...repository,
            teams: withKeys(repository.teams, of, (role) => role),
            protections: mapValues(repository.protections, (one) => ({
                ...one,
                bypass: those(one.bypass),
                push: one.push === null ? null : those(one.push),
                dismissal: one.dismissal === null ? null : those(one.dismissal),
                forcePushBypass: those(one.forcePushBypass),
            })),
            rulesets: mapValues(repository.rulesets, bypass),
            environments: mapValues(repository.environments, (one) => ({
                ...one,
                reviewers: those(one.reviewers),
            })),
        };
    }
}

function withKeys<Value>(
    record: Readonly<Record<string, Value>>,
    slug: SlugAfter,
    make: (value: Value, slug: string) => Value,
): Record<string, Value> {
    return Object.fromEntries(
        Object.entries(record).flatMap(([key, value]) => {
            const after = slug(key);
            return after === undefined ? [] : [[after, make(value, after)]];
        }),
    );
}
