/** Who has which role where, and through what. */
import { actorWords, listWords } from "../compare/words";
import { own } from "../compare/lookup";
import type { Way } from "../effective-access";
import { EffectiveAccess, rankOf } from "../effective-access";
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
    return rankOf(role) >= baseRoles.indexOf(wanted);
}

const indexed = new WeakMap<View, EffectiveAccess>();

function accessOf(view: View): EffectiveAccess {
    const known = indexed.get(view);
    if (known !== undefined) return known;
    const { teams, owners = [], basePermission } = view;
    const access = new EffectiveAccess({ teams, owners, basePermission });
    indexed.set(view, access);
    return access;
}

/** A team and those above it, whose access it has too. */
export function lineage(view: View, slug: string): readonly string[] {
    return accessOf(view).lineage(slug);
}

/** Slugs of the teams that a person is in directly. */
export function teamsOf(view: View, login: string): readonly string[] {
    return accessOf(view).teamsOf(login.toLowerCase());
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
    return accessOf(view)
        .ways(lower, repository)
        .map((way) => ({ role: way.role, ...said(view, way, repository.name, lower) }))
        .sort((a, b) => rankOf(b.role) - rankOf(a.role));
}

function said(view: View, way: Way, repository: string, login: string): Omit<Grant, "role"> {
    const at = ["repositories", repository];
    switch (way.by) {
        case "owner":
            return {
                through: "being an owner of the organization",
                cited: { place: "GitHub: owners administer every repository" },
            };
        case "direct":
            return {
                through: "their own grant",
                cited: view.cite(...at, "collaborators", login),
            };
        case "team":
            return {
                through:
                    way.team === way.of ? `team ${way.team}` : `team ${way.team}, above ${way.of}`,
                cited: view.cite(...at, "teams", way.team),
            };
        case "base":
            return {
                through: "the base permission of members",
                cited: { place: "the organization's base permission" },
            };
    }
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
    return roles.sort((a, b) => rankOf(b) - rankOf(a))[0];
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
