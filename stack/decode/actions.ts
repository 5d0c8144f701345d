import { z } from "zod";
import type { WorkflowPermissions } from "../../plan/organization";
import type { StackResource } from "../deployment";
import type { Decode, Decoders } from "./read";
import { flag, inputsOf, organizationKey, repositoryKey } from "./read";

const ofRepository: Decode = (resource, draft) => {
    const [repository] = repositoryKey(resource, "actions");
    draft.repository(repository).actions = permissionsOf(resource);
};

const ofOrganization: Decode = (resource, draft) => {
    organizationKey(resource, "actions");
    draft.actions = permissionsOf(resource);
};

function permissionsOf(resource: StackResource): WorkflowPermissions {
    const inputs = inputsOf(
        resource,
        z.object({
            // `pulumi import` leaves out what is as by default.
            defaultWorkflowPermissions: z
                .enum(["read", "write"])
                .nullish()
                .transform((said) => said ?? "read"),
            canApprovePullRequestReviews: flag,
        }),
    );
    return {
        defaultWorkflowPermissions: inputs.defaultWorkflowPermissions,
        workflowsMayApprovePullRequests: inputs.canApprovePullRequestReviews,
    };
}

export const actionsDecoders: Decoders = [
    ["github:index/workflowRepositoryPermissions:WorkflowRepositoryPermissions", ofRepository],
    [
        "github:index/actionsOrganizationWorkflowPermissions:ActionsOrganizationWorkflowPermissions",
        ofOrganization,
    ],
];
