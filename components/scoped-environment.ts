import * as github from "@pulumi/github";
import * as pulumi from "@pulumi/pulumi";
import { ComponentResource } from "./component-resource";
import type { SecretFromEnvironmentArgs } from "./sealed-secret";
import { sealedSecret } from "./sealed-secret";

export interface ScopedEnvironmentArgs {
    /** Name of the repository. */
    readonly repository: pulumi.Input<string>;
    /** Name of the environment. */
    readonly environment: pulumi.Input<string>;
    /**
     * Numeric ids of teams of which one must approve each deployment; teams and people together at most six (GitHub).
     * @default - none
     */
    readonly reviewerTeamIds?: pulumi.Input<number>[];
    /**
     * Numeric ids of people of whom one must approve each deployment.
     * @default - nobody
     */
    readonly reviewerUserIds?: pulumi.Input<number>[];
    /**
     * Who started a deployment may not approve it.
     * @default true
     */
    readonly preventSelfReview?: pulumi.Input<boolean>;
    /**
     * Administrators may deploy past the reviewers. GitHub's and the provider's own default is true.
     * @default false
     */
    readonly adminBypass?: pulumi.Input<boolean>;
    /**
     * Minutes that every deployment waits, up to 43,200.
     * @default 0
     */
    readonly waitMinutes?: pulumi.Input<number>;
    /**
     * Name patterns of the only branches that may deploy.
     * @default - see `protectedBranches`
     */
    readonly branchPatterns?: string[];
    /**
     * Only branches that a protection rule covers may deploy; means nothing beside `branchPatterns`.
     * @default true
     */
    readonly protectedBranches?: boolean;
    /**
     * Secrets of the environment whose values are set here.
     * @default - none
     */
    readonly secrets?: SecretFromEnvironmentArgs[];
}

/** An environment that gates what it holds: secrets that a branch reaches only with a reviewer's consent. */
export class ScopedEnvironment extends ComponentResource {
    public readonly environment: pulumi.Output<string>;

    constructor(name: string, args: ScopedEnvironmentArgs, opts?: pulumi.ComponentResourceOptions) {
        super("ScopedEnvironment", name, opts);
        const environment = this.createEnvironment(args);
        this.environment = environment.environment;
        for (const pattern of args.branchPatterns ?? []) this.allowBranch(environment, pattern);
        for (const secret of args.secrets ?? []) this.setSecret(environment, secret);
        this.registerOutputs({ environment: this.environment });
    }

    private createEnvironment(args: ScopedEnvironmentArgs): github.RepositoryEnvironment {
        const teams = args.reviewerTeamIds ?? [];
        const users = args.reviewerUserIds ?? [];
        const reviewed = teams.length + users.length > 0;
        return new github.RepositoryEnvironment(
            this.child("environment"),
            {
                repository: args.repository,
                environment: args.environment,
                reviewers: reviewed ? [{ teams, users }] : [],
                // GitHub keeps this with the reviewers: without any it reads back as false.
                preventSelfReview: reviewed ? (args.preventSelfReview ?? true) : false,
                canAdminsBypass: args.adminBypass ?? false,
                waitTimer: args.waitMinutes ?? 0,
                deploymentBranchPolicy: deploymentBranchPolicy(args),
            },
            { parent: this },
        );
    }

    private allowBranch(environment: github.RepositoryEnvironment, pattern: string): void {
        new github.RepositoryEnvironmentDeploymentPolicy(
            this.child(`branches/${pattern}`),
            {
                repository: environment.repository,
                environment: environment.environment,
                branchPattern: pattern,
            },
            { parent: this },
        );
    }

    private setSecret(
        environment: github.RepositoryEnvironment,
        secret: SecretFromEnvironmentArgs,
    ): void {
        const { repository, environment: environmentName } = environment;
        const logicalName = this.child(`secrets/${secret.name}`);
        const sealed = sealedSecret(logicalName, secret, () =>
            // By way of the id, which is not known before the environment exists: a preview must not ask for its key.
            pulumi
                .all([environment.id, repository, environmentName])
                .apply(([, of, named]) =>
                    github.getActionsEnvironmentPublicKeyOutput(
                        { repository: of, environment: named },
                        { parent: this },
                    ),
                ),
        );
        new github.ActionsEnvironmentSecret(
            logicalName,
            {
                repository,
                environment: environmentName,
                secretName: secret.name,
                ...sealed.inputs,
            },
            { ...sealed.options, parent: this },
        );
    }
}

function deploymentBranchPolicy(
    args: ScopedEnvironmentArgs,
): github.types.input.RepositoryEnvironmentDeploymentBranchPolicy | undefined {
    if ((args.branchPatterns ?? []).length > 0)
        return { protectedBranches: false, customBranchPolicies: true };
    if (args.protectedBranches ?? true)
        return { protectedBranches: true, customBranchPolicies: false };
    return undefined;
}
