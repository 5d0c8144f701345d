/** `/orgs/{org}`: what everybody sees, what owners see and set. */
import * as read from "../http/body";
import { get, ok, patch, type Context, type Route } from "../http/context";
import { validationFailed } from "../http/problem";
import { callerOwns, hasPermission, hasScope, requireOrganization } from "../permissions";
import { planAllows } from "../plan";
import { publicOrganization } from "../render/accounts";
import type { Organization } from "../state/accounts";

const docs = "orgs/orgs";

export const routes: readonly Route[] = [
    get("/orgs/:org", `${docs}#get-an-organization`, (context) => {
        const organization = requireOrganization(context, {
            permission: "metadata",
            access: "read",
            role: "anyone",
        });
        return ok(render(context, organization));
    }),
    patch("/orgs/:org", `${docs}#update-an-organization`, (context) => {
        const organization = requireOrganization(context, {
            permission: "organization_administration",
            access: "write",
            role: "owner",
        });
        update(context, organization);
        return ok(render(context, organization));
    }),
];

/** Owners (and Apps that administer) read the settings; everybody else the public page. */
function render(context: Context, organization: Organization): Record<string, unknown> {
    if (!seesSettings(context, organization)) return publicOrganization(context, organization);
    let privateRepositories = 0;
    for (const repository of organization.repositories.values()) {
        if (repository.visibility !== "public") privateRepositories++;
    }
    return {
        ...publicOrganization(context, organization),
        total_private_repos: privateRepositories,
        owned_private_repos: privateRepositories,
        private_gists: 0,
        disk_usage: 0,
        collaborators: 0,
        billing_email: organization.email ?? `billing@${organization.login}.example`,
        default_repository_permission: organization.defaultRepositoryPermission,
        default_repository_branch: "main",
        members_can_create_repositories: organization.membersCanCreateRepositories,
        two_factor_requirement_enabled: organization.twoFactorRequirementEnabled,
        members_allowed_repository_creation_type: organization.membersCanCreateRepositories
            ? "all"
            : "none",
        members_can_create_public_repositories: organization.membersCanCreateRepositories,
        members_can_create_private_repositories: organization.membersCanCreateRepositories,
        members_can_create_internal_repositories:
            organization.membersCanCreateRepositories &&
            planAllows(organization, "internal-repositories"),
        members_can_create_teams: organization.membersCanCreateTeams,
        members_can_fork_private_repositories: organization.membersCanForkPrivateRepositories,
        web_commit_signoff_required: organization.webCommitSignoffRequired,
        plan: {
            name: organization.plan,
            space: 976562499,
            private_repos: 999999,
            ...(organization.plan === "free"
                ? {}
                : {
                      filled_seats: organization.members.size,
                      seats: organization.members.size + 10,
                  }),
        },
    };
}

function seesSettings(context: Context, organization: Organization): boolean {
    const { caller } = context;
    if (caller.kind === "installation") {
        return (
            caller.installation.organizationId === organization.id &&
            hasPermission(caller.token, "organization_administration", "read")
        );
    }
    if (caller.kind !== "user" || !callerOwns(context, organization)) return false;
    if (caller.token.kind === "classic")
        return hasScope(caller.token, "read:org") || hasScope(caller.token, "repo");
    return (
        caller.token.organizationId === organization.id &&
        hasPermission(caller.token, "organization_administration", "read")
    );
}

function update(context: Context, organization: Organization): void {
    const { body } = context;
    read.served(body, [
        "name",
        "description",
        "email",
        "default_repository_permission",
        "members_can_create_repositories",
        "members_can_create_teams",
        "members_can_fork_private_repositories",
        "web_commit_signoff_required",
    ]);
    const permission = read.oneOf(body, "default_repository_permission", [
        "read",
        "write",
        "admin",
        "none",
    ]);
    const email = read.text(body, "email");
    if (email !== undefined && email !== "" && !email.includes("@")) {
        throw validationFailed({ resource: "Organization", field: "email", code: "invalid" });
    }
    const name = read.text(body, "name");
    const description = read.text(body, "description");
    const createRepositories = read.flag(body, "members_can_create_repositories");
    const createTeams = read.flag(body, "members_can_create_teams");
    const fork = read.flag(body, "members_can_fork_private_repositories");
    const signoff = read.flag(body, "web_commit_signoff_required");
    if (name !== undefined) organization.name = name;
    if (description !== undefined) organization.description = description;
    if (email !== undefined) organization.email = email;
    if (permission !== undefined && permission !== organization.defaultRepositoryPermission) {
        context.audit(organization, "org.update_default_repository_permission", {
            permission,
            old_permission: organization.defaultRepositoryPermission,
        });
        organization.defaultRepositoryPermission = permission;
    }
    if (createRepositories !== undefined) {
        organization.membersCanCreateRepositories = createRepositories;
        context.audit(organization, "org.update_member_repository_creation_permission", {
            permission: createRepositories,
        });
    }
    if (createTeams !== undefined) organization.membersCanCreateTeams = createTeams;
    if (fork !== undefined) organization.membersCanForkPrivateRepositories = fork;
    if (signoff !== undefined) organization.webCommitSignoffRequired = signoff;
    organization.updatedAt = context.state.now();
}
