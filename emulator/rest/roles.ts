/** Custom repository roles and organization roles, read only: they are given in a seed, or by an owner in the web page. */
import { get, ok, type Context, type Route } from "../http/context";
import { paged } from "../http/pagination";
import { notFound } from "../http/problem";
import { predefinedRoles, type PredefinedRole } from "../organization-roles";
import { requireOrganization, type OrganizationNeeds } from "../permissions";
import { requirePlan } from "../plan";
import { listedTeam, ownerUser, simpleTeam, simpleUser } from "../render/accounts";
import type { CustomRepositoryRole, Organization } from "../state/accounts";

const customDocs = "orgs/custom-roles";
const roleDocs = "orgs/organization-roles";
const custom: OrganizationNeeds = {
    permission: "organization_custom_roles",
    access: "read",
    role: "owner",
};
const roles: OrganizationNeeds = {
    permission: "organization_custom_org_roles",
    access: "read",
    role: "owner",
};

export const routes: readonly Route[] = [
    get(
        "/orgs/:org/custom-repository-roles",
        `${customDocs}#list-custom-repository-roles-in-an-organization`,
        (context) => {
            const organization = requireOrganization(context, custom);
            requirePlan(organization, "custom-repository-roles");
            const all = [...organization.customRepositoryRoles.values()];
            return ok({
                total_count: all.length,
                custom_roles: all.map((one) => customRole(context, organization, one)),
            });
        },
    ),
    get(
        "/orgs/:org/custom-repository-roles/:role_id",
        `${customDocs}#get-a-custom-repository-role`,
        (context) => {
            const organization = requireOrganization(context, custom);
            requirePlan(organization, "custom-repository-roles");
            const one = organization.customRepositoryRoles.get(context.numberParam("role_id"));
            if (one === undefined) throw notFound();
            return ok(customRole(context, organization, one));
        },
    ),
    get(
        "/orgs/:org/organization-roles",
        `${roleDocs}#get-all-organization-roles-for-an-organization`,
        (context) => {
            const organization = requireOrganization(context, roles);
            return ok({
                total_count: predefinedRoles.length,
                roles: predefinedRoles.map((one) => organizationRole(organization, one)),
            });
        },
    ),
    get(
        "/orgs/:org/organization-roles/:role_id",
        `${roleDocs}#get-an-organization-role`,
        (context) => {
            const organization = requireOrganization(context, roles);
            return ok(organizationRole(organization, requireRole(context)));
        },
    ),
    get(
        "/orgs/:org/organization-roles/:role_id/teams",
        `${roleDocs}#list-teams-that-are-assigned-to-an-organization-role`,
        (context) => {
            const organization = requireOrganization(context, roles);
            const held = organization.organizationRoles.get(requireRole(context).name);
            const teams = [...(held?.teams ?? [])].flatMap(
                (id) => organization.teams.get(id) ?? [],
            );
            return paged(context, teams, (team) => ({
                ...listedTeam(context, team),
                assignment: "direct",
            }));
        },
    ),
    get(
        "/orgs/:org/organization-roles/:role_id/users",
        `${roleDocs}#list-users-that-are-assigned-to-an-organization-role`,
        (context) => {
            const organization = requireOrganization(context, roles);
            const held = organization.organizationRoles.get(requireRole(context).name);
            const users = [...(held?.users ?? [])].map((id) => context.state.user(id));
            return paged(context, users, (user) => ({
                ...simpleUser(context, user),
                assignment: "direct",
                inherited_from: [],
            }));
        },
    ),
    get(
        "/orgs/:org/security-managers",
        "orgs/security-managers#list-security-manager-teams",
        (context) => {
            const organization = requireOrganization(context, {
                permission: "organization_administration",
                access: "read",
                role: "owner",
            });
            const held = organization.organizationRoles.get("security_manager");
            const teams = [...(held?.teams ?? [])].flatMap(
                (id) => organization.teams.get(id) ?? [],
            );
            return ok(teams.map((team) => simpleTeam(context, team)));
        },
    ),
];

function requireRole(context: Context): PredefinedRole {
    const id = context.numberParam("role_id");
    const role = predefinedRoles.find((one) => one.id === id);
    if (role === undefined) throw notFound();
    return role;
}

function organizationRole(
    organization: Organization,
    role: PredefinedRole,
): Record<string, unknown> {
    return {
        id: role.id,
        name: role.name,
        description: role.description,
        base_role: role.baseRole,
        source: "Predefined",
        permissions: role.permissions,
        organization: null,
        created_at: organization.createdAt,
        updated_at: organization.createdAt,
    };
}

function customRole(
    context: Context,
    organization: Organization,
    role: CustomRepositoryRole,
): Record<string, unknown> {
    return {
        id: role.id,
        name: role.name,
        description: role.description,
        base_role: role.baseRole,
        permissions: role.permissions,
        organization: ownerUser(context, organization),
        created_at: role.createdAt,
        updated_at: role.updatedAt,
    };
}
