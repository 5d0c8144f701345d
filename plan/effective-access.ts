/** Who has which role in a repository, by every way that GitHub knows: one reading of the rules, for explain and for preview. */
import { own } from "./compare/lookup";
import type { RepositoryRole, Team } from "./organization";
import { baseRoles } from "./organization";

/** What gives access across an organization. Logins are lower case. */
export interface AccessSources {
    readonly teams: Readonly<Record<string, Pick<Team, "slug" | "parent" | "members">>>;
    /** Owners of the organization. */
    readonly owners: Iterable<string>;
    /** What every member has in every repository. @default - `none`, or it was not read */
    readonly basePermission?: string;
    /** Whom the base permission reaches; people outside of the organization have none. @default - everybody */
    readonly members?: ReadonlySet<string>;
}

/** What gives access in one repository. */
export interface RepositoryGrants {
    readonly teams: Readonly<Record<string, RepositoryRole>>;
    readonly collaborators: Readonly<Record<string, RepositoryRole>>;
}

/** One way to a role. `of`: the person's own team, which `team` is or stands above. */
export type Way =
    | { readonly by: "owner" | "direct" | "base"; readonly role: RepositoryRole }
    | {
          readonly by: "team";
          readonly role: RepositoryRole;
          readonly team: string;
          readonly of: string;
      };

/** The sources of an organization, looked through once; every question after that is cheap. */
export class EffectiveAccess {
    private readonly owners: ReadonlySet<string>;
    private readonly memberships = new Map<string, string[]>();
    private readonly lineages = new Map<string, readonly string[]>();

    constructor(private readonly sources: AccessSources) {
        this.owners = new Set(sources.owners);
        for (const slug of Object.keys(sources.teams).sort()) {
            for (const login of Object.keys(own(sources.teams, slug)?.members ?? {})) {
                const slugs = this.memberships.get(login);
                if (slugs === undefined) this.memberships.set(login, [slug]);
                else slugs.push(slug);
            }
        }
    }

    /** Everybody who is in a team. */
    get teamMembers(): Iterable<string> {
        return this.memberships.keys();
    }

    isOwner(login: string): boolean {
        return this.owners.has(login);
    }

    hasBasePermission(login: string): boolean {
        const { basePermission, members } = this.sources;
        if (basePermission === undefined || basePermission === "none") return false;
        return members === undefined || members.has(login);
    }

    /** Slugs of the teams that a person is in directly, sorted. */
    teamsOf(login: string): readonly string[] {
        return this.memberships.get(login) ?? [];
    }

    /** A team and those above it: access of a parent is its children's too (GitHub, "About teams", nested teams). */
    lineage(slug: string): readonly string[] {
        const known = this.lineages.get(slug);
        if (known !== undefined) return known;
        const slugs: string[] = [];
        for (let at: string | undefined = slug; at !== undefined && !slugs.includes(at);) {
            slugs.push(at);
            at = own(this.sources.teams, at)?.parent;
        }
        this.lineages.set(slug, slugs);
        return slugs;
    }

    /** Everything that gives a person a role in a repository. */
    ways(login: string, { teams, collaborators }: RepositoryGrants): Way[] {
        const ways: Way[] = [];
        // Owners administer every repository (GitHub, "Roles in an organization").
        if (this.isOwner(login)) ways.push({ by: "owner", role: "admin" });
        const direct = own(collaborators, login);
        if (direct !== undefined) ways.push({ by: "direct", role: direct });
        for (const of of this.teamsOf(login)) {
            for (const team of this.lineage(of)) {
                const role = own(teams, team);
                if (role !== undefined) ways.push({ by: "team", role, team, of });
            }
        }
        const { basePermission } = this.sources;
        if (basePermission !== undefined && this.hasBasePermission(login)) {
            ways.push({ by: "base", role: basePermission });
        }
        return ways;
    }
}

/** Place among GitHub's base roles; a custom role (GHEC) has no rank of its own, and is below all of them. */
export function rankOf(role: RepositoryRole): number {
    return baseRoles.indexOf(role as (typeof baseRoles)[number]);
}
