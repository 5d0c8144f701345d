/** Teams: create, read, change, delete, nest. */
import { isOwner } from "../access";
import * as read from "../http/body";
import {
    created,
    del,
    get,
    noContent,
    ok,
    patch,
    post,
    type Context,
    type Route,
} from "../http/context";
import { paged } from "../http/pagination";
import type { Problem } from "../http/problem";
import { forbidden, validationFailed } from "../http/problem";
import {
    canMaintainTeam,
    canSeeRepository,
    canSeeTeam,
    requireOrganization,
    requireTeam,
} from "../permissions";
import { listedTeam, publicOrganization } from "../render/accounts";
import type { Organization, Team } from "../state/accounts";
import { createTeam } from "../state/create";
import { slugify } from "../state/identifiers";

const docs = "teams/teams";
const privacies = ["secret", "closed"] as const;
const notifications = ["notifications_enabled", "notifications_disabled"] as const;

export const routes: readonly Route[] = [
    get("/orgs/:org/teams", `${docs}#list-teams`, (context) => {
        const organization = requireOrganization(context, {
            permission: "members",
            access: "read",
            role: "member",
            outsider: "Must have admin rights to Repository.",
        });
        const teams = [...organization.teams.values()].filter((team) =>
            canSeeTeam(context, organization, team),
        );
        return paged(context, teams.sort(bySlug), (team) => listedTeam(context, team));
    }),
    post("/orgs/:org/teams", `${docs}#create-a-team`, (context) =>
        created(fullTeam(context, create(context))),
    ),
    get("/orgs/:org/teams/:team_slug", `${docs}#get-a-team-by-name`, (context) =>
        ok(fullTeam(context, requireTeam(context, "read").team)),
    ),
    patch("/orgs/:org/teams/:team_slug", `${docs}#update-a-team`, (context) =>
        ok(fullTeam(context, update(context))),
    ),
    del("/orgs/:org/teams/:team_slug", `${docs}#delete-a-team`, (context) => {
        const { organization, team } = requireTeam(context, "write");
        requireMaintainer(context, organization, team);
        remove(context, organization, team);
        return noContent();
    }),
    get("/orgs/:org/teams/:team_slug/teams", `${docs}#list-child-teams`, (context) => {
        const { team } = requireTeam(context, "read");
        return paged(context, context.state.childrenOf(team).sort(bySlug), (child) =>
            listedTeam(context, child),
        );
    }),
];

/** A team read on its own (`team-full`). Members of children count, as GitHub counts them. */
export function fullTeam(context: Context, team: Team): Record<string, unknown> {
    const organization = context.state.organizationOf(team);
    return {
        ...listedTeam(context, team),
        created_at: team.createdAt,
        updated_at: team.updatedAt,
        members_count: memberIds(context, team).size,
        repos_count: team.repositories.size,
        organization: publicOrganization(context, organization),
    };
}

/** Immediate members and those of every team below. */
export function memberIds(context: Context, team: Team): Set<number> {
    const ids = new Set(team.members.keys());
    for (const child of context.state.childrenOf(team))
        for (const id of memberIds(context, child)) ids.add(id);
    return ids;
}

export function requireMaintainer(
    context: Context,
    organization: Organization,
    team: Team,
    refusal?: string,
): void {
    if (canMaintainTeam(context, organization, team)) return;
    throw forbidden(refusal ?? "Must have admin rights to Repository.");
}

const bySlug = (a: Team, b: Team): number => (a.slug < b.slug ? -1 : a.slug > b.slug ? 1 : 0);

function create(context: Context): Team {
    const { state, body, caller } = context;
    const organization = requireOrganization(context, {
        permission: "members",
        access: "write",
        role: "member",
    });
    const person = caller.kind === "user" ? caller.user : undefined;
    const owns = person === undefined || isOwner(organization, person.id);
    if (!owns && !organization.membersCanCreateTeams) {
        throw forbidden("You do not have permission to create teams on this organization.");
    }
    read.served(body, [
        "name",
        "description",
        "maintainers",
        "repo_names",
        "privacy",
        "notification_setting",
        "permission",
        "parent_team_id",
        "parent_team_slug",
    ]);
    const name = read.requiredText(body, "name");
    const slug = validSlug(organization, context, name);
    const parent = readParent(context, organization);
    const privacy = read.oneOf(body, "privacy", privacies) ?? (parent ? "closed" : "secret");
    assertNesting(privacy, parent ?? null, []);
    if (parent != null && !owns && !canMaintainTeam(context, organization, parent)) {
        throw forbidden("You must be a maintainer of the parent team to nest a team below it.");
    }
    const maintainers = (read.texts(body, "maintainers") ?? []).map((login) => {
        const user = state.userByLogin(login);
        if (user === undefined || !organization.members.has(user.id)) {
            throw validationFailed({
                resource: "Team",
                code: "custom",
                field: "maintainers",
                message: `${login} is not a member of this organization`,
            });
        }
        return user;
    });
    const repositories = (read.texts(body, "repo_names") ?? []).map((fullName) => {
        const [owner = "", repo = ""] = fullName.split("/");
        const repository = state.repositoryByName(owner, repo);
        if (
            repository === undefined ||
            repository.organizationId !== organization.id ||
            !canSeeRepository(context, repository)
        ) {
            throw validationFailed({ resource: "Team", code: "invalid", field: "repo_names" });
        }
        return repository;
    });
    const description = read.text(body, "description") ?? null;
    const notificationSetting =
        read.oneOf(body, "notification_setting", notifications) ?? "notifications_enabled";
    const permission = read.oneOf(body, "permission", ["pull", "push", "admin"]) ?? "pull";
    const team = createTeam(state, organization, name, {
        slug,
        description,
        privacy,
        notificationSetting,
        permission,
        parentId: parent?.id ?? null,
    });
    // A person who creates a team becomes its maintainer; an App does not (provider-and-emulator 1.4 A1).
    if (person !== undefined) state.setTeamMember(team, person.id, "maintainer");
    for (const user of maintainers) state.setTeamMember(team, user.id, "maintainer");
    for (const repository of repositories)
        state.grantTeam(
            team,
            repository,
            permission === "pull" ? "read" : permission === "push" ? "write" : "admin",
        );
    context.audit(organization, "team.create", { team: `${organization.login}/${team.slug}` });
    return team;
}

function update(context: Context): Team {
    const { state, body } = context;
    const { organization, team } = requireTeam(context, "write");
    requireMaintainer(context, organization, team);
    read.served(body, [
        "name",
        "description",
        "privacy",
        "notification_setting",
        "permission",
        "parent_team_id",
        "parent_team_slug",
        "ldap_dn",
        "id",
        "slug",
    ]);
    const name = read.text(body, "name") ?? team.name;
    const slug = name === team.name ? team.slug : validSlug(organization, context, name, team);
    const parent = readParent(context, organization);
    const parentId = parent === undefined ? team.parentId : (parent?.id ?? null);
    const newParent = parentId === null ? null : (state.team(parentId) ?? null);
    const privacy = read.oneOf(body, "privacy", privacies) ?? team.privacy;
    assertNesting(privacy, newParent, state.childrenOf(team));
    if (newParent !== null && state.lineage(newParent).includes(team)) {
        throw validationFailed({
            resource: "Team",
            code: "custom",
            field: "parent_team_id",
            message: "A team cannot be its own ancestor",
        });
    }
    const notificationSetting =
        read.oneOf(body, "notification_setting", notifications) ?? team.notificationSetting;
    const permission = read.oneOf(body, "permission", ["pull", "push", "admin"]) ?? team.permission;
    const description =
        "description" in body ? (read.text(body, "description") ?? null) : team.description;
    const label = `${organization.login}/${slug}`;
    if (name !== team.name) {
        context.audit(organization, "team.rename", { team: label, name, old_name: team.name });
        state.renameTeam(team, name, slug);
    }
    if (privacy !== team.privacy)
        context.audit(organization, "team.change_privacy", { team: label, privacy });
    if (parentId !== team.parentId) {
        context.audit(organization, "team.change_parent_team", { team: label });
        state.setParent(team, parentId);
    }
    Object.assign(team, {
        description,
        privacy,
        notificationSetting,
        permission,
        updatedAt: state.now(),
    });
    return team;
}

/** Children go with their parent. */
function remove(context: Context, organization: Organization, team: Team): void {
    for (const child of context.state.childrenOf(team)) remove(context, organization, child);
    context.state.removeTeam(team);
    for (const invitation of organization.invitations.values()) invitation.teamIds.delete(team.id);
    for (const repository of organization.repositories.values()) {
        for (const environment of repository.environments.values()) {
            environment.reviewers = environment.reviewers.filter(
                (one) => one.type !== "Team" || one.id !== team.id,
            );
        }
    }
    context.audit(organization, "team.destroy", { team: `${organization.login}/${team.slug}` });
}

function validSlug(
    organization: Organization,
    context: Context,
    name: string,
    self?: Team,
): string {
    const slug = slugify(name);
    if (name.trim() === "" || slug === "")
        throw validationFailed({ resource: "Team", code: "missing_field", field: "name" });
    if (name.length > 255) {
        throw validationFailed({
            resource: "Team",
            code: "custom",
            field: "name",
            message: "name is too long (maximum is 255 characters)",
        });
    }
    const other = context.state.teamBySlug(organization, slug);
    if (other !== undefined && other !== self) {
        throw validationFailed({
            resource: "Team",
            code: "already_exists",
            field: "name",
            message: "Name must be unique for this org",
        });
    }
    return slug;
}

/** Undefined: not spoken of; null: no parent. */
function readParent(context: Context, organization: Organization): Team | null | undefined {
    const { body, state } = context;
    if (body.parent_team_slug != null) {
        const parent = state.teamBySlug(organization, read.requiredText(body, "parent_team_slug"));
        if (parent === undefined) throw unknownParent();
        return parent;
    }
    if (!("parent_team_id" in body)) return undefined;
    const id = read.integer(body, "parent_team_id");
    if (id === undefined) return null;
    const parent = organization.teams.get(id);
    if (parent === undefined || !canSeeTeam(context, organization, parent)) throw unknownParent();
    return parent;
}

const unknownParent = (): Problem =>
    validationFailed({ resource: "Team", code: "invalid", field: "parent_team_id" });

/** Secret teams cannot be nested, neither as parent nor as child. */
function assertNesting(
    privacy: "secret" | "closed",
    parent: Team | null,
    children: readonly Team[],
): void {
    if (parent === null && children.length === 0) return;
    if (privacy === "secret" || parent?.privacy === "secret") {
        throw validationFailed({
            resource: "Team",
            code: "custom",
            field: "privacy",
            message:
                "Secret teams can't be nested: a parent or child team must be visible (closed)",
        });
    }
}
