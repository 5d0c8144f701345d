/** What a Pulumi stack remembers, as `pulumi stack export` writes it. */
import { z } from "zod";

/** One resource of a stack, as `pulumi stack export` and the engine's events give it. */
export interface StackResource {
    readonly urn: string;
    /** Token of the type, e.g. `github:index/team:Team`; components have `codex-rollout:index:…`. */
    readonly type: string;
    readonly parent?: string;
    /** Logical name: the end of the URN. */
    readonly name: string;
    /** The provider's id of the resource; components have none. */
    readonly id?: string;
    /** False for components, which no provider manages. */
    readonly custom?: boolean;
    readonly inputs: Readonly<Record<string, unknown>>;
    readonly outputs: Readonly<Record<string, unknown>>;
}

/** Stands for every secret value, in whatever form the deployment carries it. */
export const secretValue = "[secret]";

/** What the engine writes for a value that it does not know yet (pulumi/sdk `UnknownValue` and the like). */
export const unknownValue = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Key, and its values, of everything in a deployment that is no plain JSON (pulumi/sdk `resource/properties.go`). */
const signature = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";
const outputSignature = "d0e6a833031e9bbcd3f4e8bde6ca49a4";

const properties = z
    .record(z.string(), z.unknown())
    .nullish()
    .transform((read) => plainProperties(read ?? {}));

const resource = z
    .object({
        urn: z.string().startsWith("urn:pulumi:"),
        type: z.string().min(1),
        custom: z.boolean().nullish(),
        id: z.string().nullish(),
        parent: z.string().nullish(),
        inputs: properties,
        outputs: properties,
        delete: z.boolean().nullish(),
        pendingReplacement: z.boolean().nullish(),
    })
    .transform((read) => ({
        // Both are on their way out: the one was replaced already, the other was deleted and is to be created again.
        leaving: (read.delete ?? false) || (read.pendingReplacement ?? false),
        resource: {
            urn: read.urn,
            type: read.type,
            ...(read.parent ? { parent: read.parent } : {}),
            name: logicalName(read.urn),
            ...(read.id ? { id: read.id } : {}),
            custom: read.custom ?? false,
            inputs: read.inputs,
            outputs: read.outputs,
        } satisfies StackResource,
    }));

const exported = z.object({
    version: z.literal(3),
    deployment: z.object({ resources: z.array(resource).nullish() }),
});

/**
 * The resources of an exported deployment, in its order. Left out are copies that are about to go: what a replacement has
 * yet to delete, and what one has deleted and not created again. Secret values become `secretValue`, even in an export
 * with `--show-secrets`: nothing that reads a stack has business with them.
 * @throws TypeError for what is no deployment that Pulumi writes (version 3, the only one since 2019)
 */
export function readDeployment(given: unknown): StackResource[] {
    const read = exported.safeParse(given);
    if (!read.success) {
        const [issue] = read.error.issues;
        const at = issue?.path.join(".") || "the document";
        throw new TypeError(
            `this is no deployment as \`pulumi stack export\` writes it: ${at}: ${issue?.message}`,
        );
    }
    return (read.data.deployment.resources ?? [])
        .filter(({ leaving }) => !leaving)
        .map(({ resource: one }) => one);
}

/** The end of a URN, `urn:pulumi:STACK::PROJECT::TYPE::NAME`; a name may carry `::` itself. */
export function logicalName(urn: string): string {
    return urn.split("::").slice(3).join("::");
}

/** Properties as plain JSON. */
export function plainProperties(values: Readonly<Record<string, unknown>>) {
    return plain(values) as Readonly<Record<string, unknown>>;
}

function plain(value: unknown): unknown {
    if (Array.isArray(value)) return value.map(plain);
    if (typeof value !== "object" || value === null) return value;
    const record = value as Readonly<Record<string, unknown>>;
    if (record[signature] === secretSignature) return secretValue;
    if (record[signature] === outputSignature) {
        if (record.secret === true) return secretValue;
        return "value" in record ? plain(record.value) : unknownValue;
    }
    return Object.fromEntries(Object.entries(record).map(([key, one]) => [key, plain(one)]));
}
