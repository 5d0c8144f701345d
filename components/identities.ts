import * as pulumi from "@pulumi/pulumi";
import type { Inventory, InventoryTeam, InventoryUser } from "../plan/inventory";
import { teamSlug } from "../plan/names";
import type { Actor, RulesetBypass } from "../plan/organization";
import type { Plan } from "../plan/plan";
import type { AccessTeam } from "./access-team";
import type { RulesetBypassArgs } from "./ruleset-rules";

/** Ids of GitHub's built-in repository roles in bypass lists (REST "Create a repository ruleset"). */
const roleIds: Readonly<Record<string, number>> = { maintain: 2, write: 4, admin: 5 };

/**
 * The ids behind the names of a plan. Teams of the plan come first, since they may not exist before this run; everything
 * else is in the inventory. A name that is nowhere is refused: taken for a new one, it could be anybody's.
 */
export class Identities {
    constructor(
        private readonly plan: Plan,
        private readonly inventory: Inventory,
        private readonly teams: ReadonlyMap<string, AccessTeam>,
    ) {}

    /** Numeric id of a team, as text. */
    teamId(slug: string): pulumi.Input<string> {
        return this.teams.get(slug)?.teamId ?? this.existing(slug, ({ id }) => String(id));
    }

    teamNumber(slug: string): pulumi.Input<number> {
        return this.teams.get(slug)?.teamId.apply(Number) ?? this.existing(slug, ({ id }) => id);
    }

    user(login: string): InventoryUser {
        return found(this.inventory.users[login.toLowerCase()], `person ${login}`);
    }

    /** GraphQL node id of `team:SLUG`, `user:login` or `app:SLUG`. */
    nodeId(actor: Actor): pulumi.Input<string> {
        const { kind, name } = split(actor);
        if (kind === "team") {
            return this.teams.get(name)?.nodeId ?? this.existing(name, ({ nodeId }) => nodeId);
        }
        if (kind === "user") return this.user(name).nodeId;
        return found(this.inventory.apps[name]?.nodeId, `node id of ${actor}`);
    }

    bypass({ actor, mode }: RulesetBypass): RulesetBypassArgs {
        const { kind, name } = split(actor);
        switch (kind) {
            case "team":
                return { actorType: "Team", actorId: this.teamNumber(name), mode };
            case "user":
                return { actorType: "User", actorId: this.user(name).id, mode };
            case "app":
                return {
                    actorType: "Integration",
                    actorId: found(this.inventory.apps[name], actor).appId,
                    mode,
                };
            case "role":
                return {
                    actorType: "RepositoryRole",
                    actorId: found(roleIds[name], `id of the repository role ${name}`),
                    mode,
                };
            case "organization-admin":
                return { actorType: "OrganizationAdmin", mode };
            case "deploy-key":
                return { actorType: "DeployKey", mode };
            default:
                throw new pulumi.RunError(`no such actor: ${actor}`);
        }
    }

    /** Ids of the teams below `granted` ones: they inherit the grant and have none of their own. */
    inheriting(granted: readonly string[]): pulumi.Input<string>[] {
        const renamed = new Set(
            Object.values(this.plan.teams).flatMap(({ previously }) => previously.map(teamSlug)),
        );
        const slugs = [
            ...Object.keys(this.plan.teams),
            ...Object.keys(this.inventory.teams).filter((slug) => !renamed.has(slug)),
        ];
        return [...new Set(slugs)]
            .filter((slug) => !granted.includes(slug))
            .filter((slug) => this.ancestors(slug).some((above) => granted.includes(above)))
            .sort()
            .map((slug) => this.teamId(slug));
    }

    /** Slugs of the teams above a team, the nearest first; it has whatever access they have. */
    ancestors(slug: string): string[] {
        const above: string[] = [];
        for (let at = this.parentOf(slug); at !== undefined && !above.includes(at);) {
            above.push(at);
            at = this.parentOf(at);
        }
        return above;
    }

    private parentOf(slug: string): string | undefined {
        const planned = this.plan.teams[slug];
        return (planned ?? this.inventory.teams[slug])?.parent;
    }

    /**
     * A fact of a team that this run does not make, by its name: GitHub is asked in every run, and no stack has to read another
     * one's outputs. A team that the base shard is about to make has its id once that one is applied.
     */
    private existing<Fact>(
        slug: string,
        fact: (team: InventoryTeam) => Fact,
    ): Fact | pulumi.Output<Fact> {
        const { previously = [] } = this.plan.teams[slug] ?? {};
        const team = [slug, ...previously.map(teamSlug)]
            .map((name) => this.inventory.teams[name])
            .find((one) => one !== undefined);
        if (team === undefined && pulumi.runtime.isDryRun())
            return pulumi.output(pulumi.unknown) as pulumi.Output<Fact>;
        return fact(found(team, `team ${slug}; if another shard makes it, apply that one first`));
    }
}

function split(actor: Actor): { readonly kind: string; readonly name: string } {
    const [kind = "", ...name] = actor.split(":");
    return { kind, name: name.join(":") };
}

function found<T>(value: T | undefined, what: string): T {
    if (value === undefined) throw new pulumi.RunError(`the organization has no ${what}`);
    return value;
}
