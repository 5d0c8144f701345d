import { own } from "../../plan/compare/lookup";
import type { RepositoryGrants } from "../../plan/effective-access";
import type { Inventory } from "../../plan/inventory";
import type { RepositoryRole } from "../../plan/organization";
import type { AccessChange } from "../model";
import type { Side, Sides } from "./sides";

interface Grants {
    readonly was: RepositoryGrants;
    readonly is: RepositoryGrants;
}

/** Everybody who may have access, and whom the apply may touch. */
export class People {
    private readonly standings = new Map<string, readonly [Standing, Standing]>();
    private readonly subjects = new Map<string, AccessChange["subject"]>();
    /** Whose role in the organization or base permission changes, so that their access may everywhere. */
    private readonly changed: string[] = [];
    /** Who comes to a team or leaves it, by themselves or with a team below it. */
    private readonly moved = new Map<string, Set<string>>();
    /** Who has what a team is granted, before or after. */
    private readonly reached = new Map<string, Set<string>>();

    constructor(
        private readonly sides: Sides,
        private readonly inventory: Inventory,
    ) {
        const { was, is } = sides;
        const logins = [was, is].flatMap(({ state, access }) => [
            ...Object.keys(state.members),
            ...access.teamMembers,
        ]);
        for (const login of new Set(logins)) {
            const [before, after] = [standing(was, login), standing(is, login)];
            this.standings.set(login, [before, after]);
            if (before.role !== after.role || before.base !== after.base) this.changed.push(login);
            for (const slug of new Set([...before.teams.keys(), ...after.teams.keys()])) {
                add(this.reached, slug, login);
                if (before.teams.has(slug) !== after.teams.has(slug)) add(this.moved, slug, login);
            }
        }
    }

    /** People of one kind have the same access by these teams, unless granted something themselves. */
    kindOf(login: string, slugs: readonly string[]): string {
        let kind = "";
        for (const { role, base, teams } of this.standings.get(login) ?? []) {
            kind += `${role} ${base}`;
            for (const slug of slugs) kind += ` ${teams.get(slug) ?? "-"}`;
            kind += "; ";
        }
        return kind;
    }

    /** Everybody whose access in a repository may differ; everybody else's does not. */
    touchedBy({ was, is }: Grants): ReadonlySet<string> {
        const slugs = new Set([...Object.keys(was.teams), ...Object.keys(is.teams)]);
        const touched = new Set([
            ...this.changed,
            ...changedKeys(was.collaborators, is.collaborators),
        ]);
        for (const slug of slugs) {
            const same = own(was.teams, slug) === own(is.teams, slug);
            for (const login of (same ? this.moved : this.reached).get(slug) ?? [])
                touched.add(login);
        }
        return touched;
    }

    subject(login: string): AccessChange["subject"] {
        const known = this.subjects.get(login);
        if (known !== undefined) return known;
        const name =
            own(this.inventory.users, login)?.login ??
            own(this.sides.was.state.members, login)?.login ??
            own(this.sides.is.state.members, login)?.login ??
            login;
        const subject = { kind: "person", name } as const;
        this.subjects.set(login, subject);
        return subject;
    }
}

interface Standing {
    readonly role: string;
    readonly base: string;
    /** Teams whose grants the person has, their own and those above them: by slug, the person's own teams that lead there. */
    readonly teams: ReadonlyMap<string, string>;
}

/** All of an organization that decides a person's access, but for grants of their own. */
function standing({ state, access }: Side, login: string): Standing {
    const base = access.hasBasePermission(login)
        ? state.settings.defaultRepositoryPermission
        : undefined;
    const teams = new Map<string, string>();
    for (const of of access.teamsOf(login)) {
        for (const slug of access.lineage(of)) {
            const others = teams.get(slug);
            teams.set(slug, others === undefined ? of : `${others},${of}`);
        }
    }
    return {
        role: own(state.members, login)?.role ?? "outside",
        base: base ?? "none",
        teams,
    };
}

function add(sets: Map<string, Set<string>>, key: string, item: string): void {
    const set = sets.get(key);
    if (set === undefined) sets.set(key, new Set([item]));
    else set.add(item);
}

function changedKeys(
    was: Readonly<Record<string, RepositoryRole>>,
    is: Readonly<Record<string, RepositoryRole>>,
): string[] {
    const keys = new Set([...Object.keys(was), ...Object.keys(is)]);
    return [...keys].filter((key) => own(was, key) !== own(is, key));
}
