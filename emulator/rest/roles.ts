/** Roles: custom repository roles, and organization roles (which grant access to all repositories). */
import { get, ok, type Context, type Route } from "../http/context";
import { paged } from "../http/pagination";
import { notFound } from "../http/problem";
import { requireOrganization } from "../permissions";
import { requirePlan } from "../plan";
import { ownerUser } from "../render/accounts";
import type { Organization } from "../state/accounts";

const docs = "orgs/custom-roles";
const orgDocs = "orgs/organization-roles";

/** GitHub's predefined organization roles. Nobody holds one here: assigning them is not served. */
const PREDEFINED = [
    {
        id: 8132,
        name: "all_repo_read",
        base_role: "read",
        description: "Grants read access to all repositories in the organization.",
    },
    {
        id: 8133,
        name: "all_repo_triage",
        base_role: "triage",
        description: "Grants triage access to all repositories in the organization.",
    },
    {
        id: 8134,
        name: "all_repo_write",
        base_role: "write",
        description: "Grants write access to all repositories in the organization.",
    },
    {
        id: 8135,
        name: "all_repo_maintain",
        base_role: "maintain",
        description: "Grants maintenance access to all repositories in the organization.",
    },
    {
        id: 8136,
        name: "all_repo_admin",
        base_role: "admin",
        description: "Grants admin access to all repositories in the organization.",
    },
    {
        id: 138,
        name: "security_manager",
        base_role: "read",
        description:
            "Grants the ability to manage security policies, security alerts, and security configurations.",
    },
] as const;

export const routes: readonly Route[] = [
    get(
        "/orgs/:org/custom-repository-roles",
        `${docs}#list-custom-repository-roles-in-an-organization`,
        (context) => {
            const organization = requireOrganization(context, {
                permission: "organization_custom_roles",
                access: "read",
                role: "owner",
            });
            requirePlan(organization, "custom-repository-roles");
            const roles = [...organization.customRepositoryRoles.values()].map((role) => ({
                id: role.id,
                name: role.name,
                description: role.description,
                base_role: role.baseRole,
                permissions: role.permissions,
                organization: ownerUser(context, organization),
                created_at: role.createdAt,
                updated_at: role.updatedAt,
            }));
            return ok({ total_count: roles.length, custom_roles: roles });
        },
    ),
    get(
        "/orgs/:org/organization-roles",
        `${orgDocs}#get-all-organization-roles-for-an-organization`,
        (context) => {
            const organization = requireRoles(context);
            const roles = PREDEFINED.map((role) => renderRole(organization, role));
            return ok({ total_count: roles.length, roles });
        },
    ),
    get(
        "/orgs/:org/organization-roles/:role_id",
        `${orgDocs}#get-an-organization-role`,
        (context) => {
            const organization = requireRoles(context);
            return ok(renderRole(organization, requireRole(context)));
        },
    ),
    get(
        "/orgs/:org/organization-roles/:role_id/teams",
        `${orgDocs}#list-teams-that-are-assigned-to-an-organization-role`,
        nobody,
    ),
    get(
        "/orgs/:org/organization-roles/:role_id/users",
        `${orgDocs}#list-users-that-are-assigned-to-an-organization-role`,
        nobody,
    ),
];

function nobody(context: Context): ReturnType<typeof paged> {
    requireRoles(context);
    requireRole(context);
    return paged(context, [], () => null);
}

function requireRoles(context: Context): Organization {
    return requireOrganization(context, {
        permission: "organization_custom_org_roles",
        access: "read",
        role: "owner",
    });
}

function requireRole(context: Context): (typeof PREDEFINED)[number] {
    const id = context.numberParam("role_id");
    const role = PREDEFINED.find((one) => one.id === id);
    if (role === undefined) throw notFound();
    return role;
}

function renderRole(
    organization: Organization,
    role: (typeof PREDEFINED)[number],
): Record<string, unknown> {
    return {
        ...role,
        source: "Predefined",
        permissions: [],
        organization: null,
        created_at: organization.createdAt,
        updated_at: organization.createdAt,
    };
}
