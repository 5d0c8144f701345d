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
    const { slugs, below } = hierarchyOf(context);
    const strangers = Object.values(context.inventory?.teams ?? {}).some(
        (other) => other.parent === slug && !slugs.has(other.slug),
    );
    const under = (below.get(slug) ?? []).filter((name) => name !== team);
    const parts = [team, ...under].map((name) => peopleOf(name, context));
    return {
        known: new Set(parts.flatMap(({ known }) => [...known])),
        complete: !strangers && parts.every(({ complete }) => complete),
    };
}

const owners = new WeakMap<object, readonly string[]>();

/** Lower-case logins of the organization's owners. */
function ownersOf(inventory: Context["inventory"]): readonly string[] {
    if (inventory === undefined) return [];
    const known = owners.get(inventory.users);
    if (known !== undefined) return known;
    const found = Object.values(inventory.users)
        .filter(({ membership }) => membership === "admin")
        .map(({ login }) => login.toLowerCase());
    owners.set(inventory.users, found);
    return found;
}

/** Everybody who may write in a tier, owners of the organization included; needs the inventory to be complete. */
export function writersOf(tier: Tier, context: Context): People {
    const known = new Set(ownersOf(context.inventory));
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

/** How the teams of `users` stand to one another. */
interface Hierarchy {
    readonly slugs: ReadonlySet<string>;
    /** Slug to the slug of the team above it. */
    readonly parents: ReadonlyMap<string, string | undefined>;
    /** Slug to the declared teams at it and below. */
    readonly below: ReadonlyMap<string, readonly string[]>;
}

/** Asked for every team of every tier: made anew each time, 500 teams took minutes. */
const hierarchies = new WeakMap<object, { of: Context["inventory"]; is: Hierarchy }>();

function hierarchyOf({ policy, inventory }: Context): Hierarchy {
    const users = policy.users ?? {};
    const kept = hierarchies.get(users);
    if (kept !== undefined && kept.of === inventory) return kept.is;
    const declared = Object.entries(users).map(([name, written]) => ({
        name,
        slug: teamSlug(name),
        parent:
            written === "existing" || written.parent === undefined
                ? undefined
                : teamSlug(written.parent),
    }));
    const parents = new Map(declared.map(({ slug, parent }) => [slug, parent]));
    const below = new Map<string, string[]>();
    for (const { name, slug } of declared) {
        for (const above of lineageOf(slug, parents, inventory)) {
            const names = below.get(above);
            if (names === undefined) below.set(above, [name]);
            else names.push(name);
        }
    }
    const is = { slugs: new Set(parents.keys()), parents, below };
    hierarchies.set(users, { of: inventory, is });
    return is;
}

/** Slugs of a team and of those above it. */
function lineage(team: string, context: Context): string[] {
    return lineageOf(teamSlug(team), hierarchyOf(context).parents, context.inventory);
}

/** A cycle is reported by `users` and ends here. */
function lineageOf(
    slug: string,
    parents: Hierarchy["parents"],
    inventory: Context["inventory"],
): string[] {
    const slugs: string[] = [];
    for (let at: string | undefined = slug; at !== undefined && !slugs.includes(at);) {
        slugs.push(at);
        at = parents.get(at) ?? inventory?.teams[at]?.parent;
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
