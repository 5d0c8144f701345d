import { z } from "zod";
import type { WorkflowPermissions } from "../plan/organization";
import type { Origin } from "../plan/origin";
import type { Context, PolicyPath } from "./control";
import { section } from "./schema";

/** GitHub's "Workflow permissions", of an organization and of a repository alike. */
export const workflowPermissions = section({
    "workflow-permissions": z.enum(["read", "write"]).default("read").meta({
        title: "Workflow permissions",
        description:
            "What the GITHUB_TOKEN of a workflow may do unless the workflow says otherwise. `read`: contents and packages only.",
    }),
    "workflows-approve-pull-requests": z.boolean().default(false).meta({
        title: "Workflows may approve pull requests",
        description:
            "Whether a workflow may create and approve pull requests; `true` lets a bot stand in for a reviewer.",
    }),
}).meta({
    title: "Actions",
    description: "What the workflows of GitHub Actions may do with their own token.",
});

export function plannedPermissions(
    written: z.output<typeof workflowPermissions>,
): WorkflowPermissions {
    return {
        defaultWorkflowPermissions: written["workflow-permissions"],
        workflowsMayApprovePullRequests: written["workflows-approve-pull-requests"],
    };
}

/** The policy key of each fact. */
export const permissionKeys = {
    defaultWorkflowPermissions: "workflow-permissions",
    workflowsMayApprovePullRequests: "workflows-approve-pull-requests",
} as const;

/** Lines of the facts of `WorkflowPermissions`, for a section at a path. */
export function permissionOrigins(path: PolicyPath, context: Context): Record<string, Origin> {
    return Object.fromEntries(
        Object.entries(permissionKeys).map(([fact, key]) => [fact, context.at([...path, key])]),
    );
}
