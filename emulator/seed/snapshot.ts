/**
 * An organization as the seed that would make it, with ids. Not in it, for no seed can say it: git history,
 * pull requests, the audit log, secret values.
 */
import type { Organization, User } from "../state/accounts";
import { allScopes } from "../state/permission-names";
import type { State } from "../state/state";
import { compact } from "./compact";
import { repositorySeed, rulesetSeed } from "./snapshot-repository";
import type { Seed, SeedApp, SeedTeam, SeedToken } from "./types";

/** Sorted and without defaults, so that two snapshots can be compared as text. */
export function snapshot(state: State, organization: Organization): Seed {
    const login = (id: number): string => state.user(id).login;
    const people = [...organization.members.values()];
    const role = (wanted: string): string[] =>
        people
            .filter((one) => one.role === wanted)
            .map((one) => login(one.userId))
            .sort();
    const repositoryNames = (ids: Iterable<number>): string[] =>
        [...ids].flatMap((id) => organization.repositories.get(id)?.name ?? []).sort();
    const { actions } = organization;
    return compact({
        organization: organization.login,
        id: organization.id,
        name: organization.name ?? undefined,
        description: organization.description ?? undefined,
        email: organization.email ?? undefined,
        plan: organization.plan,
        defaultRepositoryPermission: organization.defaultRepositoryPermission,
        membersCanCreateRepositories: organization.membersCanCreateRepositories,
        membersCanCreateTeams: organization.membersCanCreateTeams,
        membersCanForkPrivateRepositories: organization.membersCanForkPrivateRepositories,
        twoFactorRequirementEnabled: organization.twoFactorRequirementEnabled,
        admins: role("admin"),
        members: role("member"),
        users: [...state.users.values()]
            .filter((one) => one.type === "User")
            .sort(byLogin)
            .map(userSeed),
        invitations: [...organization.invitations.values()].map((one) => ({
            ...(one.userId === null ? { email: one.email ?? "" } : { login: login(one.userId) }),
            role: one.role,
            teams: [...one.teamIds].flatMap((id) => state.team(id)?.slug ?? []).sort(),
        })),
        properties: [...organization.properties.values()].map((one) => ({
            name: one.name,
            type: one.valueType,
            required: one.required,
            default: one.defaultValue,
            description: one.description,
            allowedValues: one.allowedValues,
            editableBy: one.valuesEditableBy,
        })),
        customRepositoryRoles: [...organization.customRepositoryRoles.values()].map(
            ({ id, name, description, baseRole, permissions }) => ({
                id,
                name,
                description,
                baseRole,
                permissions,
            }),
        ),
        organizationRoles: Object.fromEntries(
            [...organization.organizationRoles].map(([name, held]) => [
                name,
                compact({
                    teams: [...held.teams].flatMap((id) => state.team(id)?.slug ?? []).sort(),
                    users: [...held.users].map(login).sort(),
                }),
            ]),
        ),
        teams: teamSeeds(state, organization),
        repositories: [...organization.repositories.values()]
            .sort(byName)
            .map((one) => repositorySeed(state, organization, one)),
        rulesets: [...organization.rulesets.values()].map(rulesetSeed),
        actions: {
            enabledRepositories: actions.enabledRepositories,
            selectedRepositories: repositoryNames(actions.selectedRepositoryIds),
            allowedActions: actions.allowedActions,
            selectedActions: actions.selectedActions,
            shaPinningRequired: actions.shaPinningRequired,
            workflow: actions.workflow,
        },
        secrets: [...organization.secrets.values()].sort(byName).map((one) => ({
            name: one.name,
            visibility: one.visibility ?? "private",
            ...(one.visibility === "selected"
                ? { repositories: repositoryNames(one.selectedRepositoryIds ?? []) }
                : {}),
        })),
        variables: [...organization.variables.values()].sort(byName).map((one) => ({
            name: one.name,
            value: one.value,
            visibility: one.visibility ?? "private",
            ...(one.visibility === "selected"
                ? { repositories: repositoryNames(one.selectedRepositoryIds ?? []) }
                : {}),
        })),
        apps: appSeeds(state, organization, repositoryNames),
        tokens: tokenSeeds(state, organization, repositoryNames),
    });
}

const byLogin = (a: User, b: User): number => a.id - b.id;
const byName = (a: { name: string }, b: { name: string }): number =>
    a.name < b.name ? -1 : a.name > b.name ? 1 : 0;

function userSeed(user: User): { login: string; id: number; name?: string; email?: string } {
    return compact({
        login: user.login,
        id: user.id,
        name: user.name ?? undefined,
        email: user.email ?? undefined,
    });
}

function teamSeeds(state: State, organization: Organization): SeedTeam[] {
    return [...organization.teams.values()]
        .sort((a, b) => (a.slug < b.slug ? -1 : 1))
        .map((team) => {
            const on = (role: string): string[] =>
                [...team.members]
                    .filter(([, held]) => held === role)
                    .map(([id]) => state.user(id).login)
                    .sort();
            const grants = [...team.repositories].flatMap(([id, role]) => {
                const name = organization.repositories.get(id)?.name;
                return name === undefined ? [] : [[name, role] as const];
            });
            return {
                name: team.name,
                id: team.id,
                slug: team.slug,
                description: team.description,
                privacy: team.privacy,
                notificationSetting: team.notificationSetting,
                parent: state.team(team.parentId ?? -1)?.slug ?? null,
                maintainers: on("maintainer"),
                members: on("member"),
                repositories: Object.fromEntries(grants.sort(([a], [b]) => (a < b ? -1 : 1))),
            };
        });
}

function appSeeds(
    state: State,
    organization: Organization,
    names: (ids: Iterable<number>) => string[],
): SeedApp[] {
    return [...state.apps.values()].map((app): SeedApp => {
        const installed = [...organization.installations.values()].find(
            (one) => one.appId === app.id,
        );
        return compact({
            slug: app.slug,
            id: app.id,
            name: app.name,
            clientId: app.clientId,
            description: app.description ?? undefined,
            owner: app.ownerOrganizationId === organization.id ? undefined : app.ownerLogin,
            botUserId: app.botUserId,
            permissions: app.permissions,
            events: app.events,
            installation:
                installed === undefined
                    ? undefined
                    : {
                          id: installed.id,
                          repositories:
                              installed.repositorySelection === "all"
                                  ? ("all" as const)
                                  : names(installed.repositoryIds),
                          permissions: installed.permissions,
                          suspended: installed.suspendedAt !== null,
                      },
        });
    });
}

function tokenSeeds(
    state: State,
    organization: Organization,
    names: (ids: Iterable<number>) => string[],
): SeedToken[] {
    return [...state.tokens.values()]
        .filter(
            (one) =>
                one.kind !== "installation" &&
                (one.kind === "classic" || one.organizationId === organization.id),
        )
        .map((one): SeedToken => {
            const every = allScopes.every((scope) => one.scopes.includes(scope));
            return compact({
                token: one.token,
                kind: one.kind === "classic" ? ("classic" as const) : ("fine-grained" as const),
                user: state.user(one.userId).login,
                scopes: one.kind === "classic" ? (every ? ["*"] : one.scopes) : undefined,
                permissions: one.kind === "classic" ? undefined : one.permissions,
                repositories:
                    one.kind === "classic"
                        ? undefined
                        : one.repositories === "all"
                          ? ("all" as const)
                          : names(one.repositories),
                expiresAt: one.expiresAt ?? undefined,
                note: one.note === "" ? undefined : one.note,
            });
        });
}
