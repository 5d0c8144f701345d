/** Name patterns of branches and tags that may deploy to an environment. */
import * as read from "../http/body";
import { del, get, noContent, ok, post, put, type Context, type Route } from "../http/context";
import { pagedUnder } from "../http/pagination";
import { notFound } from "../http/problem";
import { renderBranchPolicy } from "../render/environment";
import type { DeploymentBranchPolicy, Environment } from "../state/settings";
import { requireEnvironment } from "./environments";

const docs = (anchor: string): string => `deployments/branch-policies#${anchor}`;
const path = "/repos/:owner/:repo/environments/:environment_name/deployment-branch-policies";

export const routes: readonly Route[] = [
    get(path, docs("list-deployment-branch-policies"), (context) => {
        const { environment } = requireEnvironment(context, "read");
        return pagedUnder(
            context,
            "branch_policies",
            [...environment.branchPolicies.values()],
            renderBranchPolicy,
        );
    }),
    post(path, docs("create-a-deployment-branch-policy"), (context) => {
        const { repository, environment } = requireCustom(context);
        const name = read.requiredText(context.body, "name");
        const type = read.oneOf(context.body, "type", ["branch", "tag"]) ?? "branch";
        const known = named(environment, name, type);
        // Documented: 303 when the same name pattern exists.
        if (known !== undefined) {
            const location = `${context.apiUrl}${context.linkPath}/${known.id}`;
            return { status: 303, headers: { location } };
        }
        const id = context.state.id("branchPolicy");
        const policy: DeploymentBranchPolicy = {
            id,
            nodeId: context.state.nodeId("DBP", repository.id, id),
            name,
            type,
        };
        environment.branchPolicies.set(id, policy);
        return ok(renderBranchPolicy(policy));
    }),
    get(`${path}/:branch_policy_id`, docs("get-a-deployment-branch-policy"), (context) =>
        ok(renderBranchPolicy(one(context, requireEnvironment(context, "read").environment))),
    ),
    put(`${path}/:branch_policy_id`, docs("update-a-deployment-branch-policy"), (context) => {
        const policy = one(context, requireCustom(context).environment);
        policy.name = read.requiredText(context.body, "name");
        return ok(renderBranchPolicy(policy));
    }),
    del(`${path}/:branch_policy_id`, docs("delete-a-deployment-branch-policy"), (context) => {
        const { environment } = requireCustom(context);
        environment.branchPolicies.delete(one(context, environment).id);
        return noContent();
    }),
    get(
        "/repos/:owner/:repo/environments/:environment_name/deployment_protection_rules",
        "deployments/protection-rules#get-all-deployment-protection-rules-for-an-environment",
        (context) => {
            // Rules of Apps cannot be made here, so there are none.
            requireEnvironment(context, "read");
            return ok({ total_count: 0, custom_deployment_protection_rules: [] });
        },
    ),
];

/** Documented: 404 also when `custom_branch_policies` is off. */
function requireCustom(context: Context): ReturnType<typeof requireEnvironment> {
    const found = requireEnvironment(context, "write");
    if (found.environment.branchPolicy !== "custom") throw notFound();
    return found;
}

function one(context: Context, environment: Environment): DeploymentBranchPolicy {
    const found = environment.branchPolicies.get(context.numberParam("branch_policy_id"));
    if (found === undefined) throw notFound();
    return found;
}

function named(
    environment: Environment,
    name: string,
    type: string,
): DeploymentBranchPolicy | undefined {
    return [...environment.branchPolicies.values()].find(
        (policy) => policy.name === name && policy.type === type,
    );
}
