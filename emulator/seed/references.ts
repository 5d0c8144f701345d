/** Turns the names of a seed into ids, and collects every name that leads nowhere. */
import type { App, Organization, Team, User } from "../state/accounts";
import type { Repository } from "../state/repository";
import { repositoryRoles } from "../state/repository";
import type { RuleActor } from "../state/settings";
import { slugify } from "../state/identifiers";
import type { State } from "../state/state";
import { SeedError } from "./read";
import type { SeedActor } from "./types";

export class References {
    private readonly problems: string[] = [];

    constructor(
        private readonly state: State,
        private readonly organization: Organization,
    ) {}

    user(login: string, at: string): User | undefined {
        return (
            this.state.userByLogin(login) ??
            this.problem(
                at,
                `no such account (${login}) - list it under admins, members, users or outsideCollaborators`,
            )
        );
    }

    team(name: string, at: string): Team | undefined {
        const { state, organization } = this;
        const found =
            state.teamBySlug(organization, name) ?? state.teamBySlug(organization, slugify(name));
        return found ?? this.problem(at, `no such team (${name})`);
    }

    repository(name: string, at: string): Repository | undefined {
        return (
            this.state.repositoryByName(this.organization.login, name) ??
            this.problem(at, `no such repository (${name})`)
        );
    }

    repositories(names: readonly string[], at: string): Set<number> {
        return new Set(
            names.flatMap((name, index) => this.repository(name, `${at}.${index}`)?.id ?? []),
        );
    }

    app(slug: string, at: string): App | undefined {
        return this.state.appBySlug(slug) ?? this.problem(at, `no such app (${slug})`);
    }

    actors(actors: readonly SeedActor[] | undefined, at: string): RuleActor[] {
        return (actors ?? []).flatMap((actor, index): RuleActor[] => {
            const here = `${at}.${index}`;
            if ("user" in actor) return this.named("User", this.user(actor.user, here));
            if ("team" in actor) return this.named("Team", this.team(actor.team, here));
            return this.named("App", this.app(actor.app, here));
        });
    }

    /** A built-in role or one of the organization's custom ones. */
    role(name: string, at: string): string {
        const custom = [...this.organization.customRepositoryRoles.values()].map(
            (role) => role.name,
        );
        const known = [...repositoryRoles, ...custom];
        if (!known.includes(name))
            this.problem(at, `no such role (${name}) - one of ${known.join(", ")}`);
        return name;
    }

    problem(at: string, what: string): undefined {
        this.problems.push(`${this.organization.login}  ${at}  ${what}`);
        return undefined;
    }

    /** Throws one error with every problem so far. */
    settle(): void {
        if (this.problems.length > 0) throw new SeedError(this.problems.join("\n"));
    }

    private named(type: RuleActor["type"], found: { id: number } | undefined): RuleActor[] {
        return found === undefined ? [] : [{ type, id: found.id }];
    }
}
