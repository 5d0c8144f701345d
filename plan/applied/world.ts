import { Comparison } from "../compare/comparison";
import { own } from "../compare/lookup";
import type { LiveOrganization } from "../live";
import type { OrganizationState, Team } from "../organization";
import type { Plan, PlannedRepository } from "../plan";
import { lineageOf } from "./lineage";
import { renames, withSlugs } from "./slugs";
import { teamsAfter } from "./teams";

/** Both plans and the organization, under the names that they have after the apply. */
export class World {
    /** The organization as it is now, without the teams that go. */
    readonly state: OrganizationState;
    /** Teams after the apply. */
    readonly teams: Readonly<Record<string, Team>>;
    /** The organization as it is now, with the teams that go, under the names that teams will have. */
    readonly now: OrganizationState;
    private readonly formerSlugs: ReadonlyMap<string, string>;
    private readonly beforeSlugs: ReadonlyMap<string, string>;
    private readonly comparison: Comparison;
    private readonly lineages = new Map<string, readonly string[]>();

    constructor(
        readonly plan: Plan,
        readonly before: Plan,
        live: LiveOrganization,
    ) {
        this.comparison = new Comparison(plan, live);
        const slugs = renames(plan, live.state.teams);
        this.formerSlugs = new Map([...slugs].map(([old, slug]) => [slug, old]));
        this.beforeSlugs = renames(plan, before.teams);
        const renamed = withSlugs(live.state, (slug) => slugs.get(slug) ?? slug);
        this.now = renamed;
        const teams = teamsAfter(plan, this.underNewSlugs(before.teams), renamed);
        const goes = (slug: string) =>
            Object.hasOwn(renamed.teams, slug) && !Object.hasOwn(teams, slug);
        this.state = withSlugs(renamed, (slug) => (goes(slug) ? undefined : slug));
        this.teams = teams;
    }

    /** What was applied last in a repository. */
    repositoryBefore(name: string): PlannedRepository | undefined {
        const before = own(this.before.repositories, name);
        return before === undefined
            ? undefined
            : { ...before, teams: this.underNewSlugs(before.teams) };
    }

    /** Whether the grants of a team were read. */
    knowsGrantsOf(slug: string): boolean {
        return this.comparison.knows("teams", this.formerSlugs.get(slug) ?? slug, "repositories");
    }

    isOwner(login: string): boolean {
        return this.comparison.isOwner(login);
    }

    /** A team and those above it after the apply. */
    lineage(slug: string): readonly string[] {
        const known = this.lineages.get(slug);
        if (known !== undefined) return known;
        const lineage = lineageOf(this.teams, slug);
        this.lineages.set(slug, lineage);
        return lineage;
    }

    private underNewSlugs<Value>(
        record: Readonly<Record<string, Value>>,
    ): Readonly<Record<string, Value>> {
        return Object.fromEntries(
            Object.entries(record).map(([slug, value]) => [
                this.beforeSlugs.get(slug) ?? slug,
                value,
            ]),
        );
    }
}
