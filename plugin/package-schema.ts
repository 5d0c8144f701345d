/** Pulumi's package schema of the components: what its analyzer reads in components/, and the root from a policy file. */
import path from "node:path";
import { Analyzer } from "@pulumi/pulumi/provider/experimental/analyzer";
import { generateSchema } from "@pulumi/pulumi/provider/experimental/schema";
import { z } from "zod";
import { rolloutDescription, rolloutInputs, rolloutOutputs } from "./codex-rollout";
import { componentNames } from "./provider";
import { packageName, token } from "./token";

/**
 * The schema as JSON text, with a newline at its end.
 * @param root folder of the sources
 * @throws Error for arguments that other languages cannot have (literal unions, functions, inline objects in lists, …)
 */
export function packageSchema(root: string, version: string): string {
    const { components, typeDefinitions, dependencies } = new Analyzer(
        path.join(root, "components"),
        packageName,
        // The entry to look from; TypeScript's settings are those of components/tsconfig.json.
        { name: packageName, main: "index.ts" },
        new Set(componentNames),
    ).analyze();
    // Says to TypeScript that `addPeople` is called later; programs in other languages cannot call it.
    delete components.AccessTeam?.inputs.peopleLater;
    const schema = generateSchema(
        packageName,
        version,
        "Components that bound what Codex may do in a GitHub organization",
        sorted(components),
        sorted(typeDefinitions),
        dependencies,
    );
    const resources = sorted({ ...schema.resources, [token("CodexRollout")]: rollout() });
    const text = JSON.stringify(
        { ...schema, ...about, resources, types: sorted(schema.types) },
        forGo,
        4,
    );
    return `${withoutArgs(text)}\n`;
}

/**
 * Pulumi's code generator for Go makes no arguments type of an object that only stands in plain lists, and then does not
 * compile (pulumi 3.256): the list stays plain, its items do not.
 */
function forGo(key: string, value: unknown): unknown {
    if (key !== "items" || typeof value !== "object" || value === null || !("$ref" in value))
        return value;
    return { ...value, plain: undefined };
}

const about = {
    displayName: "Codex rollout",
    keywords: ["pulumi", "codex", "github", "category/utility", "kind/component"],
    license: "Apache-2.0",
};

function rollout() {
    const { properties = {} } = z.toJSONSchema(rolloutInputs);
    return {
        type: "object",
        isComponent: true,
        description: rolloutDescription,
        inputProperties: Object.fromEntries(
            Object.entries(properties).map(([name, property]) => [
                name,
                { ...(property as object), plain: true },
            ]),
        ),
        requiredInputs: [],
        properties: Object.fromEntries(
            Object.entries(rolloutOutputs).map(([name, description]) => [
                name,
                { type: "array", items: { type: "string" }, description },
            ]),
        ),
        required: Object.keys(rolloutOutputs).sort(),
    };
}

/** Each language adds its own ending to a type's name; TypeScript's `Args` would come twice, as `TeamGrantArgsArgs`. */
function withoutArgs(text: string): string {
    return text.replace(/(codex-rollout:index:\w+?)Args(?=")/g, "$1");
}

function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
    return Object.fromEntries(
        Object.entries(record).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
    );
}
