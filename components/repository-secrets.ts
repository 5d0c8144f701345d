import * as github from "@pulumi/github";
import * as pulumi from "@pulumi/pulumi";
import { ComponentResource } from "./component-resource";
import type { SecretFromEnvironmentArgs } from "./sealed-secret";
import { sealedSecret } from "./sealed-secret";

export interface RepositorySecretsArgs {
    /** Name of the repository. */
    readonly repository: pulumi.Input<string>;
    /** Actions secrets whose values are set here. */
    readonly secrets: SecretFromEnvironmentArgs[];
}

/** Actions secrets of a repository: every workflow of it can read them, on any branch. */
export class RepositorySecrets extends ComponentResource {
    public readonly repository: pulumi.Output<string>;

    constructor(name: string, args: RepositorySecretsArgs, opts?: pulumi.ComponentResourceOptions) {
        super("RepositorySecrets", name, opts);
        this.repository = pulumi.output(args.repository);
        for (const secret of args.secrets) {
            const logicalName = this.child(secret.name);
            const sealed = sealedSecret(logicalName, secret, () =>
                github.getActionsPublicKeyOutput({ repository: args.repository }, { parent: this }),
            );
            new github.ActionsSecret(
                logicalName,
                { repository: args.repository, secretName: secret.name, ...sealed.inputs },
                { ...sealed.options, parent: this },
            );
        }
        this.registerOutputs({ repository: this.repository });
    }
}
