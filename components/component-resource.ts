import * as pulumi from "@pulumi/pulumi";

/**
 * What every component here has in common: the token `codex-rollout:index:NAME`, and children whose logical names begin
 * with their parent's. That prefix is not taste: Pulumi carries an alias of a component over to its children only for
 * names that start with it, so a team is renamed without its members or grants being replaced.
 *
 * Its own name is Pulumi's because the analyzer that makes packages for other languages looks no further than the class
 * that is extended, and knows it by this name, in a file that ends so (@pulumi/pulumi 3.270 `provider/experimental`).
 */
export abstract class ComponentResource extends pulumi.ComponentResource {
    private readonly logicalName: string;

    protected constructor(kind: string, name: string, opts?: pulumi.ComponentResourceOptions) {
        super(
            `codex-rollout:index:${kind}`,
            name,
            {},
            pulumi.mergeOptions(opts, { transformations: [startsWithName(name)] }),
        );
        this.logicalName = name;
    }

    /** Logical name of a child; `path` is its place below this component, in the manner of a fact path. */
    protected child(path: string): string {
        return `${this.logicalName}/${path}`;
    }
}

function startsWithName(name: string): pulumi.ResourceTransformation {
    return (args) => {
        if (args.name !== name && !args.name.startsWith(`${name}/`)) {
            throw new Error(`logical name ${args.name} must begin with its parent's, ${name}/`);
        }
        return undefined;
    };
}
