/**
 * What the REST API calls a repository role. `read` and `write` are the names that people see; the API and the provider
 * know them as `pull` and `push`. Other roles, custom ones included, have one name.
 */
export function permissionOf(role: string): string {
    return role === "read" ? "pull" : role === "write" ? "push" : role;
}
