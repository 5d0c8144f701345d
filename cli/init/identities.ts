/** The three identities of the workflows, as GitHub's App settings name their permissions. */
export interface Identity {
    /** Part of the names of its variable and its secret. */
    readonly key: "APPLY" | "AUDIT" | "PLAN";
    readonly what: string;
    /** Environment that alone holds its key. */
    readonly environment: string;
    /** Permission of a token, as the API names it, to `read` or `write`. */
    readonly permissions: Readonly<Record<string, "read" | "write">>;
}

const reading = {
    organization_administration: "read",
    organization_custom_properties: "read",
    organization_secrets: "read",
    members: "read",
    actions: "read",
    administration: "read",
    contents: "read",
    environments: "read",
    pull_requests: "read",
    secrets: "read",
} as const;

export const identities: readonly Identity[] = [
    {
        key: "PLAN",
        what: "reads the organization for previews",
        environment: "codex-rollout-preview",
        permissions: reading,
    },
    {
        key: "APPLY",
        what: "applies the policy",
        environment: "codex-rollout",
        permissions: {
            ...reading,
            organization_administration: "write",
            organization_secrets: "write",
            members: "write",
            actions: "write",
            administration: "write",
            contents: "write",
            environments: "write",
            pull_requests: "write",
            secrets: "write",
            workflows: "write",
        },
    },
    {
        key: "AUDIT",
        what: "reads the organization for drift; GitHub shows who may bypass a ruleset only to those who may edit it",
        environment: "codex-rollout-drift",
        permissions: {
            ...reading,
            organization_administration: "write",
            organization_custom_org_roles: "read",
            organization_personal_access_tokens: "read",
            administration: "write",
        },
    },
];

/** As GitHub's App settings spell it: `organization_custom_properties` is `Custom properties` under `Organization`. */
export function permissionWords(permission: string): {
    readonly of: string;
    readonly name: string;
} {
    const organization = permission === "members" || permission.startsWith("organization_");
    const name = permission
        .replace(/^organization_/, "")
        .replaceAll("_", " ")
        .replace(/\borg\b/, "organization");
    return {
        of: organization ? "Organization" : "Repository",
        name: name.charAt(0).toUpperCase() + name.slice(1),
    };
}
