/** Who may reach a repository, and through which grants. */
import { baseRole, effectiveRole, type PermissionSource, permissionSources } from "../access";
import type { User } from "../state/accounts";
import type { Repository } from "../state/repository";
import type { State } from "../state/state";
import { type Connection, connection } from "./connection";
import { type Arguments, type GraphqlContext, resolvers } from "./context";
import { Refusal } from "./errors";
import { hasRole } from "./visibility";

/** Needs push access, as on GitHub; `permissionSources` is what REST cannot tell. */
export function collaborators(
    source: Repository,
    args: Arguments,
    context: GraphqlContext,
): Connection {
    const { state, http } = context;
    if (!hasRole(http, source, "write")) {
        throw new Refusal(
            "FORBIDDEN",
            "You do not have permission to view repository collaborators.",
        );
    }
    const login = (args.login as string | null | undefined)?.toLowerCase();
    const query = (args.query as string | null | undefined)?.toLowerCase();
    const users = affiliated(state, source, args.affiliation as string | null | undefined).filter(
        (user) =>
            (login === undefined || user.login.toLowerCase() === login) &&
            (query === undefined || user.login.toLowerCase().includes(query)),
    );
    return connection("collaborators", users, args, (user) => edge(state, source, user));
}

/** `DIRECT`: holders of a grant of their own. `OUTSIDE`: those of them who are not members. `ALL`: everybody with access. */
function affiliated(
    state: State,
    source: Repository,
    affiliation: string | null | undefined,
): User[] {
    const organization = state.organizationOf(source);
    const direct = [...source.collaborators.keys()];
    if (affiliation === "DIRECT") return direct.map((id) => state.user(id));
    if (affiliation === "OUTSIDE")
        return direct.filter((id) => !organization.members.has(id)).map((id) => state.user(id));
    const members = [...organization.members.keys()].filter(
        (id) =>
            !source.collaborators.has(id) &&
            permissionSources(state, source, state.user(id)).length > 0,
    );
    return [...direct, ...members].map((id) => state.user(id));
}

function edge(state: State, source: Repository, user: User) {
    return {
        node: user,
        permission: effectiveRole(state, source, user).toUpperCase(),
        permissionSources: () =>
            permissionSources(state, source, user).map((grant) => ({ grant, repository: source })),
    };
}

export const permissionSourceResolvers = resolvers<{
    grant: PermissionSource;
    repository: Repository;
}>({
    organization: ({ repository }, _args, { state }) => state.organizationOf(repository),
    roleName: ({ grant }) => grant.role,
    // Four values only: `roleName` is the one to read.
    permission: ({ grant, repository }, _args, { state }) => {
        const role = baseRole(state.organizationOf(repository), grant.role);
        return role === "admin"
            ? "ADMIN"
            : role === "maintain" || role === "write"
              ? "WRITE"
              : "READ";
    },
    source: ({ grant, repository }, _args, { state }) =>
        grant.kind === "organization"
            ? state.organizationOf(repository)
            : grant.kind === "team"
              ? grant.team
              : repository,
});
