/** Who can do what in a tier, as far as the policy says; `undefined` where only GitHub knows. */
import { baseRoles } from "../plan/organization";
import { teamSlug } from "../plan/names";
import type { Context } from "./control";
import type { Tier } from "./tier";
import { hasPlaceholder } from "./team-patterns";
import { hasEnded } from "./until";

type BaseRole = (typeof baseRoles)[number];

/** Whether a role lets its holder do what another one does. */
export function isAtLeast(role: BaseRole | undefined, wanted: BaseRole): boolean {
    return role !== undefined && baseRoles.indexOf(role) >= baseRoles.indexOf(wanted);
}

/** Strongest role of a team in a tier; access of the teams above a team is its own too (GitHub, nested teams). */
export function roleOfTeam(team: string, tier: Tier, context: Context): BaseRole | undefined {
    const granted = new Map(
        Object.entries(tier.access)
            .filter(([who]) => !who.startsWith("@") && !hasPlaceholder(who))
            .map(([who, role]) => [teamSlug(who), role]),
    );
    return strongest(lineage(team, context).map((slug) => granted.get(slug)));
}

/**
 * Strongest role of a person: their own and their teams'. `"unknown"` when none is known to suffice but a team whose
 * members the policy does not list has access, so that they may be in it.
 */
export function roleOfPerson(
    login: string,
    tier: Tier,
    context: Context,
    wanted: BaseRole,
): BaseRole | "unknown" | undefined {
    const lower = login.toLowerCase();
    if (context.inventory?.users[lower]?.membership === "admin") return "admin";
    const own = Object.entries(tier.access).find(([who]) => who.toLowerCase() === `@${lower}`)?.[1];
    const roles: (BaseRole | undefined)[] = [own];
    let open = false;
    for (const team of Object.keys(context.policy.users ?? {})) {
        const role = roleOfTeam(team, tier, context);
        const people = peopleOf(team, context);
        if (people.known.has(lower)) roles.push(role);
        else if (!people.complete && isAtLeast(role, wanted)) open = true;
    }
    const role = strongest(roles);
    return !isAtLeast(role, wanted) && open ? "unknown" : role;
}

export interface People {
    /** Lower-case logins. */
    readonly known: ReadonlySet<string>;
    /** False when others may be in the team: one that this policy does not manage, or only adds people to. */
    readonly complete: boolean;
}

/** Direct members as planned for today. */
export function peopleOf(team: string, context: Context): People {
    const users = context.policy.users;
    const written = users !== undefined && Object.hasOwn(users, team) ? users[team] : undefined;
    if (written === undefined || written === "existing")
        return { known: new Set(), complete: false };
    const ended = hasEnded(written.until, context.today);
    const logins = ended ? [] : [...written.maintainers, ...written.members];
    return {
        known: new Set(logins.map((login) => login.toLowerCase())),
        complete: written.membership === "authoritative",
    };
}

/** Members of a team and of the teams below it, whom GitHub counts as its members too. */
export function everyoneIn(team: string, context: Context): People {
    const slug = teamSlug(team);
    const declared = Object.keys(context.policy.users ?? {});
    const slugs = new Set(declared.map(teamSlug));
    const below = declared.filter((name) => name !== team && lineage(name, context).includes(slug));
    const strangers = Object.values(context.inventory?.teams ?? {}).some(
        (other) => other.parent === slug && !slugs.has(other.slug),
    );
    const parts = [team, ...below].map((name) => peopleOf(name, context));
    return {
        known: new Set(parts.flatMap(({ known }) => [...known])),
        complete: !strangers && parts.every(({ complete }) => complete),
    };
}

/** Everybody who may write in a tier, owners of the organization included; needs the inventory to be complete. */
export function writersOf(tier: Tier, context: Context): People {
    const owners = Object.values(context.inventory?.users ?? {}).filter(
        ({ membership }) => membership === "admin",
    );
    const known = new Set(owners.map(({ login }) => login.toLowerCase()));
    let complete = context.inventory !== undefined && tier.grants === "authoritative";
    for (const [who, role] of Object.entries(tier.access)) {
        if (!isAtLeast(role, "write")) continue;
        if (who.startsWith("@")) {
            known.add(who.slice(1).toLowerCase());
            continue;
        }
        const people = everyoneIn(who, context);
        complete &&= people.complete;
        for (const login of people.known) known.add(login);
    }
    return { known, complete };
}

/** Whether only its own members see a team, as the policy says or, for a team it does not manage, as it is now. */
export function isSecret(team: string, context: Context): boolean {
    const users = context.policy.users ?? {};
    const written = Object.hasOwn(users, team) ? users[team] : undefined;
    if (written === undefined || written === "existing")
        return context.inventory?.teams[teamSlug(team)]?.privacy === "secret";
    return written.privacy === "secret";
}

/** Slugs of a team and of those above it; a cycle is reported by `users` and ends here. */
function lineage(team: string, context: Context): string[] {
    const slugs: string[] = [];
    const parents = new Map(
        Object.entries(context.policy.users ?? {}).map(([name, written]) => [
            teamSlug(name),
            written === "existing" || written.parent === undefined
                ? undefined
                : teamSlug(written.parent),
        ]),
    );
    for (let at: string | undefined = teamSlug(team); at !== undefined && !slugs.includes(at);) {
        slugs.push(at);
        at = parents.get(at) ?? context.inventory?.teams[at]?.parent;
    }
    return slugs;
}

function strongest(roles: readonly (BaseRole | undefined)[]): BaseRole | undefined {
    return roles.reduce(
        (best, role) =>
            role !== undefined && !(best !== undefined && isAtLeast(best, role)) ? role : best,
        undefined,
    );
}
