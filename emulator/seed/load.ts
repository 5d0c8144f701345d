/** From seeds to a State. Fails as a whole: a seed with one wrong name makes no organization. */
import type { Organization } from "../state/accounts";
import {
    addToken,
    createApp,
    createInstallation,
    createOrganization,
    createTeam,
    createUser,
} from "../state/create";
import { createSecret, createVariable } from "../state/create-settings";
import { slugify } from "../state/identifiers";
import { allScopes, expandPermissions } from "../state/permission-names";
import { State } from "../state/state";
import { loadRepository, loadRepositorySettings, loadRuleset } from "./load-repository";
import { readSeed } from "./read";
import { References } from "./references";
import type { Seed, SeedTeam, SeedToken } from "./types";

/** A built-in seed's name, a file, or the seed itself. */
export type SeedSource = string | Seed;

/** When everything in a seed was made; fixed, so that the same seed gives the same commits. */
export const seedTime = "2026-01-05T09:00:00Z";

/** Reads and loads one or several seeds; throws SeedError with one line for each thing that is wrong. */
export function loadState(source: SeedSource | readonly SeedSource[]): State {
    const seeds = (
        Array.isArray(source) ? (source as readonly SeedSource[]) : [source as SeedSource]
    ).map(readSeed);
    const state = new State();
    const { clock } = state;
    state.clock = () => new Date(seedTime);
    for (const seed of seeds) loadOrganization(state, seed);
    state.clock = clock;
    return state;
}

function loadOrganization(state: State, seed: Seed): void {
    const organization = createOrganization(
        state,
        seed.organization,
        seed.plan ?? "enterprise",
        seed.id,
    );
    const refer = new References(state, organization);
    if (
        state.organizations.size > 1 &&
        [...state.organizations.values()].some(
            (one) =>
                one !== organization &&
                one.login.toLowerCase() === organization.login.toLowerCase(),
        )
    ) {
        refer.problem("organization", `two seeds make ${seed.organization}`);
    }
    organization.name = seed.name ?? null;
    organization.description = seed.description ?? null;
    organization.email = seed.email ?? null;
    organization.defaultRepositoryPermission = seed.defaultRepositoryPermission ?? "read";
    organization.membersCanCreateRepositories = seed.membersCanCreateRepositories ?? true;
    organization.membersCanCreateTeams = seed.membersCanCreateTeams ?? true;
    organization.membersCanForkPrivateRepositories =
        seed.membersCanForkPrivateRepositories ?? false;
    organization.twoFactorRequirementEnabled = seed.twoFactorRequirementEnabled ?? false;
    loadPeople(state, organization, seed, refer);
    for (const role of seed.customRepositoryRoles ?? []) {
        const id = state.id("customRole", role.id);
        const now = state.now();
        organization.customRepositoryRoles.set(id, {
            id,
            name: role.name,
            description: role.description ?? null,
            baseRole: role.baseRole,
            permissions: role.permissions ?? [],
            createdAt: now,
            updatedAt: now,
        });
    }
    for (const property of seed.properties ?? []) {
        organization.properties.set(property.name, {
            name: property.name,
            valueType: property.type ?? "string",
            required: property.required ?? false,
            defaultValue: property.default ?? null,
            description: property.description ?? null,
            allowedValues: property.allowedValues ?? null,
            valuesEditableBy: property.editableBy ?? "org_actors",
        });
    }
    refer.settle();
    loadTeams(state, organization, seed.teams ?? [], refer);
    const repositories = (seed.repositories ?? []).map((one) =>
        typeof one === "string" ? { name: one } : one,
    );
    repositories.forEach((one, index) =>
        loadRepository(state, organization, one, `repositories.${index}`, refer),
    );
    (seed.teams ?? []).forEach((team, index) => loadGrants(state, team, `teams.${index}`, refer));
    for (const [role, held] of Object.entries(seed.organizationRoles ?? {})) {
        const at = `organizationRoles.${role}`;
        organization.organizationRoles.set(role, {
            teams: new Set((held.teams ?? []).flatMap((name) => refer.team(name, at)?.id ?? [])),
            users: new Set((held.users ?? []).flatMap((login) => refer.user(login, at)?.id ?? [])),
        });
    }
    loadInvitations(state, organization, seed, refer);
    loadApps(state, organization, seed, refer);
    repositories.forEach((one, index) =>
        loadRepositorySettings(state, organization, one, `repositories.${index}`, refer),
    );
    (seed.rulesets ?? []).forEach((one, index) =>
        loadRuleset(state, organization, organization, one, `rulesets.${index}`, refer),
    );
    loadOrganizationSettings(state, organization, seed, refer);
    loadTokens(state, organization, seed, refer);
    refer.settle();
}

function loadPeople(state: State, organization: Organization, seed: Seed, refer: References): void {
    for (const user of seed.users ?? []) {
        const { login, ...known } = typeof user === "string" ? { login: user } : user;
        if (state.userByLogin(login) === undefined) createUser(state, login, known);
    }
    const admins = seed.admins ?? [];
    for (const login of [
        ...admins,
        ...(seed.members ?? []),
        ...(seed.outsideCollaborators ?? []),
    ]) {
        if (state.userByLogin(login) === undefined) createUser(state, login);
    }
    if (admins.length === 0) refer.problem("admins", "an organization has at least one owner");
    for (const login of seed.members ?? []) {
        const userId = state.userByLogin(login)?.id ?? 0;
        organization.members.set(userId, { userId, role: "member" });
    }
    for (const login of admins) {
        const userId = state.userByLogin(login)?.id ?? 0;
        if (organization.members.has(userId))
            refer.problem("members", `${login} is also under admins`);
        organization.members.set(userId, { userId, role: "admin" });
    }
    const creator = state.userByLogin(admins[0] ?? "");
    if (creator !== undefined) state.audit(organization, creator, "org.create");
}

function loadTeams(
    state: State,
    organization: Organization,
    teams: readonly SeedTeam[],
    refer: References,
): void {
    teams.forEach((team, index) => {
        const slug = team.slug ?? slugify(team.name);
        if (slug === "")
            return refer.problem(`teams.${index}.name`, `the name has no slug (${team.name})`);
        if (state.teamBySlug(organization, slug) !== undefined)
            return refer.problem(`teams.${index}.name`, `two teams with the slug ${slug}`);
        createTeam(state, organization, team.name, {
            id: team.id,
            slug,
            description: team.description ?? null,
            privacy: team.privacy ?? "closed",
            notificationSetting: team.notificationSetting ?? "notifications_enabled",
        });
        return undefined;
    });
    teams.forEach((seed, index) => {
        const at = `teams.${index}`;
        const team = state.teamBySlug(organization, seed.slug ?? slugify(seed.name));
        if (team === undefined) return;
        if (seed.parent != null) {
            const parent = refer.team(seed.parent, `${at}.parent`);
            if (parent !== undefined && state.lineage(parent).includes(team))
                refer.problem(`${at}.parent`, `${seed.name} would be its own ancestor`);
            else if (parent !== undefined) {
                if (parent.privacy === "secret" || team.privacy === "secret")
                    refer.problem(`${at}.parent`, "secret teams cannot be nested");
                state.setParent(team, parent.id);
            }
        }
        for (const [list, role] of [
            ["members", "member"],
            ["maintainers", "maintainer"],
        ] as const) {
            (seed[list] ?? []).forEach((login, position) => {
                const user = refer.user(login, `${at}.${list}.${position}`);
                if (user === undefined) return;
                const membership = organization.members.get(user.id);
                if (membership === undefined)
                    refer.problem(
                        `${at}.${list}.${position}`,
                        `${login} is no member of ${organization.login}`,
                    );
                // GitHub lists an owner as maintainer of every team they are on.
                else
                    state.setTeamMember(
                        team,
                        user.id,
                        membership.role === "admin" ? "maintainer" : role,
                    );
            });
        }
    });
}

function loadGrants(state: State, seed: SeedTeam, at: string, refer: References): void {
    const team = refer.team(seed.slug ?? seed.name, at);
    for (const [name, role] of Object.entries(seed.repositories ?? {})) {
        const repository = refer.repository(name, `${at}.repositories.${name}`);
        if (team !== undefined && repository !== undefined)
            state.grantTeam(team, repository, refer.role(role, `${at}.repositories.${name}`));
    }
}

function loadInvitations(
    state: State,
    organization: Organization,
    seed: Seed,
    refer: References,
): void {
    (seed.invitations ?? []).forEach((invitation, index) => {
        const at = `invitations.${index}`;
        const user = invitation.login === undefined ? undefined : refer.user(invitation.login, at);
        if (invitation.login === undefined && invitation.email === undefined)
            refer.problem(at, "neither login nor email");
        const teams = (invitation.teams ?? []).flatMap(
            (name) => refer.team(name, `${at}.teams`) ?? [],
        );
        const id = state.id("invitation");
        organization.invitations.set(id, {
            id,
            nodeId: state.nodeId("OI", organization.id, id),
            userId: user?.id ?? null,
            email: invitation.email ?? null,
            role: invitation.role ?? "direct_member",
            inviterId:
                [...organization.members.values()].find((one) => one.role === "admin")?.userId ??
                null,
            teamIds: new Set(teams.map((team) => team.id)),
            createdAt: state.now(),
        });
        if (user !== undefined) for (const team of teams) team.pending.set(user.id, "member");
    });
}

function loadApps(state: State, organization: Organization, seed: Seed, refer: References): void {
    (seed.apps ?? []).forEach((one, index) => {
        const app =
            state.appBySlug(one.slug) ??
            createApp(state, one.slug, {
                id: one.id,
                name: one.name ?? one.slug,
                description: one.description ?? null,
                ownerOrganizationId: one.owner === undefined ? organization.id : null,
                ownerLogin: one.owner ?? organization.login,
                permissions: expandPermissions(one.permissions),
                events: one.events ?? [],
                botUserId: one.botUserId,
                ...(one.clientId === undefined ? {} : { clientId: one.clientId }),
            });
        if (one.installation === undefined) return;
        const { id, repositories = "all", permissions, suspended } = one.installation;
        createInstallation(state, organization, app, {
            id,
            repositorySelection: repositories === "all" ? "all" : "selected",
            repositoryIds:
                repositories === "all"
                    ? new Set()
                    : refer.repositories(repositories, `apps.${index}.installation.repositories`),
            ...(permissions === undefined ? {} : { permissions: expandPermissions(permissions) }),
            suspendedAt: suspended === true ? state.now() : null,
        });
    });
}

function loadOrganizationSettings(
    state: State,
    organization: Organization,
    seed: Seed,
    refer: References,
): void {
    const { actions = {} } = seed;
    const current = organization.actions;
    organization.actions = {
        enabledRepositories: actions.enabledRepositories ?? current.enabledRepositories,
        selectedRepositoryIds: refer.repositories(
            actions.selectedRepositories ?? [],
            "actions.selectedRepositories",
        ),
        allowedActions: actions.allowedActions ?? current.allowedActions,
        selectedActions: { ...current.selectedActions, ...actions.selectedActions },
        shaPinningRequired: actions.shaPinningRequired ?? current.shaPinningRequired,
        workflow: { ...current.workflow, ...actions.workflow },
    };
    (seed.secrets ?? []).forEach((one, index) => {
        const secret = typeof one === "string" ? { name: one } : one;
        createSecret(state, organization.secrets, secret.name, scope(secret, `secrets.${index}`));
    });
    (seed.variables ?? []).forEach((one, index) => {
        createVariable(
            state,
            organization.variables,
            one.name,
            one.value,
            scope(one, `variables.${index}`),
        );
    });

    function scope(
        one: { visibility?: "all" | "private" | "selected"; repositories?: string[] },
        at: string,
    ) {
        const visibility =
            one.visibility ?? (one.repositories === undefined ? "private" : "selected");
        return {
            visibility,
            ...(visibility === "selected"
                ? {
                      selectedRepositoryIds: refer.repositories(
                          one.repositories ?? [],
                          `${at}.repositories`,
                      ),
                  }
                : {}),
        };
    }
}

function loadTokens(state: State, organization: Organization, seed: Seed, refer: References): void {
    (seed.tokens ?? standardTokens(state, seed)).forEach((one, index) => {
        const user = refer.user(one.user, `tokens.${index}.user`);
        if (user === undefined) return;
        const kind = one.kind ?? (one.permissions === undefined ? "classic" : "fine-grained");
        const { repositories = "all" } = one;
        addToken(state, {
            token: one.token,
            kind,
            userId: user.id,
            scopes:
                kind === "classic"
                    ? (one.scopes ?? []).flatMap((scope) =>
                          scope === "*" ? [...allScopes] : [scope],
                      )
                    : [],
            permissions: kind === "classic" ? {} : expandPermissions(one.permissions ?? {}),
            organizationId: kind === "classic" ? null : organization.id,
            repositories:
                repositories === "all"
                    ? "all"
                    : refer.repositories(repositories, `tokens.${index}.repositories`),
            expiresAt: one.expiresAt ?? null,
            note: one.note ?? "",
        });
    });
}

/** A seed that names no tokens can still be used: by its first owner, with everything or reading only. */
function standardTokens(state: State, seed: Seed): SeedToken[] {
    const [user] = seed.admins ?? [];
    if (user === undefined) return [];
    const name = (text: string): string =>
        state.tokens.has(text) ? `${text}-${seed.organization}` : text;
    return [
        { token: name("local-owner"), user, scopes: ["*"], note: "everything an owner may do" },
        {
            token: name("local-reader"),
            user,
            kind: "fine-grained",
            permissions: { "*": "read" },
            note: "reads everything and changes nothing",
        },
    ];
}
