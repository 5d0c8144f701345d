/** Permissions that a GitHub App or fine-grained token can hold here; source: `app-permissions` in GitHub's OpenAPI. */
const names = [
    "actions",
    "administration",
    "checks",
    "contents",
    "deployments",
    "environments",
    "issues",
    "metadata",
    "pull_requests",
    "repository_custom_properties",
    "repository_hooks",
    "secrets",
    "statuses",
    "workflows",
    "members",
    "organization_administration",
    "organization_custom_org_roles",
    "organization_custom_properties",
    "organization_custom_roles",
    "organization_personal_access_tokens",
    "organization_secrets",
    // Not in that list, yet in GitHub's documentation of the variables endpoints.
    "actions_variables",
    "organization_actions_variables",
] as const;

/** Those of which GitHub knows no `read`. */
const writeOnly = new Set(["workflows"]);

/** Writes out `*`: every permission at that level; `metadata` is always `read`. */
export function expandPermissions(given: Readonly<Record<string, string>>): Record<string, string> {
    const { "*": every, ...named } = given;
    const all: Record<string, string> = {};
    if (every !== undefined) {
        for (const name of names) if (every !== "read" || !writeOnly.has(name)) all[name] = every;
    }
    return { ...all, metadata: "read", ...named };
}

/** Classic scopes that `*` stands for. */
export const allScopes: readonly string[] = [
    "admin:org",
    "admin:org_hook",
    "admin:public_key",
    "admin:repo_hook",
    "delete_repo",
    "read:audit_log",
    "repo",
    "user",
    "workflow",
];

/** Permissions over the organization itself; the others are over its repositories. */
export const orgPermissionNames: ReadonlySet<string> = new Set(
    names.filter((name) => name === "members" || name.startsWith("organization_")),
);
