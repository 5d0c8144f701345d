/**
 * The component provider: what Pulumi talks to when a program in Python, Go, YAML or another language declares one of the
 * components. Pulumi's own host for such packages analyzes the sources with TypeScript at every start; here the schema lies
 * ready (`schema.json`, held to the analyzer by test), so that an installed package needs neither and starts at once.
 */
import * as pulumi from "@pulumi/pulumi";
import * as library from "../components/index";
import { createRollout } from "./codex-rollout";
import { token } from "./token";

type Component = new (
    name: string,
    args: pulumi.Inputs,
    opts: pulumi.ComponentResourceOptions,
) => pulumi.ComponentResource;

/** Names of the components that are made from their arguments alone: all but the root. */
export const componentNames: readonly string[] = Object.entries(library)
    .filter(([, one]) => isComponent(one) && one !== library.CodexRollout)
    .map(([name]) => name)
    .sort();

interface PackageSchema {
    readonly version: string;
    readonly resources: Readonly<
        Record<string, { readonly properties: Readonly<Record<string, unknown>> }>
    >;
}

export class ComponentsProvider implements pulumi.provider.Provider {
    readonly version: string;
    private readonly parsed: PackageSchema;

    /** @param schema Pulumi's package schema, as JSON */
    constructor(readonly schema: string) {
        this.parsed = JSON.parse(schema) as PackageSchema;
        this.version = this.parsed.version;
    }

    async construct(
        name: string,
        type: string,
        inputs: pulumi.Inputs,
        options: pulumi.ComponentResourceOptions,
    ): Promise<pulumi.provider.ConstructResult> {
        const described = this.parsed.resources[type];
        if (described === undefined) throw new Error(`this package has no component ${type}`);
        const component =
            type === token("CodexRollout")
                ? await createRollout(name, inputs, options)
                : new (constructorOf(type))(name, inputs, options);
        const outputs = component as unknown as Readonly<Record<string, pulumi.Output<unknown>>>;
        return {
            urn: component.urn,
            state: Object.fromEntries(
                Object.keys(described.properties).map((key) => [key, outputs[key]]),
            ),
        };
    }
}

/** Serves Pulumi until it ends; its arguments are on the command line. */
export function serve(schema: string): Promise<void> {
    return pulumi.provider.main(new ComponentsProvider(schema), process.argv.slice(2));
}

function constructorOf(type: string): Component {
    const name = componentNames.find((one) => token(one) === type);
    if (name === undefined) throw new Error(`this package has no component ${type}`);
    return (library as unknown as Readonly<Record<string, Component>>)[name]!;
}

function isComponent(value: unknown): boolean {
    return typeof value === "function" && value.prototype instanceof pulumi.ComponentResource;
}
