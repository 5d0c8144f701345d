import * as github from "@pulumi/github";
import * as pulumi from "@pulumi/pulumi";
import { ComponentResource } from "./component-resource";
import type { SecretFromEnvironmentArgs } from "./sealed-secret";
import { sealedSecret } from "./sealed-secret";

export interface OrganizationSecretScopeArgs {
    /** Name of the organization's Actions secret. */
    readonly secretName: pulumi.Input<string>;
    /**
     * Repositories that may read it: `selected`, or all of them (`all`), or all private ones (`private`).
     * @default "selected"
     */
    readonly visibility?: string;
    /**
     * Numeric ids of the repositories when `selected`; every other repository loses it.
     * @default - none
     */
    readonly repositoryIds?: pulumi.Input<number>[];
    /**
     * Where its value comes from.
     * @default - somebody else sets the value; the secret must exist and be `selected`, since GitHub takes another visibility only together with a value
     */
    readonly value?: SecretFromEnvironmentArgs;
}

/** Which repositories may read a secret of the organization. */
export class OrganizationSecretScope extends ComponentResource {
    public readonly secretName: pulumi.Output<string>;

    constructor(
        name: string,
        args: OrganizationSecretScopeArgs,
        opts?: pulumi.ComponentResourceOptions,
    ) {
        super("OrganizationSecretScope", name, opts);
        const visibility = args.visibility ?? "selected";
        this.secretName =
            args.value === undefined
                ? pulumi.output(args.secretName)
                : this.setSecret(args.secretName, visibility, args.value).secretName;
        if (visibility === "selected") {
            new github.ActionsOrganizationSecretRepositories(
                this.child("repositories"),
                {
                    secretName: this.secretName,
                    selectedRepositoryIds: args.repositoryIds ?? [],
                },
                { parent: this },
            );
        }
        this.registerOutputs({ secretName: this.secretName });
    }

    private setSecret(
        secretName: pulumi.Input<string>,
        visibility: string,
        value: SecretFromEnvironmentArgs,
    ): github.ActionsOrganizationSecret {
        const logicalName = this.child("secret");
        const sealed = sealedSecret(logicalName, value, () =>
            github.getActionsOrganizationPublicKeyOutput({ parent: this }),
        );
        return new github.ActionsOrganizationSecret(
            logicalName,
            { secretName, visibility, ...sealed.inputs },
            { ...sealed.options, parent: this },
        );
    }
}
