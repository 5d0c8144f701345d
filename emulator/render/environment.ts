/** Environments as GitHub's REST answers show them. */
import type { Context } from "../http/context";
import type { Repository } from "../state/repository";
import type { DeploymentBranchPolicy, Environment, EnvironmentReviewer } from "../state/settings";
import { listedTeam, simpleUser } from "./accounts";

type Json = Record<string, unknown>;

/** A rule that demands nothing is absent: no reviewers, no `required_reviewers`. */
export function renderEnvironment(
    context: Context,
    repository: Repository,
    environment: Environment,
): Json {
    const { state } = context;
    const name = encodeURIComponent(environment.name);
    const fullName = state.fullName(repository);
    return {
        id: environment.id,
        node_id: environment.nodeId,
        name: environment.name,
        url: `${context.apiUrl}/repos/${fullName}/environments/${name}`,
        html_url: `${context.webUrl}/${fullName}/deployments/activity_log?environments_filter=${name}`,
        created_at: environment.createdAt,
        updated_at: environment.updatedAt,
        can_admins_bypass: environment.canAdminsBypass,
        protection_rules: rules(context, repository, environment),
        deployment_branch_policy:
            environment.branchPolicy === null
                ? null
                : {
                      protected_branches: environment.branchPolicy === "protected",
                      custom_branch_policies: environment.branchPolicy === "custom",
                  },
    };
}

function rules(context: Context, repository: Repository, environment: Environment): Json[] {
    const head = (id: number, type: string): Json => ({
        id,
        node_id: context.state.nodeId("GA", repository.id, id),
        type,
    });
    const list: Json[] = [];
    if (environment.waitTimer > 0) {
        list.push({
            ...head(environment.waitTimerRuleId, "wait_timer"),
            wait_timer: environment.waitTimer,
        });
    }
    const reviewers = environment.reviewers.flatMap((reviewer) =>
        renderReviewer(context, reviewer),
    );
    if (reviewers.length > 0) {
        list.push({
            ...head(environment.reviewersRuleId, "required_reviewers"),
            prevent_self_review: environment.preventSelfReview,
            reviewers,
        });
    }
    if (environment.branchPolicy !== null)
        list.push(head(environment.branchPolicyRuleId, "branch_policy"));
    return list;
}

function renderReviewer(context: Context, { type, id }: EnvironmentReviewer): Json[] {
    if (type === "Team") {
        const team = context.state.team(id);
        return team === undefined ? [] : [{ type, reviewer: listedTeam(context, team) }];
    }
    const user = context.state.users.get(id);
    return user === undefined ? [] : [{ type, reviewer: simpleUser(context, user) }];
}

export function renderBranchPolicy(policy: DeploymentBranchPolicy): Json {
    return { id: policy.id, node_id: policy.nodeId, name: policy.name, type: policy.type };
}
