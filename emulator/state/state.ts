import type {
    App,
    AuditLogEntry,
    Installation,
    Organization,
    Team,
    TeamRole,
    Token,
    User,
} from "./accounts";
import type { Repository, RoleName } from "./repository";
import { nodeId, type NodePrefix } from "./identifiers";

/** Kinds that number their objects; each kind counts on its own from its base, so ids are stable per seed. */
const idBases = {
    organization: 9001,
    user: 1001,
    team: 7001,
    repository: 500_001,
    app: 300_001,
    installation: 40_001,
    invitation: 60_001,
    repositoryInvitation: 70_001,
    pull: 800_001,
    review: 900_001,
    status: 950_001,
    comment: 970_001,
    issue: 990_001,
    protection: 110_001,
    ruleset: 120_001,
    environment: 130_001,
    environmentRule: 140_001,
    branchPolicy: 150_001,
    deployKey: 160_001,
    customRole: 170_001,
    auditLog: 1,
} as const;
export type IdKind = keyof typeof idBases;

/**
 * Everything the local GitHub knows, for any number of organizations, as plain data plus the look-ups
 * that GitHub answers by: logins, slugs and repository names ignore case, ids are for ever.
 * Lists that are indexed twice (team members, team grants, names) change only through methods here.
 */
export class State {
    readonly users = new Map<number, User>();
    readonly organizations = new Map<number, Organization>();
    readonly apps = new Map<number, App>();
    /** By token text. */
    readonly tokens = new Map<string, Token>();
    /** Lower-case `owner/name` of renamed or moved repositories to the id that answers now. */
    readonly redirects = new Map<string, number>();
    /** Grows with every write that GitHub would remember. */
    revision = 0;
    readonly counters = new Map<IdKind, number>();
    /** Replaceable, so that a test decides what time it is. */
    clock: () => Date = () => new Date();

    private readonly logins = new Map<string, number>();
    private readonly organizationLogins = new Map<string, number>();
    private readonly repositoryIndex = new Map<number, Repository>();
    private readonly repositoryNames = new Map<string, number>();
    private readonly teamIndex = new Map<number, Team>();
    private readonly teamSlugs = new Map<string, number>();
    private readonly teamsByUser = new Map<number, Set<number>>();
    private readonly childTeams = new Map<number, Set<number>>();

    /** Now, as GitHub writes it: UTC, whole seconds. */
    now(): string {
        return this.clock()
            .toISOString()
            .replace(/\.\d{3}Z$/, "Z");
    }

    /** The next id of a kind, or notes that a seed has taken `wanted`. */
    id(kind: IdKind, wanted?: number): number {
        const next = this.counters.get(kind) ?? idBases[kind];
        if (wanted !== undefined) {
            if (wanted >= next) this.counters.set(kind, wanted + 1);
            return wanted;
        }
        this.counters.set(kind, next + 1);
        return next;
    }

    nodeId(prefix: NodePrefix, ...ids: number[]): string {
        return nodeId(prefix, ...ids);
    }

    // ---- accounts

    addUser(user: User): User {
        this.users.set(user.id, user);
        this.logins.set(user.login.toLowerCase(), user.id);
        return user;
    }

    userByLogin(login: string): User | undefined {
        return this.users.get(this.logins.get(login.toLowerCase()) ?? -1);
    }

    /** The login becomes free for anyone else to claim, as on GitHub. */
    renameUser(user: User, login: string): void {
        this.logins.delete(user.login.toLowerCase());
        user.login = login;
        this.logins.set(login.toLowerCase(), user.id);
    }

    addOrganization(organization: Organization): Organization {
        this.organizations.set(organization.id, organization);
        this.organizationLogins.set(organization.login.toLowerCase(), organization.id);
        return organization;
    }

    organizationByLogin(login: string): Organization | undefined {
        return this.organizations.get(this.organizationLogins.get(login.toLowerCase()) ?? -1);
    }

    organizationOf(owned: { readonly organizationId: number }): Organization {
        return this.must(this.organizations.get(owned.organizationId), "organization");
    }

    appBySlug(slug: string): App | undefined {
        for (const app of this.apps.values()) if (app.slug === slug.toLowerCase()) return app;
        return undefined;
    }

    installation(id: number): Installation | undefined {
        for (const organization of this.organizations.values()) {
            const found = organization.installations.get(id);
            if (found !== undefined) return found;
        }
        return undefined;
    }

    user(id: number): User {
        return this.must(this.users.get(id), `user ${id}`);
    }

    // ---- repositories

    addRepository(repository: Repository): Repository {
        const organization = this.organizationOf(repository);
        organization.repositories.set(repository.id, repository);
        this.repositoryIndex.set(repository.id, repository);
        this.repositoryNames.set(this.fullName(repository).toLowerCase(), repository.id);
        for (const [teamId, role] of repository.teams)
            this.teamIndex.get(teamId)?.repositories.set(repository.id, role);
        return repository;
    }

    fullName(repository: Repository): string {
        return `${this.organizationOf(repository).login}/${repository.name}`;
    }

    repository(id: number): Repository | undefined {
        return this.repositoryIndex.get(id);
    }

    repositoryByName(owner: string, name: string): Repository | undefined {
        return this.repositoryIndex.get(
            this.repositoryNames.get(`${owner}/${name}`.toLowerCase()) ?? -1,
        );
    }

    /** The repository that used to have this name, if nobody took the name since. */
    redirectedRepository(owner: string, name: string): Repository | undefined {
        const id = this.redirects.get(`${owner}/${name}`.toLowerCase());
        return id === undefined ? undefined : this.repositoryIndex.get(id);
    }

    renameRepository(repository: Repository, name: string): void {
        const before = this.fullName(repository).toLowerCase();
        this.repositoryNames.delete(before);
        repository.name = name;
        const after = this.fullName(repository).toLowerCase();
        this.repositoryNames.set(after, repository.id);
        this.redirects.delete(after);
        if (after !== before) this.redirects.set(before, repository.id);
    }

    removeRepository(repository: Repository): void {
        const organization = this.organizationOf(repository);
        for (const teamId of repository.teams.keys())
            this.teamIndex.get(teamId)?.repositories.delete(repository.id);
        for (const installation of organization.installations.values())
            installation.repositoryIds.delete(repository.id);
        organization.repositories.delete(repository.id);
        this.repositoryIndex.delete(repository.id);
        this.repositoryNames.delete(this.fullName(repository).toLowerCase());
    }

    // ---- teams

    addTeam(team: Team): Team {
        const organization = this.organizationOf(team);
        organization.teams.set(team.id, team);
        this.teamIndex.set(team.id, team);
        this.teamSlugs.set(`${organization.id}/${team.slug}`, team.id);
        if (team.parentId !== null) this.childrenSet(team.parentId).add(team.id);
        for (const userId of team.members.keys()) this.userTeams(userId).add(team.id);
        for (const [repositoryId, role] of team.repositories)
            this.repositoryIndex.get(repositoryId)?.teams.set(team.id, role);
        return team;
    }

    team(id: number): Team | undefined {
        return this.teamIndex.get(id);
    }

    teamBySlug(organization: Organization, slug: string): Team | undefined {
        return this.teamIndex.get(
            this.teamSlugs.get(`${organization.id}/${slug.toLowerCase()}`) ?? -1,
        );
    }

    childrenOf(team: Team): Team[] {
        return [...(this.childTeams.get(team.id) ?? [])].map((id) =>
            this.must(this.teamIndex.get(id), "team"),
        );
    }

    /** The team itself, then its parent, and so on up. */
    lineage(team: Team): Team[] {
        const line: Team[] = [];
        for (
            let at: Team | undefined = team;
            at !== undefined;
            at = this.teamIndex.get(at.parentId ?? -1)
        )
            line.push(at);
        return line;
    }

    renameTeam(team: Team, name: string, slug: string): void {
        this.teamSlugs.delete(`${team.organizationId}/${team.slug}`);
        team.name = name;
        team.slug = slug;
        this.teamSlugs.set(`${team.organizationId}/${slug}`, team.id);
    }

    setParent(team: Team, parentId: number | null): void {
        if (team.parentId !== null) this.childTeams.get(team.parentId)?.delete(team.id);
        team.parentId = parentId;
        if (parentId !== null) this.childrenSet(parentId).add(team.id);
    }

    /** Removes one team with its grants and memberships; children are the caller's affair. */
    removeTeam(team: Team): void {
        for (const userId of team.members.keys()) this.teamsByUser.get(userId)?.delete(team.id);
        for (const repositoryId of team.repositories.keys())
            this.repositoryIndex.get(repositoryId)?.teams.delete(team.id);
        if (team.parentId !== null) this.childTeams.get(team.parentId)?.delete(team.id);
        this.childTeams.delete(team.id);
        this.teamSlugs.delete(`${team.organizationId}/${team.slug}`);
        this.teamIndex.delete(team.id);
        this.organizationOf(team).teams.delete(team.id);
    }

    setTeamMember(team: Team, userId: number, role: TeamRole): void {
        team.pending.delete(userId);
        team.members.set(userId, role);
        this.userTeams(userId).add(team.id);
    }

    removeTeamMember(team: Team, userId: number): void {
        team.pending.delete(userId);
        team.members.delete(userId);
        this.teamsByUser.get(userId)?.delete(team.id);
    }

    /** Teams of the organization that list the person as an immediate member. */
    teamsOf(organization: Organization, userId: number): Team[] {
        const teams: Team[] = [];
        for (const id of this.teamsByUser.get(userId) ?? []) {
            const team = this.teamIndex.get(id);
            if (team?.organizationId === organization.id) teams.push(team);
        }
        return teams;
    }

    grantTeam(team: Team, repository: Repository, role: RoleName): void {
        team.repositories.set(repository.id, role);
        repository.teams.set(team.id, role);
    }

    revokeTeam(team: Team, repository: Repository): void {
        team.repositories.delete(repository.id);
        repository.teams.delete(team.id);
    }

    // ---- audit log

    /** Appends what an organization's owner would read in the audit log. */
    audit(
        organization: Organization,
        actor: Pick<User, "login" | "id">,
        action: string,
        fields: Record<string, unknown> = {},
    ): AuditLogEntry {
        const at = this.clock().getTime();
        const entry: AuditLogEntry = {
            "@timestamp": at,
            created_at: at,
            action,
            actor: actor.login,
            actor_id: actor.id,
            org: organization.login,
            org_id: organization.id,
            _document_id: Buffer.from(`audit-${this.id("auditLog")}`).toString("base64url"),
            ...fields,
        };
        organization.auditLog.push(entry);
        return entry;
    }

    private childrenSet(parentId: number): Set<number> {
        let set = this.childTeams.get(parentId);
        if (set === undefined) this.childTeams.set(parentId, (set = new Set()));
        return set;
    }

    private userTeams(userId: number): Set<number> {
        let set = this.teamsByUser.get(userId);
        if (set === undefined) this.teamsByUser.set(userId, (set = new Set()));
        return set;
    }

    private must<T>(value: T | undefined, what: string): T {
        if (value === undefined) throw new Error(`local GitHub state is inconsistent: no ${what}`);
        return value;
    }
}
