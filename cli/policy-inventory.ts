import { isTeamPattern } from "../controls/team-patterns";
import type { Policy } from "../controls/control";
import type { Match } from "../controls/match";
import { compileMatch, compileNames, exactNames } from "../controls/match";
import { draftInventoryRepository } from "../plan/drafts";
import { teamSlug } from "../plan/names";
import type { Inventory, InventoryRepository } from "../plan/inventory";
import { mentionedLogins } from "../policies/mentions";

/**
 * The organization as far as a policy by itself tells: the people, teams and repositories that it names, and one repository
 * that stands for all that a pattern, topic or property selects, named so that this can be seen (`docs-*`, `topic web`).
 * Its default branches are called main, since nothing says otherwise. For explaining only; nothing is applied from it.
 * @param asked a repository to be there too, if the tiers select it by its name
 */
export function inventoryOfPolicy(policy: Policy, asked?: string): Inventory {
    const logins = mentionedLogins(policy);
    const repositories = [
        ...standIns(policy),
        ...namedElsewhere(policy).map((name) => draftInventoryRepository(name)),
        ...(asked === undefined ? [] : [draftInventoryRepository(asked)]),
    ].filter((one) => tiersOf(policy, one).length === 1);
    const app = policy.connections?.["codex-app"]?.app;
    return {
        organization: { login: policy.organization, id: 0, nodeId: "" },
        users: Object.fromEntries(
            logins.map((login) => [
                login.toLowerCase(),
                { login, id: 0, nodeId: "", membership: "member" as const },
            ]),
        ),
        teams: Object.fromEntries(
            Object.keys(policy.users ?? {})
                .filter((name) => !isTeamPattern(name))
                .map((name) => {
                    const slug = teamSlug(name);
                    return [slug, { slug, name, id: 0, nodeId: "", privacy: "closed" as const }];
                }),
        ),
        repositories: Object.fromEntries(repositories.map((one) => [one.name, one])),
        apps:
            app === undefined
                ? {}
                : { [app]: { slug: app, appId: 0, installationId: 0, selection: "selected" } },
    };
}

/** Names written in full, and a stand-in for everything else that a tier selects. */
function standIns(policy: Policy): InventoryRepository[] {
    return Object.values(policy.repositories ?? {}).flatMap(({ match }) => {
        const facts = factsOf(match);
        const names = Array.isArray(match) ? match : (match.names ?? []);
        const exact = exactNames(match).map(({ name }) => name);
        const patterns = names.filter((name) => !exact.includes(name));
        if (names.length > 0)
            return [...exact, ...patterns].map((name) => draftInventoryRepository(name, facts));
        return [draftInventoryRepository(wordsOf(match), facts)];
    });
}

function factsOf(match: Match): Partial<InventoryRepository> {
    if (Array.isArray(match)) return {};
    const topics = match.topic === undefined ? [] : [match.topic].flat().slice(0, 1);
    const properties = Object.fromEntries(
        Object.entries(match.property ?? {}).map(([key, value]) => [
            key,
            [value].flat()[0] ?? null,
        ]),
    );
    return { topics, properties };
}

function wordsOf(match: Match): string {
    if (Array.isArray(match)) return match.join(", ");
    const or = (value: string | string[]): string => [value].flat().join(" or ");
    return [
        ...(match.topic === undefined ? [] : [`topic ${or(match.topic)}`]),
        ...Object.entries(match.property ?? {}).map(([key, value]) => `${key} ${or(value)}`),
    ].join(", ");
}

/** Repositories that other sections name. */
function namedElsewhere(policy: Policy): string[] {
    const lists = [
        ...Object.values(policy.review ?? {}),
        ...Object.values(policy.environments ?? {}),
        ...Object.values(policy.secrets ?? {}),
        policy.guidance,
    ].map((one) => one?.repositories);
    const tiers = Object.keys(policy.repositories ?? {});
    const names = lists.flatMap((list) => (Array.isArray(list) ? list : []));
    return [...new Set(names.filter((name) => !tiers.includes(name)))];
}

/** Tiers that select a repository: its full name beats a pattern, as in the selection itself. */
function tiersOf(policy: Policy, one: InventoryRepository): string[] {
    const hits = Object.entries(policy.repositories ?? {}).flatMap(([tier, { match, except }]) => {
        const hit = compileMatch(match)(one);
        const out = hit === undefined || compileNames(except ?? [])(one.name) !== undefined;
        return out ? [] : [{ tier, exact: hit.exact }];
    });
    const exact = hits.filter((hit) => hit.exact);
    return (exact.length > 0 ? exact : hits).map(({ tier }) => tier);
}
