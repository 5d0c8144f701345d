import type { EffectiveAccess, RepositoryGrants } from "../../plan/effective-access";
import { factSegments } from "../../plan/fact-path";
import type { LiveOrganization } from "../../plan/live";
import { own } from "../../plan/compare/lookup";
import type { RepositoryRole } from "../../plan/organization";

/** Parts of a team that give nobody access. */
const harmless: ReadonlySet<string | undefined> = new Set(["invited", "description", "privacy"]);

/** Where access of people cannot be told, because something that decides it was not read. */
export class UnknownAccess {
    /** Nothing can be said about anybody. */
    readonly everywhere: boolean;
    private readonly repositories = new Set<string>();
    /** Teams that may have been granted anything. */
    readonly grants = new Set<string>();
    /** Teams that anybody may be in. */
    private readonly members = new Set<string>();

    constructor({ unknown }: LiveOrganization) {
        let everywhere = false;
        for (const { path } of unknown) {
            const [root = "", name, part] = factSegments(path);
            if (path === "" || root === "members") everywhere = true;
            else if (root === "teams") {
                if (part === "repositories" && name !== undefined) this.grants.add(name);
                else if (part === "members" && name !== undefined) this.members.add(name);
                else if (!harmless.has(part)) everywhere = true;
            } else if (root === "repositories") {
                if (name === undefined) everywhere = true;
                else if (part === undefined || part === "teams" || part === "collaborators")
                    this.repositories.add(name);
            }
        }
        this.everywhere = everywhere || [...this.grants].some((slug) => this.members.has(slug));
    }

    repository(name: string): boolean {
        return this.repositories.has(name);
    }

    /** Roles that somebody may have there without our seeing it; empty where everything was read. */
    unseen(access: EffectiveAccess, login: string, grants: RepositoryGrants): RepositoryRole[] {
        const reaches = (slugs: readonly string[]) => slugs.flatMap((slug) => access.lineage(slug));
        const roles = reaches([...this.members]).flatMap((slug) => own(grants.teams, slug) ?? []);
        if (this.grants.size === 0) return roles;
        const mine = [...access.teamsOf(login), ...this.members];
        return reaches(mine).some((slug) => this.grants.has(slug)) ? ["admin"] : roles;
    }
}
