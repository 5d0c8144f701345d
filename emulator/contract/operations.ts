/**
 * The REST operations that the local GitHub may serve: the one list from which `rest.json` is pruned.
 * An operation that is not here has no contract, so the server must answer it with 501.
 */

/** `METHODS template` as GitHub's OpenAPI description spells the template. */
const served = `
GET /meta
GET /rate_limit
GET /app
GET /app/installations
GET /app/installations/{installation_id}
POST /app/installations/{installation_id}/access_tokens
GET /apps/{app_slug}
GET /installation/repositories
DELETE /installation/token

GET,PATCH /orgs/{org}
GET /orgs/{org}/members
GET,DELETE /orgs/{org}/members/{username}
GET,PUT,DELETE /orgs/{org}/memberships/{username}
GET,POST /orgs/{org}/invitations
DELETE /orgs/{org}/invitations/{invitation_id}
GET /orgs/{org}/invitations/{invitation_id}/teams
GET /orgs/{org}/outside_collaborators
PUT,DELETE /orgs/{org}/outside_collaborators/{username}
GET,POST /orgs/{org}/repos
GET /orgs/{org}/audit-log
GET /orgs/{org}/installation
GET /orgs/{org}/installations
GET /orgs/{org}/custom-repository-roles
GET /orgs/{org}/custom-repository-roles/{role_id}
GET /orgs/{org}/organization-roles
GET /orgs/{org}/organization-roles/{role_id}
GET /orgs/{org}/organization-roles/{role_id}/teams
GET /orgs/{org}/organization-roles/{role_id}/users
GET,PATCH /orgs/{org}/properties/schema
GET,PUT,DELETE /orgs/{org}/properties/schema/{custom_property_name}
GET,PATCH /orgs/{org}/properties/values
GET /orgs/{org}/security-managers
GET /orgs/{org}/personal-access-tokens
GET /orgs/{org}/personal-access-tokens/{pat_id}/repositories

GET,POST /orgs/{org}/teams
GET,PATCH,DELETE /orgs/{org}/teams/{team_slug}
GET /orgs/{org}/teams/{team_slug}/invitations
GET /orgs/{org}/teams/{team_slug}/members
GET,PUT,DELETE /orgs/{org}/teams/{team_slug}/memberships/{username}
GET /orgs/{org}/teams/{team_slug}/repos
GET,PUT,DELETE /orgs/{org}/teams/{team_slug}/repos/{owner}/{repo}
GET /orgs/{org}/teams/{team_slug}/teams

GET,PUT /orgs/{org}/actions/permissions
GET,PUT /orgs/{org}/actions/permissions/repositories
PUT,DELETE /orgs/{org}/actions/permissions/repositories/{repository_id}
GET,PUT /orgs/{org}/actions/permissions/selected-actions
GET,PUT /orgs/{org}/actions/permissions/workflow
GET /orgs/{org}/actions/secrets
GET /orgs/{org}/actions/secrets/public-key
GET,PUT,DELETE /orgs/{org}/actions/secrets/{secret_name}
GET,PUT /orgs/{org}/actions/secrets/{secret_name}/repositories
PUT,DELETE /orgs/{org}/actions/secrets/{secret_name}/repositories/{repository_id}
GET,POST /orgs/{org}/actions/variables
GET,PATCH,DELETE /orgs/{org}/actions/variables/{name}
GET,PUT /orgs/{org}/actions/variables/{name}/repositories
PUT,DELETE /orgs/{org}/actions/variables/{name}/repositories/{repository_id}

GET,POST /orgs/{org}/rulesets
GET,PUT,DELETE /orgs/{org}/rulesets/{ruleset_id}

GET,PATCH,DELETE /repos/{owner}/{repo}
GET,PUT /repos/{owner}/{repo}/topics
GET,PATCH /repos/{owner}/{repo}/properties/values
GET /repos/{owner}/{repo}/installation
GET /repos/{owner}/{repo}/teams
GET /repos/{owner}/{repo}/collaborators
GET,PUT,DELETE /repos/{owner}/{repo}/collaborators/{username}
GET /repos/{owner}/{repo}/collaborators/{username}/permission
GET /repos/{owner}/{repo}/invitations
PATCH,DELETE /repos/{owner}/{repo}/invitations/{invitation_id}
GET,POST /repos/{owner}/{repo}/keys
GET,DELETE /repos/{owner}/{repo}/keys/{key_id}
GET /repos/{owner}/{repo}/codeowners/errors

GET /repos/{owner}/{repo}/branches
GET /repos/{owner}/{repo}/branches/{branch}
POST /repos/{owner}/{repo}/branches/{branch}/rename
POST /repos/{owner}/{repo}/merges
GET /repos/{owner}/{repo}/compare/{basehead}
GET /repos/{owner}/{repo}/commits
GET /repos/{owner}/{repo}/commits/{ref}
GET /repos/{owner}/{repo}/commits/{ref}/status
GET /repos/{owner}/{repo}/commits/{ref}/check-runs
GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls
POST /repos/{owner}/{repo}/statuses/{sha}
GET,PUT,DELETE /repos/{owner}/{repo}/contents/{path}
GET /repos/{owner}/{repo}/git/ref/{ref}
GET /repos/{owner}/{repo}/git/matching-refs/{ref}
POST /repos/{owner}/{repo}/git/refs
PATCH,DELETE /repos/{owner}/{repo}/git/refs/{ref}
POST /repos/{owner}/{repo}/git/blobs
GET /repos/{owner}/{repo}/git/blobs/{file_sha}
POST /repos/{owner}/{repo}/git/commits
GET /repos/{owner}/{repo}/git/commits/{commit_sha}
POST /repos/{owner}/{repo}/git/trees
GET /repos/{owner}/{repo}/git/trees/{tree_sha}

GET,POST /repos/{owner}/{repo}/pulls
GET,PATCH /repos/{owner}/{repo}/pulls/{pull_number}
GET /repos/{owner}/{repo}/pulls/{pull_number}/commits
GET /repos/{owner}/{repo}/pulls/{pull_number}/files
GET,PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge
GET,POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews
GET,POST,DELETE /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers
GET,POST /repos/{owner}/{repo}/issues
GET,PATCH /repos/{owner}/{repo}/issues/{issue_number}
GET,POST /repos/{owner}/{repo}/issues/{issue_number}/comments
PATCH,DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}
GET,POST,PUT /repos/{owner}/{repo}/issues/{issue_number}/labels

GET,PUT,DELETE /repos/{owner}/{repo}/branches/{branch}/protection
GET,POST,DELETE /repos/{owner}/{repo}/branches/{branch}/protection/enforce_admins
GET,PATCH,DELETE /repos/{owner}/{repo}/branches/{branch}/protection/required_pull_request_reviews
GET,POST,DELETE /repos/{owner}/{repo}/branches/{branch}/protection/required_signatures
GET,PATCH,DELETE /repos/{owner}/{repo}/branches/{branch}/protection/required_status_checks
GET,POST,PUT,DELETE /repos/{owner}/{repo}/branches/{branch}/protection/required_status_checks/contexts
GET,DELETE /repos/{owner}/{repo}/branches/{branch}/protection/restrictions
GET,POST,PUT,DELETE /repos/{owner}/{repo}/branches/{branch}/protection/restrictions/apps
GET,POST,PUT,DELETE /repos/{owner}/{repo}/branches/{branch}/protection/restrictions/teams
GET,POST,PUT,DELETE /repos/{owner}/{repo}/branches/{branch}/protection/restrictions/users
GET,POST /repos/{owner}/{repo}/rulesets
GET,PUT,DELETE /repos/{owner}/{repo}/rulesets/{ruleset_id}
GET /repos/{owner}/{repo}/rules/branches/{branch}

GET /repos/{owner}/{repo}/environments
GET,PUT,DELETE /repos/{owner}/{repo}/environments/{environment_name}
GET,POST /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies
GET,PUT,DELETE /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies/{branch_policy_id}
GET /repos/{owner}/{repo}/environments/{environment_name}/deployment_protection_rules
GET /repos/{owner}/{repo}/environments/{environment_name}/secrets
GET /repos/{owner}/{repo}/environments/{environment_name}/secrets/public-key
GET,PUT,DELETE /repos/{owner}/{repo}/environments/{environment_name}/secrets/{secret_name}
GET,POST /repos/{owner}/{repo}/environments/{environment_name}/variables
GET,PATCH,DELETE /repos/{owner}/{repo}/environments/{environment_name}/variables/{name}

GET,PUT /repos/{owner}/{repo}/actions/permissions
GET,PUT /repos/{owner}/{repo}/actions/permissions/access
GET,PUT /repos/{owner}/{repo}/actions/permissions/selected-actions
GET,PUT /repos/{owner}/{repo}/actions/permissions/workflow
GET /repos/{owner}/{repo}/actions/secrets
GET /repos/{owner}/{repo}/actions/secrets/public-key
GET,PUT,DELETE /repos/{owner}/{repo}/actions/secrets/{secret_name}
GET /repos/{owner}/{repo}/actions/organization-secrets
GET,POST /repos/{owner}/{repo}/actions/variables
GET,PATCH,DELETE /repos/{owner}/{repo}/actions/variables/{name}
GET /repos/{owner}/{repo}/actions/organization-variables

GET /search/repositories

GET /user
GET /user/orgs
GET /user/repos
GET /user/teams
GET /user/memberships/orgs
GET,PATCH /user/memberships/orgs/{org}
GET /user/repository_invitations
PATCH,DELETE /user/repository_invitations/{invitation_id}
GET /user/installations
GET /user/installations/{installation_id}/repositories
PUT,DELETE /user/installations/{installation_id}/repositories/{repository_id}
GET /users/{username}
GET /users/{username}/gpg_keys
GET /users/{username}/keys
GET /users/{username}/orgs
`;

/** Every served operation as `METHOD template`, in the order of the list above. */
export const OPERATIONS: readonly string[] = served
    .split("\n")
    .filter((line) => line.trim() !== "")
    .flatMap((line) => {
        const [methods = "", template = ""] = line.trim().split(" ");
        return methods.split(",").map((method) => `${method} ${template}`);
    });

/**
 * Undocumented by-id paths that GitHub serves and its own clients use, each beside the documented
 * template whose contract it shares (recorded from the real provider: provider-and-emulator.md 1.1).
 * A prefix: what follows it is the same on both sides.
 */
export const BY_ID_PREFIXES: readonly (readonly [byId: string, documented: string])[] = [
    ["/organizations/{organization_id}/team/{team_id}", "/orgs/{org}/teams/{team_slug}"],
    ["/organizations/{organization_id}", "/orgs/{org}"],
    ["/repositories/{repository_id}", "/repos/{owner}/{repo}"],
];
