/** Classic branch protection: reading rules and their four allow-lists. */
import { branchMatches } from "../rules/patterns";
import type { BranchProtection, RuleActor } from "../state/settings";
import { connection } from "./connection";
import { type Arguments, type GraphqlContext, resolvers } from "./context";
import { refOf } from "./git";

export interface Allowance {
    readonly nodeId: string;
    readonly actor: RuleActor;
    readonly rule: BranchProtection;
}

type List =
    "pushActors" | "reviewDismissalActors" | "bypassPullRequestActors" | "bypassForcePushActors";

/** GitHub's node id prefixes of the four kinds of allowance. */
const PREFIXES: Record<List, string> = {
    pushActors: "PA",
    reviewDismissalActors: "RDA",
    bypassPullRequestActors: "BPRA",
    bypassForcePushActors: "BFPA",
};

function allowances(
    rule: BranchProtection,
    list: List,
    field: string,
    args: Arguments,
    { state }: GraphqlContext,
) {
    const all = rule[list].map((actor): Allowance => ({
        actor,
        rule,
        nodeId: `${PREFIXES[list]}_${Buffer.from(`${rule.id}:${actor.type}:${actor.id}`).toString("base64url")}`,
    }));
    // Someone deleted since is no longer listed.
    return connection(
        field,
        all.filter(({ actor }) => actorOf(state, actor) !== null),
        args,
    );
}

/** The account, team or App that a rule names. */
export function actorOf(state: GraphqlContext["state"], actor: RuleActor): object | null {
    switch (actor.type) {
        case "User":
            return state.users.get(actor.id) ?? null;
        case "Team":
            return state.team(actor.id) ?? null;
        case "App":
            return state.apps.get(actor.id) ?? null;
    }
}

export const protectionResolvers = resolvers<BranchProtection>({
    id: (source) => source.nodeId,
    databaseId: (source) => source.id,
    creator: (source, _args, { state }) =>
        source.creatorId === null ? null : (state.users.get(source.creatorId) ?? null),
    repository: (source, _args, { state }) => state.repository(source.repositoryId) ?? null,
    requiredApprovingReviewCount: (source) =>
        source.requiresApprovingReviews ? source.requiredApprovingReviewCount : null,
    requiredStatusCheckContexts: (source) =>
        source.requiredStatusChecks.map(({ context }) => context),
    requiredStatusChecks: (source, _args, { state }) =>
        source.requiredStatusChecks.map(({ context, appId }) => ({
            context,
            app: appId === null ? null : (state.apps.get(appId) ?? null),
        })),
    pushAllowances: (source, args, context) =>
        allowances(source, "pushActors", "pushAllowances", args, context),
    reviewDismissalAllowances: (source, args, context) =>
        allowances(source, "reviewDismissalActors", "reviewDismissalAllowances", args, context),
    bypassPullRequestAllowances: (source, args, context) =>
        allowances(source, "bypassPullRequestActors", "bypassPullRequestAllowances", args, context),
    bypassForcePushAllowances: (source, args, context) =>
        allowances(source, "bypassForcePushActors", "bypassForcePushAllowances", args, context),
    matchingRefs: (source, args, { state }) => {
        const repository = state.repository(source.repositoryId);
        const branches = [...(repository?.git.refs.keys() ?? [])].filter(
            (name) =>
                name.startsWith("heads/") &&
                branchMatches(source.pattern, name.slice("heads/".length)),
        );
        return connection(
            "matchingRefs",
            branches.flatMap((name) => (repository ? (refOf(repository, name) ?? []) : [])),
            args,
        );
    },
});

export const allowanceResolvers = resolvers<Allowance>({
    id: (source) => source.nodeId,
    actor: ({ actor }, _args, { state }) => actorOf(state, actor),
    branchProtectionRule: ({ rule }) => rule,
});
