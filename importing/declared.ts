/** What the files of another tool declare, as an organization that has just that. */
import { draftInventoryRepository, draftRepository } from "../plan/drafts";
import type { Inventory, InventoryRepository, InventoryUser } from "../plan/inventory";
import { teamSlug } from "../plan/names";
import type { BranchProtection, Environment, Repository, Team } from "../plan/organization";
import type { Found } from "./model";

/** GitHub's REST words for roles, and its own, to the roles of a policy. */
const roles: Readonly<Record<string, string>> = { pull: "read", push: "write" };

export function roleOf(word: string): string {
    return roles[word.toLowerCase()] ?? word.toLowerCase();
}

/** Collects declarations; ids are unknown, since files have none. */
export class Declared {
    private readonly users = new Map<string, InventoryUser>();
    private readonly teams = new Map<string, Team>();
    private readonly repositories = new Map<string, Repository>();
    private readonly apps = new Set<string>();
    private readonly facts = new Map<string, InventoryRepository>();

    constructor(private readonly login: string) {}

    person(login: string, membership: InventoryUser["membership"]): string {
        const key = login.toLowerCase();
        const known = this.users.get(key);
        if (known === undefined || membership === "admin" || known.membership === "outside")
            this.users.set(key, { login, id: 0, nodeId: "", membership });
        return key;
    }

    /** Somebody who is named; a member unless said otherwise before. */
    named(login: string): string {
        const key = login.toLowerCase();
        return this.users.has(key) ? key : this.person(login, "member");
    }

    /** Slugs, by name or slug. */
    team(name: string, more: Partial<Omit<Team, "slug" | "name">> = {}): string {
        const slug = teamSlug(name);
        const before = this.teams.get(slug) ?? {
            slug,
            name,
            description: "",
            privacy: "closed",
            members: {},
        };
        this.teams.set(slug, { ...before, ...more });
        return slug;
    }

    app(slug: string): string {
        this.apps.add(slug);
        return slug;
    }

    repository(name: string, more: Partial<InventoryRepository> = {}): Repository {
        const before = this.facts.get(name) ?? draftInventoryRepository(name);
        this.facts.set(name, { ...before, ...more });
        const known = this.repositories.get(name) ?? draftRepository(name);
        this.repositories.set(name, known);
        return known;
    }

    defaultBranch(repository: string): string {
        return this.facts.get(repository)?.defaultBranch ?? "main";
    }

    grantTeam(repository: string, team: string, role: string): void {
        const known = this.repository(repository);
        const teams = { ...known.teams, [this.team(team)]: roleOf(role) };
        this.repositories.set(repository, { ...known, teams });
    }

    grantPerson(repository: string, login: string, role: string): void {
        const known = this.repository(repository);
        const collaborators = { ...known.collaborators, [this.named(login)]: roleOf(role) };
        this.repositories.set(repository, { ...known, collaborators });
    }

    protect(repository: string, protection: BranchProtection): void {
        const known = this.repository(repository);
        const protections = { ...known.protections, [protection.pattern]: protection };
        this.repositories.set(repository, { ...known, protections });
    }

    environment(repository: string, environment: Environment): void {
        const known = this.repository(repository);
        const environments = { ...known.environments, [environment.name]: environment };
        this.repositories.set(repository, { ...known, environments });
    }

    found(base?: "none" | "read" | "write" | "admin"): Found {
        const members = [...this.users].filter(([, { membership }]) => membership !== "outside");
        const inventory: Inventory = {
            organization: { login: this.login, id: 0, nodeId: "" },
            users: Object.fromEntries(this.users),
            teams: Object.fromEntries(
                [...this.teams].map(([slug, { name, privacy, parent }]) => [
                    slug,
                    { slug, name, id: 0, nodeId: "", privacy, ...(parent && { parent }) },
                ]),
            ),
            repositories: Object.fromEntries([...this.facts].sort()),
            // Who installed them, and for what, no file says.
            apps: Object.fromEntries(
                [...this.apps].map((slug) => [
                    slug,
                    { slug, appId: 0, installationId: 0, selection: "selected" as const },
                ]),
            ),
        };
        return {
            inventory,
            live: {
                state: {
                    login: this.login,
                    settings: base === undefined ? {} : { defaultRepositoryPermission: base },
                    members: Object.fromEntries(
                        members.map(([key, { login, membership }]) => [
                            key,
                            { login, role: membership === "admin" ? "admin" : "member" },
                        ]),
                    ),
                    teams: Object.fromEntries([...this.teams].sort()),
                    repositories: Object.fromEntries([...this.repositories].sort()),
                    rulesets: {},
                    secrets: {},
                    apps: {},
                },
                unknown: [],
            },
        };
    }
}
