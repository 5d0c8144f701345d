/** Who has which role where, and through what. */
import { actorWords, listWords } from "../compare/words";
import { own } from "../compare/lookup";
import type { Actor, RepositoryRole } from "../organization";
import { baseRoles } from "../organization";
import type { Statement } from "./explanation";
import type { View, ViewedRepository } from "./view";

/** A role and what gives it. */
export interface Grant {
    readonly role: RepositoryRole;
    /** `team codex-pilot`, `team engineering, above codex-pilot`, `their own grant`, … */
    readonly through: string;
    readonly cited: Pick<Statement, "origin" | "place">;
}

/** A custom role (GHEC) has no rank of its own, and counts as none. */
export function isAtLeast(role: RepositoryRole, wanted: (typeof baseRoles)[number]): boolean {
    return rank(role) >= baseRoles.indexOf(wanted);
}

function rank(role: RepositoryRole): number {
    return baseRoles.indexOf(role as (typeof baseRoles)[number]);
}

/** A team and those above it: access of a parent is its children's too (GitHub, "About teams", nested teams). */
export function lineage(view: View, slug: string): string[] {
    const slugs: string[] = [];
    for (let at: string | undefined = slug; at !== undefined && !slugs.includes(at);) {
        slugs.push(at);
        at = own(view.teams, at)?.parent;
    }
    return slugs;
}

/** Slugs of the teams that a person is in directly. */
export function teamsOf(view: View, login: string): string[] {
    const lower = login.toLowerCase();
    return Object.values(view.teams)
        .filter(({ members }) => own(members, lower) !== undefined)
        .map(({ slug }) => slug)
        .sort();
}

export interface Members {
    /** Canonical spelling, sorted. */
    readonly logins: readonly string[];
    /** False when others may be in it. */
    readonly complete: boolean;
}

/** Members of a team and of the teams below it. */
export function membersOf(view: View, slug: string): Members {
    const below = Object.keys(view.teams).filter((one) => lineage(view, one).includes(slug));
    const logins = new Set(
        below.flatMap((one) => Object.keys(own(view.teams, one)?.members ?? {})),
    );
    return {
        logins: [...logins].map((login) => spelled(view, login)).sort(),
        complete: below.length > 0 && below.every((one) => own(view.teams, one)?.complete),
    };
}

export function spelled(view: View, login: string): string {
    return own(view.people, login.toLowerCase()) ?? login;
}

/** Everything that gives a person a role in a repository, strongest first. */
export function grantsOf(view: View, login: string, repository: ViewedRepository): Grant[] {
    const lower = login.toLowerCase();
    const at = ["repositories", repository.name];
    const grants: Grant[] = [];
    if (view.owners?.includes(lower) === true) {
        grants.push({
            role: "admin",
            through: "being an owner of the organization",
            cited: { place: "GitHub: owners administer every repository" },
        });
    }
    const direct = own(repository.collaborators, lower);
    if (direct !== undefined) {
        const cited = view.cite(...at, "collaborators", lower);
        grants.push({ role: direct, through: "their own grant", cited });
    }
    for (const team of teamsOf(view, login)) {
        for (const slug of lineage(view, team)) {
            const role = own(repository.teams, slug);
            if (role === undefined) continue;
            const through = slug === team ? `team ${slug}` : `team ${slug}, above ${team}`;
            grants.push({ role, through, cited: view.cite(...at, "teams", slug) });
        }
    }
    const base = view.basePermission;
    if (base !== undefined && base !== "none") {
        const cited = { place: "the organization's base permission" };
        grants.push({ role: base, through: "the base permission of members", cited });
    }
    return grants.sort((a, b) => rank(b.role) - rank(a.role));
}

/** Strongest role of an actor that may review: a team through those above it, a person through anything. */
export function roleOf(
    view: View,
    actor: Actor,
    repository: ViewedRepository,
): RepositoryRole | undefined {
    const name = actor.slice(actor.indexOf(":") + 1);
    if (actor.startsWith("user:")) return grantsOf(view, name, repository)[0]?.role;
    const roles = lineage(view, name).flatMap((slug) => own(repository.teams, slug) ?? []);
    return roles.sort((a, b) => rank(b) - rank(a))[0];
}

/** `team codex-reviewers (lead-1 and lead-2)`: people are named as far as they are known. */
export function withPeople(view: View, actor: Actor): string {
    if (actor.startsWith("user:")) return spelled(view, actor.slice(5));
    if (!actor.startsWith("team:")) return actorWords(actor);
    const { logins, complete } = membersOf(view, actor.slice(5));
    const more = complete ? "" : logins.length === 0 ? "" : " and whoever else is in it";
    const people = logins.length === 0 ? "" : ` (${listWords(logins)}${more})`;
    return `${actorWords(actor)}${people}`;
}
