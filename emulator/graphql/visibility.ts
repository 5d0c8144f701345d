/** What GraphQL shows to whom; the REST permission functions decide, this words their refusals. */
import { effectiveRole, isOwner, rank } from "../access";
import { type Context } from "../http/context";
import {
    assertRepositoryAccess,
    canSeeRepository,
    hasPermission,
    hasScope,
    notAccessible,
} from "../permissions";
import type { Organization } from "../state/accounts";
import type { Repository, RepositoryRole } from "../state/repository";
import type { State } from "../state/state";
import { Refusal } from "./errors";

/** Whether the caller reads the organization from inside: a member, or an App installed in it. */
export function isInside(context: Context, organization: Organization): boolean {
    const { caller } = context;
    if (caller.kind === "installation")
        return caller.installation.organizationId === organization.id;
    return caller.kind === "user" && organization.members.has(caller.user.id);
}

/**
 * An owner with a token that may say so, or an App with the permission.
 * @param access `write` also asks a classic token for `admin:org`.
 */
export function mayAdminister(
    context: Context,
    organization: Organization,
    permission: string,
    access: "read" | "write" = "read",
): boolean {
    const { caller } = context;
    if (!isInside(context, organization)) return false;
    if (caller.kind === "installation") return hasPermission(caller.token, permission, access);
    if (caller.kind !== "user" || !isOwner(organization, caller.user.id)) return false;
    return caller.token.kind === "classic"
        ? hasScope(caller.token, access === "read" ? "read:org" : "admin:org")
        : hasPermission(caller.token, permission, access);
}

/**
 * Refuses Apps and fine-grained tokens without a repository permission ("Resource not accessible by integration").
 * Classic tokens go by the person's role.
 */
export function requireTokenPermission(
    context: Context,
    repository: Repository,
    permission: string,
    orPermission?: string,
): void {
    const { caller } = context;
    if (
        caller.kind !== "installation" &&
        !(caller.kind === "user" && caller.token.kind === "fine-grained")
    )
        return;
    const holds = (one: string | undefined) =>
        one !== undefined && hasPermission(caller.token, one, "read");
    if (repository.visibility === "public" && permission === "contents") return;
    if (!holds(permission) && !holds(orPermission))
        throw notAccessible(context, { permission, access: "read" });
}

/** Whether the person (any App: see {@link requireTokenPermission}) has at least this role. */
export function hasRole(context: Context, repository: Repository, role: RepositoryRole): boolean {
    const { caller, state } = context;
    if (caller.kind === "installation") return true;
    if (caller.kind !== "user") return false;
    if (
        caller.token.kind === "classic" &&
        repository.visibility !== "public" &&
        !hasScope(caller.token, "repo")
    )
        return false;
    return rank(effectiveRole(state, repository, caller.user)) >= rank(role);
}

/** For mutations: everything REST checks for a write in this repository. */
export function requireAdministration(context: Context, repository: Repository): void {
    assertRepositoryAccess(context, repository, {
        permission: "administration",
        access: "write",
        role: "admin",
    });
}

/**
 * GitHub refuses the whole query when a classic token lacks a field's scope, and names the field.
 * Each field names the scopes of which one is enough.
 */
export function requireScope(context: Context, field: string, scopes: readonly string[]): void {
    const { caller } = context;
    if (caller.kind !== "user" || caller.token.kind !== "classic") return;
    const { token } = caller;
    if (
        scopes.some((scope) => hasScope(token, scope)) ||
        scopes.some((scope) => token.scopes.includes(parentScope(scope)))
    )
        return;
    const list = (names: readonly string[]) => `[${names.map((name) => `'${name}'`).join(", ")}]`;
    throw new Refusal(
        "INSUFFICIENT_SCOPES",
        `Your token has not been granted the required scopes to execute this query. The '${field}' field requires one of the following scopes: ${list(scopes)}, but your token has only been granted the: ${list(token.scopes)} scopes. Please modify your token's scopes at: https://github.com/settings/tokens.`,
    );
}

/** `user` holds `read:user` and `user:email`. */
const parentScope = (scope: string): string =>
    scope.startsWith("user:") || scope === "read:user" ? "user" : scope;

const listed = new WeakMap<
    State,
    { revision: number; lists: Map<string, readonly Repository[]> }
>();

/**
 * The organization's repositories that the caller may see, filtered and ordered, cut once per state of the world:
 * a sweep asks for the same list once a page.
 */
export function visibleRepositories(
    context: Context,
    organization: Organization,
    key: string,
    arrange: (all: Repository[]) => Repository[],
): readonly Repository[] {
    const { state, caller } = context;
    let cache = listed.get(state);
    if (cache?.revision !== state.revision)
        listed.set(state, (cache = { revision: state.revision, lists: new Map() }));
    const who =
        caller.kind === "user" || caller.kind === "installation" ? caller.token.token : caller.kind;
    const full = `${who} ${organization.id} ${key}`;
    let list = cache.lists.get(full);
    if (list === undefined) {
        list = arrange(
            [...organization.repositories.values()].filter((one) => canSeeRepository(context, one)),
        );
        if (cache.lists.size > 50) cache.lists.clear();
        cache.lists.set(full, list);
    }
    return list;
}
