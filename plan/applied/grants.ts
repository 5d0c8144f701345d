/** Who may do what in a repository after the apply. */
import { covers } from "../compare/grants";
import { own } from "../compare/lookup";
import type { Repository, RepositoryRole } from "../organization";
import type { PlannedRepository } from "../plan";
import { lineageOf } from "./lineage";
import { onlyIn, without } from "./records";
import type { World } from "./world";

type Roles = Readonly<Record<string, RepositoryRole>>;

/**
 * Team grants as GitHub lists them: what a team has from those above it stands there as its own. A team whose grants could
 * not be read keeps what is there.
 */
export function teamGrantsAfter(
    world: World,
    live: Repository,
    planned: PlannedRepository | undefined,
    before: PlannedRepository | undefined,
): Roles {
    const unread = (slug: string) =>
        world.lineage(slug).some((above) => !world.knowsGrantsOf(above));
    const given: Record<string, RepositoryRole> = {};
    if (planned?.grants !== "authoritative") {
        const gone = onlyIn(before?.teams ?? {}, planned?.teams ?? {});
        const kept = without(live.teams, gone);
        const listed = own(world.now.repositories, live.name)?.teams ?? {};
        for (const [slug, role] of Object.entries(kept))
            if (!inherits(world, listed, slug, role)) given[slug] = role;
    }
    Object.assign(given, planned?.teams);
    const after: Record<string, RepositoryRole> = {};
    for (const slug of new Set([world.teams, given, live.teams].flatMap(Object.keys))) {
        const role = strongest(world.lineage(slug).flatMap((above) => own(given, above) ?? []));
        const kept = unread(slug) ? own(live.teams, slug) : undefined;
        const listed = role ?? kept;
        if (listed !== undefined) after[slug] = listed;
    }
    return after;
}

/** Whether what a team has now may come from above it, be it from a team that goes: its own grant would not show below that. */
function inherits(world: World, live: Roles, slug: string, role: RepositoryRole): boolean {
    const [, ...above] = lineageOf(world.now.teams, slug);
    return above.some((one) => {
        const has = own(live, one);
        return has !== undefined && covers(has, role);
    });
}

/** The own grant, or what is above it when that is more. A custom role has no rank: the nearest one stays. */
function strongest(roles: readonly RepositoryRole[]): RepositoryRole | undefined {
    return roles.reduce<RepositoryRole | undefined>(
        (best, role) => (best === undefined || covers(role, best) ? role : best),
        undefined,
    );
}

/** Direct grants to people, and invitations to them. Owners administer every repository: nobody's list changes that. */
export function peopleAfter(
    world: World,
    live: Repository,
    planned: PlannedRepository | undefined,
    before: PlannedRepository | undefined,
): Pick<Repository, "collaborators" | "invitations"> {
    const declared = planned?.collaborators ?? {};
    const gone = onlyIn(before?.collaborators ?? {}, declared);
    const authoritative = planned?.grants === "authoritative";
    const kept = (roles: Roles): Roles =>
        Object.fromEntries(
            Object.entries(roles).filter(
                ([login]) => !gone.has(login) && (!authoritative || world.isOwner(login)),
            ),
        );
    const waits = (login: string) =>
        Object.hasOwn(live.invitations, login) && !Object.hasOwn(live.collaborators, login);
    const some = (which: (login: string) => boolean): Roles =>
        Object.fromEntries(Object.entries(declared).filter(([login]) => which(login)));
    return {
        collaborators: { ...kept(live.collaborators), ...some((login) => !waits(login)) },
        // Who is invited already has to accept; only the role changes.
        invitations: { ...kept(live.invitations), ...some(waits) },
    };
}
