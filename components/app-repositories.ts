import * as github from "@pulumi/github";
import * as pulumi from "@pulumi/pulumi";
import { ComponentResource } from "./component-resource";

export interface AppRepositoriesArgs {
    /** Number of the installation, as text. */
    readonly installationId: pulumi.Input<string>;
    /** Names of the only repositories that the app may see; at least one, since GitHub refuses to remove the last. */
    readonly repositories: pulumi.Input<string>[];
}

/**
 * The repositories that an installed GitHub App, such as Codex's, may see. GitHub lets only a classic personal access token
 * of an organization owner set them; no App token and no fine-grained one can. So this needs a provider of its own
 * (integrations/terraform-provider-github #815, #2103).
 *
 * @throws ResourceError for an empty list: the provider would add nothing and leave one repository, chosen by chance.
 */
export class AppRepositories extends ComponentResource {
    public readonly repositories: pulumi.Output<string[]>;

    constructor(name: string, args: AppRepositoriesArgs, opts?: pulumi.ComponentResourceOptions) {
        super("AppRepositories", name, opts);
        if (args.repositories.length === 0) {
            throw new pulumi.ResourceError(
                "an installed app cannot be left without a repository - name one, or uninstall the app",
                this,
            );
        }
        new github.AppInstallationRepositories(
            this.child("repositories"),
            { installationId: args.installationId, selectedRepositories: args.repositories },
            // Deleting it would leave the app one repository, chosen by chance. Who stops managing the app leaves it as it is.
            { parent: this, retainOnDelete: true },
        );
        this.repositories = pulumi.output(args.repositories);
        this.registerOutputs({ repositories: this.repositories });
    }
}
