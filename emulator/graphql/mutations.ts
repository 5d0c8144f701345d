/** Writing: classic branch protection and commits. */
import type { BranchProtection } from "../state/settings";
import type { Repository } from "../state/repository";
import { createProtection } from "../state/create-settings";
import { requirePlan } from "../plan";
import { ruleActor } from "../rules/actors";
import { commitOnBranch } from "./commit";
import { type Arguments, type GraphqlContext, resolvers } from "./context";
import { Refusal } from "./errors";
import { nodeById, unknownNode } from "./query";
import { requireAdministration } from "./visibility";

type Input = Readonly<Record<string, unknown>>;
const inputOf = (args: Arguments): Input => args.input as Input;
const clientMutationId = (input: Input): unknown => input.clientMutationId ?? null;

export const mutationResolvers = resolvers<unknown>({
    createBranchProtectionRule: (_source, args, context) => {
        const input = inputOf(args);
        const repository = repositoryNode(context, input.repositoryId as string);
        requireAdministration(context.http, repository);
        requirePlan(
            context.state.organizationOf(repository),
            "branch-protection",
            repository.visibility,
        );
        const pattern = freePattern(repository, input.pattern as string);
        const rule = createProtection(context.state, repository, pattern, {
            creatorId: context.http.caller.kind === "user" ? context.http.caller.user.id : null,
            ...changes(context, repository, input),
        });
        context.http.auditRepository(repository, "protected_branch.create", { name: pattern });
        return { branchProtectionRule: rule, clientMutationId: clientMutationId(input) };
    },
    updateBranchProtectionRule: (_source, args, context) => {
        const input = inputOf(args);
        const { rule, repository } = protectionNode(
            context,
            input.branchProtectionRuleId as string,
        );
        const pattern =
            input.pattern == null
                ? rule.pattern
                : freePattern(repository, input.pattern as string, rule);
        // All checks come first: a refused update changes nothing.
        Object.assign(rule, changes(context, repository, input), { pattern });
        context.http.auditRepository(repository, "protected_branch.update", { name: pattern });
        return { branchProtectionRule: rule, clientMutationId: clientMutationId(input) };
    },
    deleteBranchProtectionRule: (_source, args, context) => {
        const input = inputOf(args);
        const { rule, repository } = protectionNode(
            context,
            input.branchProtectionRuleId as string,
        );
        repository.protections.delete(rule.id);
        context.http.auditRepository(repository, "protected_branch.destroy", {
            name: rule.pattern,
        });
        return { clientMutationId: clientMutationId(input) };
    },
    createCommitOnBranch: (_source, args, context) => ({
        ...commitOnBranch(context, inputOf(args)),
        clientMutationId: clientMutationId(inputOf(args)),
    }),
});

function repositoryNode(context: GraphqlContext, id: string): Repository {
    const found = nodeById(context, id) as Repository | undefined;
    if (found === undefined || !found.nodeId.startsWith("R_")) throw unknownNode(id);
    return found;
}

function protectionNode(
    context: GraphqlContext,
    id: string,
): { rule: BranchProtection; repository: Repository } {
    const rule = nodeById(context, id) as BranchProtection | undefined;
    const repository = rule?.nodeId.startsWith("BPR_")
        ? context.state.repository(rule.repositoryId)
        : undefined;
    if (rule === undefined || repository === undefined) throw unknownNode(id);
    requireAdministration(context.http, repository);
    return { rule, repository };
}

function freePattern(repository: Repository, pattern: string, self?: BranchProtection): string {
    if (pattern.trim() === "") throw new Refusal("UNPROCESSABLE", "Pattern can't be blank");
    const taken = [...repository.protections.values()].some(
        (one) => one !== self && one.pattern === pattern,
    );
    if (taken) throw new Refusal("UNPROCESSABLE", `Name already protected: ${pattern}`);
    return pattern;
}

const FLAGS = [
    "allowsDeletions",
    "allowsForcePushes",
    "blocksCreations",
    "dismissesStaleReviews",
    "isAdminEnforced",
    "lockAllowsFetchAndMerge",
    "lockBranch",
    "requireLastPushApproval",
    "requiresApprovingReviews",
    "requiresCodeOwnerReviews",
    "requiresCommitSignatures",
    "requiresConversationResolution",
    "requiresDeployments",
    "requiresLinearHistory",
    "requiresStatusChecks",
    "requiresStrictStatusChecks",
    "restrictsPushes",
    "restrictsReviewDismissals",
] as const satisfies readonly (keyof BranchProtection)[];

const ACTOR_LISTS = {
    pushActorIds: "pushActors",
    reviewDismissalActorIds: "reviewDismissalActors",
    bypassPullRequestActorIds: "bypassPullRequestActors",
    bypassForcePushActorIds: "bypassForcePushActors",
} as const satisfies Readonly<Record<string, keyof BranchProtection>>;

/** What the input changes; a field that is absent or null stays as it is. */
function changes(
    context: GraphqlContext,
    repository: Repository,
    input: Input,
): Partial<BranchProtection> {
    const changed: Record<string, unknown> = {};
    for (const flag of FLAGS) if (input[flag] != null) changed[flag] = input[flag];
    const count = input.requiredApprovingReviewCount;
    if (count != null) changed.requiredApprovingReviewCount = reviewCount(count as number);
    else if (input.requiresApprovingReviews === true) changed.requiredApprovingReviewCount = 1;
    if (input.requiredDeploymentEnvironments != null)
        changed.requiredDeploymentEnvironments = input.requiredDeploymentEnvironments;
    const contexts = input.requiredStatusCheckContexts as string[] | null | undefined;
    if (contexts != null)
        changed.requiredStatusChecks = contexts.map((name) => ({ context: name, appId: null }));
    const checks = input.requiredStatusChecks as
        { context: string; appId?: string | null }[] | null | undefined;
    if (checks != null)
        changed.requiredStatusChecks = checks.map(({ context: name, appId }) => ({
            context: name,
            appId: appNumber(context, appId),
        }));
    for (const [from, to] of Object.entries(ACTOR_LISTS)) {
        const ids = input[from] as string[] | null | undefined;
        if (ids != null) changed[to] = ids.map((id) => actor(context, repository, id));
    }
    return changed;
}

function reviewCount(count: number): number {
    if (count < 0 || count > 6)
        throw new Refusal(
            "UNPROCESSABLE",
            "Required approving review count must be between 0 and 6",
        );
    return count;
}

function appNumber(context: GraphqlContext, id: string | null | undefined): number | null {
    if (id == null) return null;
    const app = nodeById(context, id) as { nodeId: string; id: number } | undefined;
    if (!app?.nodeId.startsWith("A_")) throw unknownNode(id);
    return app.id;
}

function actor(context: GraphqlContext, repository: Repository, id: string) {
    const found = nodeById(context, id) as { nodeId: string; id: number } | undefined;
    const type = ({ U: "User", T: "Team", A: "App" } as const)[found?.nodeId.split("_")[0] ?? ""];
    if (found === undefined || type === undefined) throw unknownNode(id);
    return ruleActor(context.state, repository, type, found.id);
}
