/** Entry points of queries: the viewer, look-ups by name and by node id, the rate limit. */
import { actingUser } from "../http/context";
import { canSeeRepository, canSeeTeam } from "../permissions";
import type { Organization } from "../state/accounts";
import { parseNodeId } from "../state/identifiers";
import type { Repository } from "../state/repository";
import { type Arguments, type GraphqlContext, resolvers } from "./context";
import { Refusal } from "./errors";
import { gitNode } from "./git";
import { isInside } from "./visibility";

const text = (args: Arguments, name: string): string => args[name] as string;

export const queryResolvers = resolvers<unknown>({
    viewer: (_source, _args, context) => {
        const user = actingUser(context.http.caller);
        if (user === undefined)
            throw new Refusal("FORBIDDEN", "Resource not accessible by integration");
        return user;
    },
    rateLimit: (_source, _args, { http, cost }) => rateLimit(http, cost),
    node: (_source, args, context) => {
        const found = nodeById(context, text(args, "id"));
        if (found === undefined) throw unknownNode(text(args, "id"));
        return found;
    },
    nodes: (_source, args, context) => {
        const ids = args.ids as string[];
        if (ids.length > 100) {
            throw new Refusal(
                "ARGUMENT_LIMIT",
                `You may not provide more than 100 node ids; you provided ${ids.length}.`,
            );
        }
        // An Error in a list nulls that item alone and reports its index, as GitHub does.
        return ids.map((id) => nodeById(context, id) ?? unknownNode(id));
    },
    organization: (_source, args, { state }) => {
        const found = state.organizationByLogin(text(args, "login"));
        if (found === undefined) {
            throw new Refusal(
                "NOT_FOUND",
                `Could not resolve to an Organization with the login of '${text(args, "login")}'.`,
            );
        }
        return found;
    },
    user: (_source, args, { state }) => {
        const found = state.userByLogin(text(args, "login"));
        if (found === undefined || found.type !== "User") {
            throw new Refusal(
                "NOT_FOUND",
                `Could not resolve to a User with the login of '${text(args, "login")}'.`,
            );
        }
        return found;
    },
    repositoryOwner: (_source, args, { state }) =>
        state.organizationByLogin(text(args, "login")) ??
        state.userByLogin(text(args, "login")) ??
        null,
    repository: (_source, args, context) => {
        const found = findRepository(
            context,
            text(args, "owner"),
            text(args, "name"),
            args.followRenames !== false,
        );
        if (found === undefined)
            throw unknownRepository(`${text(args, "owner")}/${text(args, "name")}`);
        return found;
    },
});

export const unknownNode = (id: string): Refusal =>
    new Refusal("NOT_FOUND", `Could not resolve to a node with the global id of '${id}'`);

export const unknownRepository = (fullName: string): Refusal =>
    new Refusal("NOT_FOUND", `Could not resolve to a Repository with the name '${fullName}'.`);

/** A repository the caller may see; after a rename also by the old name. */
export function findRepository(
    context: GraphqlContext,
    owner: string,
    name: string,
    followRenames = true,
): Repository | undefined {
    const { state } = context;
    const found =
        state.repositoryByName(owner, name) ??
        (followRenames ? state.redirectedRepository(owner, name) : undefined);
    return found !== undefined && canSeeRepository(context.http, found) ? found : undefined;
}

function rateLimit(
    http: GraphqlContext["http"],
    cost: GraphqlContext["cost"],
): Record<string, unknown> {
    const { limit, used, remaining, reset } = http.limits.standing(http.caller, "graphql");
    return {
        limit,
        cost: cost.points,
        nodeCount: cost.nodes,
        // This query is charged when it is answered; GitHub reports the budget with it taken.
        remaining: Math.max(0, remaining - cost.points),
        used: Math.min(limit, used + cost.points),
        resetAt: new Date(reset * 1000).toISOString().replace(".000Z", "Z"),
    };
}

/** Whatever has this node id and may be seen; undefined otherwise, without telling which. */
export function nodeById(context: GraphqlContext, id: string): object | undefined {
    const { state } = context;
    const parsed = parseNodeId(id);
    if (parsed === undefined)
        return gitNode(id, (repositoryId) => visible(context, state.repository(repositoryId)));
    const [first = -1, second = -1] = parsed.ids;
    switch (parsed.prefix) {
        case "U":
        case "BOT":
            return state.users.get(first);
        case "O":
            return state.organizations.get(first);
        case "A":
            return state.apps.get(first);
        case "R":
            return visible(context, state.repository(first));
        case "T": {
            const team = state.team(second);
            const organization = state.organizations.get(first);
            return team && organization && canSeeTeamFrom(context, organization, team.id)
                ? team
                : undefined;
        }
        case "RRS":
            return ruleset(context, id, first, second);
        default:
            return inRepository(context, parsed.prefix, id, first, second);
    }
}

function canSeeTeamFrom(
    context: GraphqlContext,
    organization: Organization,
    teamId: number,
): boolean {
    const team = organization.teams.get(teamId);
    return (
        team !== undefined &&
        isInside(context.http, organization) &&
        canSeeTeam(context.http, organization, team)
    );
}

function visible(
    context: GraphqlContext,
    repository: Repository | undefined,
): Repository | undefined {
    return repository && canSeeRepository(context.http, repository) ? repository : undefined;
}

function ruleset(
    context: GraphqlContext,
    id: string,
    owner: number,
    number: number,
): object | undefined {
    const ofRepository = visible(context, context.state.repository(owner))?.rulesets.get(number);
    const found = ofRepository ?? context.state.organizations.get(owner)?.rulesets.get(number);
    return found?.nodeId === id ? found : undefined;
}

/** Objects whose node id starts with their repository's number. */
function inRepository(
    context: GraphqlContext,
    prefix: string,
    id: string,
    repositoryId: number,
    number: number,
): object | undefined {
    const repository = visible(context, context.state.repository(repositoryId));
    if (repository === undefined) return undefined;
    switch (prefix) {
        case "BPR":
            return repository.protections.get(number);
        case "EN":
            return [...repository.environments.values()].find((one) => one.nodeId === id);
        case "DK":
            return repository.deployKeys.get(number);
        default:
            return undefined;
    }
}
