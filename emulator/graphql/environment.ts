/** Environments and their protection rules. */
import type { Repository } from "../state/repository";
import type { Environment, EnvironmentReviewer } from "../state/settings";
import { connection } from "./connection";
import { type Arguments, type GraphqlContext, resolvers } from "./context";
import { NotServed } from "./errors";
import { requireTokenPermission } from "./visibility";

interface Rule {
    readonly databaseId: number;
    readonly type: "REQUIRED_REVIEWERS" | "WAIT_TIMER" | "BRANCH_POLICY";
    readonly timeout: number;
    readonly preventSelfReview: boolean | null;
    readonly reviewers: readonly EnvironmentReviewer[];
}

/** By name, as GitHub orders them by default. */
export function environmentsOf(
    context: GraphqlContext,
    repository: Repository,
    args: Arguments,
): Environment[] {
    requireTokenPermission(context.http, repository, "environments", "actions");
    const filter = args.pinnedEnvironmentFilter as string | null | undefined;
    if (filter != null && filter !== "ALL")
        throw new NotServed("Repository.environments(pinnedEnvironmentFilter:)");
    const names = new Set((args.names as string[] | undefined)?.map((name) => name.toLowerCase()));
    const all = [...repository.environments.values()].filter(
        ({ name }) => names.size === 0 || names.has(name.toLowerCase()),
    );
    const direction =
        (args.orderBy as { direction?: string } | null | undefined)?.direction === "DESC" ? -1 : 1;
    return all.sort((a, b) => direction * (a.name < b.name ? -1 : 1));
}

/** A rule exists only while it demands something: no reviewers, no REQUIRED_REVIEWERS rule. */
function rulesOf(environment: Environment): Rule[] {
    const rules: Rule[] = [];
    if (environment.waitTimer > 0) {
        rules.push({
            databaseId: environment.waitTimerRuleId,
            type: "WAIT_TIMER",
            timeout: environment.waitTimer,
            preventSelfReview: null,
            reviewers: [],
        });
    }
    if (environment.reviewers.length > 0) {
        const { reviewersRuleId: databaseId, preventSelfReview, reviewers } = environment;
        rules.push({
            databaseId,
            type: "REQUIRED_REVIEWERS",
            timeout: 0,
            preventSelfReview,
            reviewers,
        });
    }
    if (environment.branchPolicy !== null) {
        rules.push({
            databaseId: environment.branchPolicyRuleId,
            type: "BRANCH_POLICY",
            timeout: 0,
            preventSelfReview: null,
            reviewers: [],
        });
    }
    return rules;
}

export const environmentResolvers = resolvers<Environment>({
    id: (source) => source.nodeId,
    databaseId: (source) => source.id,
    protectionRules: (source, args) => connection("protectionRules", rulesOf(source), args),
});

export const protectionRuleResolvers = resolvers<Rule>({
    reviewers: ({ reviewers }, args, { state }) => {
        const found = reviewers.flatMap(
            ({ type, id }) => (type === "Team" ? state.team(id) : state.users.get(id)) ?? [],
        );
        return connection("reviewers", found, args);
    },
});
