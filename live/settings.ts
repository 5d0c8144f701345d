import type { OrganizationSettings, WorkflowPermissions } from "../plan/organization";
import type { PlannedRepository } from "../plan/plan";
import type { ReadClient } from "./client";
import type { Unknowns } from "./parts";
import type { Scope } from "./scope";
import { reads } from "./scope";
import { UnreadableError } from "./unreadable";

/** The organization's base permission, and its workflow permissions where the plan sets them. */
export async function readSettings(
    client: ReadClient,
    org: string,
    scope: Scope,
    unknown: Unknowns,
): Promise<OrganizationSettings> {
    const { plan, everything } = scope;
    if (!reads(scope, "settings")) return {};
    const [base, actions] = await Promise.all([
        unknown.orUnknown(
            ["settings", "defaultRepositoryPermission"],
            `base permission of ${org}`,
            undefined,
            readBasePermission(client, org),
        ),
        plan.actions === undefined && !everything
            ? undefined
            : unknown.orUnknown(
                  ["settings", "actions"],
                  `workflow permissions of ${org}`,
                  undefined,
                  client
                      .get("GET /orgs/{org}/actions/permissions/workflow", { org })
                      .then(permissionsOf),
              ),
    ]);
    return {
        ...(base === undefined ? {} : { defaultRepositoryPermission: base }),
        ...(actions === undefined ? {} : { actions }),
    };
}

type BasePermission = OrganizationSettings["defaultRepositoryPermission"];

async function readBasePermission(client: ReadClient, org: string): Promise<BasePermission> {
    const { default_repository_permission: permission } = await client.get("GET /orgs/{org}", {
        org,
    });
    if (permission === undefined || permission === null) {
        throw new UnreadableError(
            `base permission of ${org}`,
            "GitHub shows it only to organization owners",
        );
    }
    return permission as BasePermission;
}

/** A repository's workflow permissions, where the plan sets them. */
export async function readRepositoryWorkflows(
    client: ReadClient,
    owner: string,
    { name: repo, actions }: PlannedRepository,
    scope: Scope,
    unknown: Unknowns,
): Promise<WorkflowPermissions | undefined> {
    if (!reads(scope, "repositories/actions")) return undefined;
    if (actions === undefined && !scope.everything) return undefined;
    const read = client.get("GET /repos/{owner}/{repo}/actions/permissions/workflow", {
        owner,
        repo,
    });
    return unknown.orUnknown(
        ["repositories", repo, "actions"],
        `workflow permissions of ${repo}`,
        undefined,
        read.then(permissionsOf),
    );
}

function permissionsOf(answer: {
    readonly default_workflow_permissions: "read" | "write";
    readonly can_approve_pull_request_reviews: boolean;
}): WorkflowPermissions {
    return {
        defaultWorkflowPermissions: answer.default_workflow_permissions,
        workflowsMayApprovePullRequests: answer.can_approve_pull_request_reviews,
    };
}
