import { factPath, factSegments } from "../plan/fact-path";
import type { LiveOrganization } from "../plan/live";
import type { OrganizationState, Repository, Team } from "../plan/organization";
import type { Plan } from "../plan/plan";

/**
 * The organization with the teams that the plan renames under the slugs they are about to have, so that a rename is one
 * change of a name, as it is to the engine, and not the end of one team's grants and the beginning of another's. The slug of
 * a team that is there under its new name already stands.
 */
export function withRenamedTeams(live: LiveOrganization, plan: Plan): LiveOrganization {
    const slugs = renames(live.state.teams, plan);
    if (slugs.size === 0) return live;
    const slug = (old: string) => slugs.get(old) ?? old;
    const actor = (one: string) =>
        one.startsWith("team:") ? `team:${slug(one.slice("team:".length))}` : one;
    return {
        state: renamed(live.state, slug, actor),
        unknown: live.unknown.map((unread) => {
            const [root = "", name = "", ...rest] = factSegments(unread.path);
            if (root !== "teams") return unread;
            return { ...unread, path: factPath(root, slug(name), ...rest) };
        }),
    };
}

function renames(teams: Readonly<Record<string, Team>>, plan: Plan): Map<string, string> {
    const slugs = new Map<string, string>();
    for (const planned of Object.values(plan.teams)) {
        if (Object.hasOwn(teams, planned.slug)) continue;
        const former = Object.values(teams).find(({ name }) => planned.previously.includes(name));
        if (former !== undefined) slugs.set(former.slug, planned.slug);
    }
    return slugs;
}

type Rename = (text: string) => string;

function renamed(state: OrganizationState, slug: Rename, actor: Rename): OrganizationState {
    return {
        ...state,
        teams: mapEntries(state.teams, slug, (team) => ({
            ...team,
            slug: slug(team.slug),
            ...(team.parent === undefined ? {} : { parent: slug(team.parent) }),
        })),
        repositories: mapEntries(state.repositories, same, (repository) =>
            renamedIn(repository, slug, actor),
        ),
        rulesets: mapEntries(state.rulesets, same, (ruleset) => withActors(ruleset, actor)),
    };
}

function renamedIn(repository: Repository, slug: Rename, actor: Rename): Repository {
    return {
        ...repository,
        teams: mapEntries(repository.teams, slug, same),
        protections: mapEntries(repository.protections, same, (protection) => ({
            ...protection,
            bypass: protection.bypass.map(actor),
            push: protection.push?.map(actor) ?? null,
            dismissal: protection.dismissal?.map(actor) ?? null,
            forcePushBypass: protection.forcePushBypass.map(actor),
        })),
        rulesets: mapEntries(repository.rulesets, same, (ruleset) => withActors(ruleset, actor)),
        environments: mapEntries(repository.environments, same, (environment) => ({
            ...environment,
            reviewers: environment.reviewers.map(actor),
        })),
    };
}

function withActors<T extends { readonly bypass: readonly { readonly actor: string }[] }>(
    ruleset: T,
    rename: Rename,
): T {
    const bypass = ruleset.bypass.map((one) => ({ ...one, actor: rename(one.actor) }));
    return { ...ruleset, bypass };
}

function same<T>(value: T): T {
    return value;
}

function mapEntries<T>(
    record: Readonly<Record<string, T>>,
    key: Rename,
    value: (one: T) => T,
): Record<string, T> {
    return Object.fromEntries(Object.entries(record).map(([name, one]) => [key(name), value(one)]));
}
