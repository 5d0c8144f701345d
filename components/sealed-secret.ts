import { AsyncResource } from "node:async_hooks";
import * as pulumi from "@pulumi/pulumi";
import { seal } from "tweetnacl-sealedbox-js";

/** A secret whose value the caller brings in an environment variable. */
export interface SecretFromEnvironmentArgs {
    /** Name of the secret on GitHub. */
    readonly name: string;
    /** Environment variable of the `pulumi` command that holds the value. Read here, sealed, and kept nowhere. */
    readonly from: string;
    /**
     * Date of the value, or any other word. Changing it sends the value again.
     * @default - the value is sent once
     */
    readonly rotated?: string;
    /**
     * Where the secret is declared, e.g. `policies/rollout.yaml:83:7`; said when the variable is missing.
     * @default - not said
     */
    readonly declaredAt?: string;
}

/** GitHub's public key of a repository, an environment or the organization, as its data sources answer. */
export interface PublicKey {
    /** Base64 of 32 bytes. */
    readonly key: string;
    readonly keyId: string;
}

export interface SealedSecret {
    readonly inputs: {
        readonly valueEncrypted: pulumi.Input<string>;
        readonly keyId: pulumi.Input<string>;
    };
    readonly options: pulumi.CustomResourceOptions;
}

/**
 * Inputs and options for one secret resource, such that its plain value never reaches Pulumi's state.
 *
 * Sealing is randomized, so the sealed value is another one in every run: it is ignored as a change. What sends a value
 * again is another `rotated`, as a replacement whose first half (GitHub's PUT) overwrites in place and whose second half, the
 * deletion, is left out: put and then delete would leave no secret, and a deleted value cannot be read back by anybody.
 * For the same reason a secret that the policy stops naming stays on GitHub until a person deletes it.
 *
 * The variable has to be set only when a value is sent; the engine decides that, so a missing one is said by a hook, as an
 * error of `up` before anything is sent, and as a warning of `preview`, which runs where secrets have no business.
 *
 * @param publicKey asks GitHub for the key; called only when there is a value to seal.
 */
export function sealedSecret(
    logicalName: string,
    secret: SecretFromEnvironmentArgs,
    publicKey: () => pulumi.Output<PublicKey>,
): SealedSecret {
    const options: pulumi.CustomResourceOptions = {
        ignoreChanges: ["valueEncrypted", "keyId"],
        retainOnDelete: true,
        // The engine takes a trigger that was or is missing for "none": without a word there could be no first rotation.
        replacementTrigger: secret.rotated ?? "never",
    };
    const value = process.env[secret.from] ?? "";
    if (value === "") {
        return {
            inputs: { valueEncrypted: notSealed, keyId: "0" },
            options: { ...options, hooks: { beforeCreate: [missing(logicalName, secret)] } },
        };
    }
    const key = publicKey();
    return {
        inputs: {
            valueEncrypted: key.apply(({ key: text }) => sealFor(text, value)),
            keyId: key.keyId,
        },
        options,
    };
}

/** Seals a value for GitHub's public key (libsodium sealed box, REST "Encrypting secrets"), as base64. */
export function sealFor(publicKey: string, value: string): string {
    const sealed = seal(Buffer.from(value, "utf8"), Buffer.from(publicKey, "base64"));
    return Buffer.from(sealed).toString("base64");
}

/** Stands where a value would: the provider wants base64 although the engine goes on with what its state holds. */
const notSealed = Buffer.from("not sealed").toString("base64");

function missing(logicalName: string, secret: SecretFromEnvironmentArgs): pulumi.ResourceHook {
    const place = secret.declaredAt === undefined ? "" : `${secret.declaredAt}  `;
    const message = `${place}secret ${secret.name} is to be sent, and environment variable ${secret.from} is not set - set it for \`pulumi up\``;
    const say = () => {
        if (!pulumi.runtime.isDryRun()) throw new Error(message);
        void pulumi.log.warn(message);
    };
    // In a package for other languages, whether this is a preview is known to the run that declares the component only.
    const hook = AsyncResource.bind(say);
    return new pulumi.ResourceHook(`${logicalName} has a value`, hook, { onDryRun: true });
}
