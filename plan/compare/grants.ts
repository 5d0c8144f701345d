/** Who may do what in a repository: teams, people, invitations, deploy keys. */
import type { RepositoryRole } from "../organization";
import { baseRoles } from "../organization";
import type { PlannedRepository } from "../plan";
import type { Comparison, Difference } from "./comparison";
import { roleEffect } from "./words";
import { own } from "./lookup";

type Roles = Readonly<Record<string, RepositoryRole>>;

export function compareGrants(comparison: Comparison, planned: PlannedRepository): void {
    const live = own(comparison.state.repositories, planned.name);
    compareTeamGrants(comparison, planned, live?.teams ?? {});
    comparePeople(comparison, planned, live?.collaborators ?? {}, live?.invitations ?? {});
    for (const key of Object.values(live?.deployKeys ?? {})) {
        const at = ["repositories", planned.name, "deployKeys", key.title];
        comparison.report({
            kind: "unmanaged",
            at,
            repository: planned.name,
            summary: `deploy key ${JSON.stringify(key.title)} may ${key.readOnly ? "read" : "write to"} ${planned.name}`,
            actual: key,
            ...(key.readOnly ? {} : { effect: "looser" as const }),
            leftOpen: true,
            managed: false,
        });
    }
}

function compareTeamGrants(comparison: Comparison, planned: PlannedRepository, live: Roles): void {
    for (const slug of union(planned.teams, live)) {
        // A team's grants are read from the team's side; either side may be what could not be read.
        if (!comparison.knows("teams", slug, "repositories")) continue;
        const wanted = own(planned.teams, slug);
        const got = own(live, slug);
        if (got !== undefined && mayBeInherited(comparison, live, slug, got)) {
            // Below what the parent gives, the team's own grant does not show; above it, it would.
            if (wanted === undefined || covers(got, wanted)) continue;
        }
        reportGrant(comparison, planned, {
            at: ["repositories", planned.name, "teams", slug],
            who: `team ${slug}`,
            wanted,
            got,
        });
    }
}

/**
 * GitHub lists what a team has from its parents as its own; the parent's grant is the one to speak of. Where a parent's grants
 * are unknown, any grant may come from there.
 */
function mayBeInherited(
    comparison: Comparison,
    live: Roles,
    slug: string,
    role: RepositoryRole,
): boolean {
    const { teams } = comparison.state;
    const seen = new Set([slug]);
    let parent = own(teams, slug)?.parent;
    while (parent !== undefined && !seen.has(parent)) {
        if (!comparison.knows("teams", parent, "repositories")) return true;
        const above = own(live, parent);
        if (above !== undefined && covers(above, role)) return true;
        seen.add(parent);
        parent = own(teams, parent)?.parent;
    }
    return false;
}

/** Whether a role includes all of another; custom roles have no rank, so they cover themselves alone. */
export function covers(role: RepositoryRole, other: RepositoryRole): boolean {
    const ranks = [role, other].map((one) => (baseRoles as readonly string[]).indexOf(one));
    const [mine = -1, its = -1] = ranks;
    return role === other || (its >= 0 && mine >= its);
}

function comparePeople(
    comparison: Comparison,
    planned: PlannedRepository,
    live: Roles,
    invitations: Roles,
): void {
    for (const login of union(planned.collaborators, live, invitations)) {
        // Owners are administrators of every repository (GitHub), so neither a grant nor its absence changes anything.
        if (comparison.isOwner(login)) continue;
        const granted = own(live, login);
        const offered = own(invitations, login);
        const invited = granted === undefined && offered !== undefined;
        const absent = granted === undefined && offered === undefined;
        // Whoever may have been invited cannot be said to have nothing.
        if (absent && !comparison.knows("repositories", planned.name, "invitations")) continue;
        const place = invited ? "invitations" : "collaborators";
        // Whoever is invited with the right role needs only to accept; that is not for the policy to change.
        reportGrant(comparison, planned, {
            at: ["repositories", planned.name, place, login],
            who: login,
            wanted: own(planned.collaborators, login),
            got: granted ?? offered,
            invited,
        });
    }
}

function reportGrant(
    comparison: Comparison,
    planned: PlannedRepository,
    grant: {
        readonly at: readonly string[];
        readonly who: string;
        readonly wanted: RepositoryRole | undefined;
        readonly got: RepositoryRole | undefined;
        readonly invited?: boolean;
    },
): void {
    const { at, who, wanted, got, invited = false } = grant;
    const { name, grants } = planned;
    if (wanted === got) return;
    const has = invited
        ? `is invited with ${got} to`
        : got === undefined
          ? "has no access to"
          : `has ${got} on`;
    comparison.report({
        ...standing(wanted, got, grants === "authoritative"),
        at,
        repository: name,
        summary: `${who} ${has} ${name}, ${wanted === undefined ? "policy grants nothing" : `policy says ${wanted}`}`,
        ...(wanted === undefined ? {} : { declared: wanted }),
        ...(got === undefined ? {} : { actual: got }),
    });
}

function standing(
    wanted: RepositoryRole | undefined,
    got: RepositoryRole | undefined,
    authoritative: boolean,
): Pick<Difference, "kind" | "effect" | "managed" | "leftOpen"> {
    if (got === undefined) return { kind: "missing", effect: "tighter", managed: true };
    if (wanted !== undefined)
        return { kind: "changed", effect: roleEffect(wanted, got), managed: true };
    if (authoritative) return { kind: "excess", effect: "looser", managed: true };
    return { kind: "unmanaged", effect: "looser", managed: false, leftOpen: true };
}

/** A team that the policy manages, granted access to a repository that the policy does not give it. */
export function compareUnselected(comparison: Comparison): void {
    for (const repository of Object.values(comparison.state.repositories)) {
        if (Object.hasOwn(comparison.plan.repositories, repository.name)) continue;
        for (const [slug, role] of Object.entries(repository.teams)) {
            const team = own(comparison.plan.teams, slug);
            const at = ["repositories", repository.name, "teams", slug];
            if (team?.management !== "managed") continue;
            if (!comparison.knows("teams", slug, "repositories")) continue;
            if (mayBeInherited(comparison, repository.teams, slug, role)) continue;
            comparison.report({
                kind: "unmanaged",
                at,
                governedBy: ["teams", slug],
                repository: repository.name,
                summary: `team ${slug} has ${role} on ${repository.name}, a repository that the policy does not select`,
                actual: role,
                effect: "looser",
                managed: false,
            });
        }
    }
}

function union(...records: readonly Readonly<Record<string, unknown>>[]): Set<string> {
    return new Set(records.flatMap((record) => Object.keys(record)));
}
