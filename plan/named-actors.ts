/** Whom the bounds of a repository name. They have to be let in first, since GitHub refuses to name anybody else. */
import type { Actor, BranchProtection } from "./organization";
import type { Plan, PlannedRepository } from "./plan";

/** Everybody whom a protection names; they need write access before GitHub takes the protection. */
export function namedIn(protection: BranchProtection): readonly Actor[] {
    const { bypass, push, dismissal, forcePushBypass } = protection;
    return [...bypass, ...(push ?? []), ...(dismissal ?? []), ...forcePushBypass];
}

/** Everybody whom the bounds of a repository name: actors of protections, and reviewers of environments, who must read it. */
function namedAt({ protections, environments }: PlannedRepository): Actor[] {
    return [
        ...Object.values(protections).flatMap(namedIn),
        ...Object.values(environments).flatMap(({ reviewers }) => reviewers),
    ];
}

/** Lower-case logins among actors. */
function peopleAmong(actors: readonly Actor[]): string[] {
    return actors.filter((actor) => actor.startsWith("user:")).map((actor) => actor.slice(5));
}

/**
 * Slugs of the teams through which people among these actors are let into a repository: those that the plan manages and they
 * are in. Whoever has a grant of their own there needs no team, and their teams then wait with everybody else's.
 */
export function teamsLettingIn(
    plan: Plan,
    { collaborators }: Pick<PlannedRepository, "collaborators">,
    actors: readonly Actor[],
): string[] {
    const people = peopleAmong(actors).filter((login) => !Object.hasOwn(collaborators, login));
    return Object.values(plan.teams)
        .filter(({ management }) => management === "managed")
        .filter(({ members }) => people.some((login) => Object.hasOwn(members, login)))
        .map(({ slug }) => slug)
        .sort();
}

/** Teams that let people in who are named somewhere: those people must be in them before what names them. */
export function teamsNeededFirst(plan: Plan): ReadonlySet<string> {
    return new Set(
        Object.values(plan.repositories).flatMap((one) => teamsLettingIn(plan, one, namedAt(one))),
    );
}

/**
 * Whose grants in a repository come before its protections and environments: of all that these name, by whatever way.
 * @param above slugs of the teams above a team
 */
export function grantedFirst(
    repository: PlannedRepository,
    plan: Plan,
    above: (slug: string) => readonly string[],
): { readonly teams: ReadonlySet<string>; readonly people: ReadonlySet<string> } {
    const named = namedAt(repository);
    const people = peopleAmong(named);
    const direct = named.filter((actor) => actor.startsWith("team:")).map((one) => one.slice(5));
    const teams = [...direct, ...teamsLettingIn(plan, repository, named)];
    return {
        teams: new Set(teams.flatMap((slug) => [slug, ...above(slug)])),
        people: new Set(people),
    };
}
