/** Who may see and who may pass by a ruleset. */
import { allTeamsOf, effectiveRole, effectiveRoleName, isOwner, rank } from "../access";
import type { Context } from "../http/context";
import { hasPermission, hasScope } from "../permissions";
import type { Organization } from "../state/accounts";
import type { Repository, RepositoryRole } from "../state/repository";
import type { Ruleset, RulesetBypassActor } from "../state/settings";

/** GitHub's numbers of the built-in roles in bypass lists (REST examples; the Terraform provider's documentation). */
export const BUILT_IN_ROLES: Readonly<Record<number, RepositoryRole>> = {
    1: "read",
    2: "maintain",
    3: "triage",
    4: "write",
    5: "admin",
};

/** `current_user_can_bypass` of REST. */
export type Bypass = "always" | "pull_requests_only" | "never" | "exempt";

/** "Only returned if the user has write access to the ruleset" (GitHub's REST description of `bypass_actors`). */
export function maySeeBypass({ state, caller }: Context, ruleset: Ruleset): boolean {
    if (caller.kind !== "user" && caller.kind !== "installation") return false;
    const ofRepository = ruleset.sourceType === "Repository";
    if (caller.token.kind !== "classic") {
        const permission = ofRepository ? "administration" : "organization_administration";
        if (!hasPermission(caller.token, permission, "write")) return false;
        if (caller.kind === "installation") return true;
    }
    if (!ofRepository) {
        const organization = state.organizations.get(ruleset.sourceId);
        return (
            organization !== undefined &&
            isOwner(organization, caller.user.id) &&
            allowsClassic(caller.token, "admin:org")
        );
    }
    const repository = state.repository(ruleset.sourceId);
    return (
        repository !== undefined &&
        rank(effectiveRole(state, repository, caller.user)) >= rank("admin") &&
        allowsClassic(caller.token, "repo")
    );
}

function allowsClassic(token: Parameters<typeof hasScope>[0], scope: string): boolean {
    return token.kind !== "classic" || hasScope(token, scope);
}

/** The strongest way in which the caller may pass by a ruleset, in a repository it covers. */
export function bypassOf(context: Context, ruleset: Ruleset, repository: Repository): Bypass {
    const modes = ruleset.bypassActors
        .filter((actor) => isActor(context, repository, actor))
        .map((actor) => actor.bypass_mode);
    if (modes.includes("exempt")) return "exempt";
    if (modes.includes("always")) return "always";
    return modes.includes("pull_request") ? "pull_requests_only" : "never";
}

function isActor(context: Context, repository: Repository, actor: RulesetBypassActor): boolean {
    const { state, caller } = context;
    const organization = state.organizationOf(repository);
    if (caller.kind === "installation")
        return actor.actor_type === "Integration" && actor.actor_id === caller.app.id;
    if (caller.kind !== "user") return false;
    const { id } = caller.user;
    switch (actor.actor_type) {
        case "OrganizationAdmin":
            return isOwner(organization, id);
        case "User":
            return actor.actor_id === id;
        case "Team":
            return [...allTeamsOf(state, organization, id)].some(
                (team) => team.id === actor.actor_id,
            );
        case "RepositoryRole":
            return hasNamedRole(context, organization, repository, actor.actor_id ?? -1);
        case "Integration":
        case "DeployKey":
            return false;
    }
}

/** Exactly this role: whether GitHub lets a stronger one pass too is not confirmed, so it does not here. */
function hasNamedRole(
    { state, caller }: Context,
    organization: Organization,
    repository: Repository,
    roleId: number,
): boolean {
    if (caller.kind !== "user") return false;
    const name = BUILT_IN_ROLES[roleId] ?? organization.customRepositoryRoles.get(roleId)?.name;
    return (
        name !== undefined &&
        effectiveRoleName(state, repository, caller.user).toLowerCase() === name.toLowerCase()
    );
}
