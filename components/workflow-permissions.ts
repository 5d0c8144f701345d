import * as github from "@pulumi/github";
import * as pulumi from "@pulumi/pulumi";
import { ComponentResource } from "./component-resource";

export interface WorkflowPermissionsArgs {
    /** Login of the organization. */
    readonly organization: pulumi.Input<string>;
    /**
     * Name of the one repository they are for.
     * @default - the organization's default for all repositories
     */
    readonly repository?: pulumi.Input<string>;
    /**
     * What a workflow's own token may do: `read` or `write`.
     * @default "read"
     */
    readonly defaultWorkflowPermissions?: pulumi.Input<string>;
    /**
     * Workflows may create and approve pull requests, and so count as a human review.
     * @default false
     */
    readonly approvePullRequests?: pulumi.Input<boolean>;
}

/** What the token of an Actions workflow may do, in the organization or in one repository. */
export class WorkflowPermissions extends ComponentResource {
    /** What they are for: the repository's name, or the organization's login. */
    public readonly scope: pulumi.Output<string>;

    constructor(
        name: string,
        args: WorkflowPermissionsArgs,
        opts?: pulumi.ComponentResourceOptions,
    ) {
        super("WorkflowPermissions", name, opts);
        const permissions = {
            defaultWorkflowPermissions: args.defaultWorkflowPermissions ?? "read",
            canApprovePullRequestReviews: args.approvePullRequests ?? false,
        };
        if (args.repository === undefined) {
            new github.ActionsOrganizationWorkflowPermissions(
                this.child("permissions"),
                { organizationSlug: args.organization, ...permissions },
                { parent: this },
            );
        } else {
            new github.WorkflowRepositoryPermissions(
                this.child("permissions"),
                { repository: args.repository, ...permissions },
                { parent: this },
            );
        }
        this.scope = pulumi.output(args.repository ?? args.organization);
        this.registerOutputs({ scope: this.scope });
    }
}
