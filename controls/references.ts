/** Names that one section uses and another declares, or that the organization has. */
import type { Finding } from "../plan/finding";
import type { Actor } from "../plan/organization";
import { teamSlug } from "../plan/names";
import type { Context, PolicyPath } from "./control";
import { didYouMean } from "./did-you-mean";
import { compileMatch, isByName } from "./match";
import { isDeclared } from "./team-patterns";

/** A team must be declared in `users`, spelled as there. */
export function* unknownTeam(
    name: string,
    path: PolicyPath | Finding["origin"],
    context: Context,
): Generator<Finding> {
    const known = context.names("users");
    if (known.includes(name)) return;
    if (isDeclared(name, known)) {
        const { inventory } = context;
        if (inventory === undefined || Object.hasOwn(inventory.teams, teamSlug(name))) return;
        const expected = didYouMean(teamSlug(name), Object.keys(inventory.teams), "teams");
        const message = `${inventory.organization.login} has no team ${name}`;
        yield context.error("unknown-team", path, message, { expected });
        return;
    }
    const same = known.find((other) => teamSlug(other) === teamSlug(name));
    const expected =
        same !== undefined
            ? `\`users\` spells it ${same}`
            : didYouMean(name, known, "teams of `users`");
    yield context.error("unknown-team", path, `no team ${name} in \`users\``, { expected });
}

/** A login must exist; that can be told only with an inventory. */
export function* unknownPerson(
    login: string,
    path: PolicyPath | Finding["origin"],
    context: Context,
): Generator<Finding> {
    const { inventory } = context;
    if (inventory === undefined || Object.hasOwn(inventory.users, login.toLowerCase())) return;
    const known = Object.values(inventory.users).map((user) => user.login);
    const expected = didYouMean(login, known, "people");
    yield context.error("unknown-person", path, `nobody on GitHub has the login ${login}`, {
        expected,
    });
}

/** `team`, `@login` or `app:slug`. */
export function* unknownActor(
    actor: string,
    path: PolicyPath | Finding["origin"],
    context: Context,
): Generator<Finding> {
    if (actor.startsWith("@")) yield* unknownPerson(actor.slice(1), path, context);
    else if (actor.startsWith("app:")) yield* unknownApp(actor.slice(4), path, context);
    else yield* unknownTeam(actor, path, context);
}

export function* unknownApp(
    slug: string,
    path: PolicyPath | Finding["origin"],
    context: Context,
): Generator<Finding> {
    const { inventory } = context;
    if (inventory === undefined || Object.hasOwn(inventory.apps, slug)) return;
    const unread = inventory.unread?.find((part) => part.path === "apps");
    if (unread !== undefined) {
        const message = `whether the app ${slug} is installed could not be read (${unread.reason})`;
        yield context.warning("apps-unread", path, message);
        return;
    }
    const expected = didYouMean(slug, Object.keys(inventory.apps), "installed apps");
    yield context.error(
        "unknown-app",
        path,
        `the app ${slug} is not installed in ${inventory.organization.login}`,
        { expected },
    );
}

/** Names of tiers and repositories, each of which must select something this policy speaks of. */
export function* unknownRepositories(
    names: readonly string[],
    path: PolicyPath,
    context: Context,
): Generator<Finding> {
    const tiers = context.names("repositories");
    for (const [index, name] of names.entries()) {
        if (tiers.includes(name)) continue;
        yield* context.selection === undefined
            ? guessedRepository(name, tiers, [...path, index], context)
            : repositoryInTier(name, tiers, [...path, index], context);
    }
}

function* repositoryInTier(
    name: string,
    tiers: readonly string[],
    path: PolicyPath,
    context: Context,
): Generator<Finding> {
    const { inventory, selection } = context;
    if (inventory === undefined || selection === undefined || selection.of([name]).length > 0)
        return;
    const all = Object.keys(inventory.repositories);
    const repository = all.find((other) => other.toLowerCase() === name.toLowerCase());
    if (repository === undefined) {
        const expected = didYouMean(name, [...tiers, ...all], "tiers and repositories");
        yield context.error("unknown-repository", path, `no tier and no repository ${name}`, {
            expected,
        });
    } else if (inventory.repositories[repository]?.archived === true) {
        yield context.warning("archived-repository", path, `archived, so left out: ${repository}`);
    } else {
        const expected = "a `match` of `repositories` must select it";
        yield context.error("repository-without-tier", path, `${repository} is in no tier`, {
            expected,
        });
    }
}

/** Without the organization a name is certainly wrong only when every tier selects by name and none selects this one. */
function* guessedRepository(
    name: string,
    tiers: readonly string[],
    path: PolicyPath,
    context: Context,
): Generator<Finding> {
    const rules = Object.values(context.policy.repositories ?? {}).map(({ match }) => match);
    if (rules.length < tiers.length) return; // a broken section has been reported already
    if (
        rules.some(
            (rule) =>
                isByName(rule) &&
                compileMatch(rule)({ name, topics: [], properties: {} }) !== undefined,
        )
    )
        return;
    const expected = didYouMean(name, tiers, "tiers");
    if (rules.every(isByName)) {
        yield context.error(
            "unknown-repository",
            path,
            `no tier ${name}, and no tier selects a repository of that name`,
            { expected },
        );
    } else if (expected.startsWith("did you mean")) {
        yield context.warning(
            "unknown-repository",
            path,
            `no tier ${name}; a repository of that name may exist`,
            { expected },
        );
    }
}

/** How the plan spells an actor: `team:SLUG`, `user:login`, `app:SLUG`. */
export function planActor(actor: string): Actor {
    if (actor.startsWith("@")) return `user:${actor.slice(1).toLowerCase()}`;
    if (actor.startsWith("app:")) return actor;
    return `team:${teamSlug(actor)}`;
}

/** Actors that only rulesets know. */
export function isRulesetActor(who: string): boolean {
    return who === "organization-admin" || who === "deploy-key" || who.startsWith("role:");
}

/** How messages and CODEOWNERS count an actor once: by slug and by lower-case login. */
export function* namedTwice(
    actors: readonly string[],
    path: PolicyPath,
    context: Context,
): Generator<Finding> {
    const first = new Map<string, number>();
    for (const [index, actor] of actors.entries()) {
        const earlier = first.get(planActor(actor));
        if (earlier === undefined) first.set(planActor(actor), index);
        else
            yield context.error("named-twice", [...path, index], `${actor} is named twice`, {
                also: [[...path, earlier]],
            });
    }
}
