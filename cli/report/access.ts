/** Who and what reaches which repository, from effective access: by what is granted, by people, and by repository. */
import { own } from "../../plan/compare/lookup";
import type { RepositoryGrants, Way } from "../../plan/effective-access";
import { EffectiveAccess, rankOf } from "../../plan/effective-access";
import type { View, ViewedRepository } from "../../plan/explain";
import type { Members } from "../../plan/explain/access";
import { membersOf, spelled } from "../../plan/explain/access";
import { seesApps } from "../../plan/explain/sees";
import { unreadAt } from "../../plan/explain/view";
import type { Inventory } from "../../plan/inventory";
import type { RepositoryRole } from "../../plan/organization";
import type { Access, PeopleAlike, RepositoryAccess, RolesInTier, Subject } from "./model";

export function accessOf(view: View, inventory: Inventory): Access {
    const sources = accessSources(view, inventory);
    const repositories = Object.values(view.repositories).sort(byName);
    const shapes = shapesOf(repositories);
    return {
        tiers: tiersOf(view, repositories),
        subjects: subjectsOf(view, sources, repositories),
        people: peopleAlike(view, sources, shapes),
        repositories: repositoryRows(view, sources, shapes).sort(byName),
        outside: Object.values(inventory.repositories)
            .filter(({ name, archived }) => !archived && own(view.repositories, name) === undefined)
            .map(({ name }) => name)
            .sort(),
    };
}

const known = new WeakMap<View, Map<string, Members>>();

/** As `membersOf`, asked once a team: every repository asks for the same few. */
function peopleIn(view: View, slug: string): Members {
    const teams = known.get(view) ?? new Map<string, Members>();
    known.set(view, teams);
    const found = teams.get(slug) ?? membersOf(view, slug);
    teams.set(slug, found);
    return found;
}

interface Sources {
    readonly access: EffectiveAccess;
    /** Lower-case logins of everybody in the organization. */
    readonly members: ReadonlySet<string>;
    readonly base?: RepositoryRole;
}

function accessSources({ teams, owners = [], basePermission }: View, inventory: Inventory) {
    const members = new Set(
        Object.entries(inventory.users).flatMap(([login, { membership }]) =>
            membership === "outside" ? [] : [login],
        ),
    );
    const base = basePermission === "none" ? undefined : basePermission;
    const access = new EffectiveAccess({ teams, owners, basePermission, members });
    return { access, members, base };
}

/** Repositories with the same grants: what is found for one holds for all. */
interface Shape extends RepositoryGrants {
    readonly tier: string;
    readonly repositories: ViewedRepository[];
}

function shapesOf(repositories: readonly ViewedRepository[]): readonly Shape[] {
    const shapes = new Map<string, Shape>();
    for (const repository of repositories) {
        const { tier, teams, collaborators } = repository;
        const key = JSON.stringify([tier, sorted(teams), sorted(collaborators)]);
        const shape = shapes.get(key);
        if (shape === undefined)
            shapes.set(key, { tier, teams, collaborators, repositories: [repository] });
        else shape.repositories.push(repository);
    }
    return [...shapes.values()];
}

function tiersOf(view: View, repositories: readonly ViewedRepository[]): Access["tiers"] {
    const tiers = new Map<string, ViewedRepository[]>();
    for (const one of repositories) tiers.set(one.tier, [...(tiers.get(one.tier) ?? []), one]);
    return [...tiers]
        .map(([tier, some]) => ({
            tier,
            grants: some[0]?.grants ?? ("additive" as const),
            repositories: some.length,
            ...originOfTier(view, some[0]),
        }))
        .sort((a, b) => (a.origin?.line ?? 0) - (b.origin?.line ?? 0) || byText(a.tier, b.tier));
}

/** Only the line: `repositories.pilot` in whatever list of its tier selected the repository. */
function originOfTier(view: View, repository: ViewedRepository | undefined) {
    const origin = repository && view.cite("repositories", repository.name).origin;
    return origin === undefined ? {} : { origin };
}

function subjectsOf(
    view: View,
    { access, base, members }: Sources,
    repositories: readonly ViewedRepository[],
): Subject[] {
    const teams = new Tally();
    const direct = new Tally();
    const apps = new Tally();
    for (const { name, tier, teams: granted, collaborators } of repositories) {
        for (const [slug, role] of Object.entries(granted)) teams.add(slug, tier, role);
        for (const [login, role] of Object.entries(collaborators)) direct.add(login, tier, role);
        for (const { slug, permissions } of seesApps(view, name))
            apps.add(slug, tier, permissions.contents ?? "sees");
    }
    const all = (role: RepositoryRole) =>
        tiersOf(view, repositories).map(({ tier, repositories: count }) => ({
            tier,
            role,
            repositories: count,
        }));
    const owners = (view.owners ?? []).map((login) => spelled(view, login)).sort();
    return [
        ...(owners.length === 0
            ? []
            : [
                  {
                      kind: "owners" as const,
                      name: "organization owners",
                      people: owners,
                      tiers: all("admin"),
                  },
              ]),
        ...(base === undefined
            ? []
            : [
                  {
                      kind: "base" as const,
                      name: `every member (${members.size})`,
                      tiers: all(base),
                  },
              ]),
        ...apps.rows().map(([name, tiers]) => ({ kind: "app" as const, name, tiers })),
        ...teams.rows().map(([name, tiers]) => {
            const { logins, complete } = peopleIn(view, name);
            const more = complete ? {} : { more: true };
            return { kind: "team" as const, name, people: logins, ...more, tiers };
        }),
        ...direct.rows().map(([login, tiers]) => {
            const outside = !members.has(login) && !access.isOwner(login);
            const name = `${spelled(view, login)}${outside ? " (not a member)" : ""}`;
            return { kind: "person" as const, name, tiers };
        }),
    ];
}

/** Counts of repositories by subject, tier and role. */
class Tally {
    private readonly counts = new Map<string, Map<string, number>>();

    add(subject: string, tier: string, role: RepositoryRole, count = 1): void {
        const key = JSON.stringify([tier, role]);
        const counts = this.counts.get(subject) ?? new Map<string, number>();
        this.counts.set(subject, counts.set(key, (counts.get(key) ?? 0) + count));
    }

    /** Whoever reaches most repositories first, then by name. */
    rows(): [string, RolesInTier[]][] {
        return [...this.counts]
            .map(([subject, counts]): [string, RolesInTier[]] => [subject, rolesOf(counts)])
            .sort(([a, some], [b, others]) => reachOf(others) - reachOf(some) || byText(a, b));
    }
}

function reachOf(roles: readonly RolesInTier[]): number {
    return roles.reduce((sum, { repositories }) => sum + repositories, 0);
}

function rolesOf(counts: ReadonlyMap<string, number>): RolesInTier[] {
    return [...counts]
        .map(([key, repositories]) => {
            const [tier = "", role = ""] = JSON.parse(key) as string[];
            return { tier, role, repositories };
        })
        .sort((a, b) => byText(a.tier, b.tier) || rankOf(b.role) - rankOf(a.role));
}

/** People with the same teams and the same grants of their own have the same access. */
function peopleAlike(view: View, { access }: Sources, shapes: readonly Shape[]): PeopleAlike[] {
    const granted = new Set(shapes.flatMap(({ teams }) => Object.keys(teams)));
    const direct = new Map<string, string[]>();
    for (const { collaborators, repositories } of shapes)
        for (const [login, role] of Object.entries(collaborators))
            direct.set(login, [
                ...(direct.get(login) ?? []),
                ...repositories.map(({ name }) => `${name} ${role}`),
            ]);
    const alike = new Map<string, string[]>();
    for (const login of new Set([...access.teamMembers, ...direct.keys()])) {
        // Owners have everything by that alone, and stand in a row of their own.
        if (access.isOwner(login)) continue;
        const teams = access.teamsOf(login).flatMap((slug) => access.lineage(slug));
        const reaching = [...new Set(teams.filter((slug) => granted.has(slug)))].sort();
        if (reaching.length === 0 && !direct.has(login)) continue;
        const key = JSON.stringify([reaching, direct.get(login)?.sort()]);
        alike.set(key, [...(alike.get(key) ?? []), login]);
    }
    return [...alike.values()]
        .map((logins) => peopleRow(view, access, shapes, logins))
        .sort((a, b) => b.logins.length - a.logins.length || byText(a.logins[0], b.logins[0]));
}

function peopleRow(
    view: View,
    access: EffectiveAccess,
    shapes: readonly Shape[],
    logins: readonly string[],
): PeopleAlike {
    const tally = new Tally();
    const through = new Set<string>();
    for (const shape of shapes) {
        const ways = access.ways(logins[0] ?? "", shape);
        const role = strongest(ways);
        if (role === undefined) continue;
        tally.add("all", shape.tier, role, shape.repositories.length);
        for (const way of ways) through.add(wayWords(way));
    }
    return {
        logins: logins.map((login) => spelled(view, login)).sort(),
        through: [...through].sort(),
        tiers: tally.rows()[0]?.[1] ?? [],
    };
}

function wayWords(way: Way): string {
    switch (way.by) {
        case "owner":
            return "being an owner of the organization";
        case "direct":
            return "a grant of their own";
        case "base":
            return "the base permission of members";
        case "team":
            return `team ${way.team}`;
    }
}

function repositoryRows(
    view: View,
    sources: Sources,
    shapes: readonly Shape[],
): RepositoryAccess[] {
    return shapes.flatMap((shape) => {
        const effective = peopleByRole(view, sources, shape);
        const direct = Object.fromEntries(
            Object.entries(shape.collaborators).map(([login, role]) => [
                spelled(view, login),
                role,
            ]),
        );
        return shape.repositories.map((repository) => ({
            name: repository.name,
            tier: shape.tier,
            visibility: repository.visibility,
            teams: shape.teams,
            direct,
            apps: seesApps(view, repository.name)
                .map(({ slug }) => slug)
                .sort(),
            effective,
            ...moreAccess(view, repository),
        }));
    });
}

function peopleByRole(
    view: View,
    { access, base, members }: Sources,
    shape: Shape,
): Readonly<Record<RepositoryRole, number>> {
    const named = new Set([
        ...(view.owners ?? []),
        ...Object.keys(shape.collaborators),
        ...Object.keys(shape.teams).flatMap((slug) =>
            peopleIn(view, slug).logins.map((login) => login.toLowerCase()),
        ),
    ]);
    const counts = new Map<RepositoryRole, number>();
    const add = (role: RepositoryRole, count: number) =>
        counts.set(role, (counts.get(role) ?? 0) + count);
    for (const login of named) {
        const role = strongest(access.ways(login, shape));
        if (role !== undefined) add(role, 1);
    }
    const others = [...members].filter((login) => !named.has(login)).length;
    if (base !== undefined && others > 0) add(base, others);
    return Object.fromEntries([...counts].sort(([a], [b]) => rankOf(b) - rankOf(a)));
}

function strongest(ways: readonly Way[]): RepositoryRole | undefined {
    const [first, ...others] = ways;
    if (first === undefined) return undefined;
    return others.reduce(
        (best, { role }) => (rankOf(role) > rankOf(best) ? role : best),
        first.role,
    );
}

/** Why the counts may not be all: nothing unknown is shown as nothing. */
function moreAccess(view: View, { name, grants, teams }: ViewedRepository): { more?: string } {
    const hidden = unreadAt(view, "repositories", name).filter(({ path }) =>
        /^(|repositories|members|teams|repositories\/[^/]+(\/(teams|collaborators).*)?)$/.test(
            path,
        ),
    );
    const open = Object.keys(teams).filter((slug) => !peopleIn(view, slug).complete);
    const reasons = [
        ...hidden.map(({ what, reason }) => `${what} could not be read (${reason})`),
        ...(open.length === 0 ? [] : [`not all members of ${open.join(", ")} are known`]),
        ...(view.source === "policy" && grants === "additive"
            ? ["the policy leaves other access alone"]
            : []),
        ...(view.source === "policy" && view.owners === undefined
            ? ["who owns the organization is not in the policy"]
            : []),
    ];
    return reasons.length === 0 ? {} : { more: reasons.join("; ") };
}

function sorted(record: Readonly<Record<string, string>>): [string, string][] {
    return Object.entries(record).sort(([a], [b]) => byText(a, b));
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
    return byText(a.name, b.name);
}

function byText(a = "", b = ""): number {
    return a < b ? -1 : a > b ? 1 : 0;
}
