/** How a decoder reads one resource. */
import { z } from "zod";
import { visible } from "../../plan/visible";
import type { StackResource } from "../deployment";
import { secretValue, unknownValue } from "../deployment";
import type { Draft } from "./draft";
import type { Names } from "./names";
import { placeOf } from "./place";

/** Notes in the draft what a resource says. */
export type Decode = (resource: StackResource, draft: Draft, names: Names) => void;

export type Decoders = readonly (readonly [type: string, decode: Decode])[];

/** A resource of the stack that cannot be said as a part of a plan. To leave it out would be to say that it is not there. */
export class UndecodableError extends Error {
    readonly urn: string;

    constructor({ urn }: StackResource, why: string) {
        // A state can hold anything, and this is read on terminals.
        super(visible(`${urn}  ${why}`));
        this.name = "UndecodableError";
        this.urn = urn;
    }
}

export function isComponent({ type, custom }: StackResource): boolean {
    return custom === false || type.startsWith("codex-rollout:index:");
}

/** The key below `kind`, e.g. a team's slug below `teams`, for what stands in the organization itself. */
export function organizationKey(resource: StackResource, kind: string): string {
    const { repository, segments } = placeOf(resource);
    const [at, key] = segments;
    if (repository !== undefined || at !== kind || key === undefined || key === "")
        return misplaced(resource, `codex-rollout/${kind}/…`);
    return key;
}

/** The repository, and the key below `kind` in it. */
export function repositoryKey(resource: StackResource, kind: string): [string, string] {
    const { repository, segments } = placeOf(resource);
    const [at, key] = segments;
    if (repository === undefined || at !== kind || key === undefined || key === "")
        return misplaced(resource, `codex-rollout/repositories/…/${kind}/…`);
    return [repository, key];
}

export function misplaced(resource: StackResource, wanted: string): never {
    throw new UndecodableError(
        resource,
        `its logical name is not where codex-rollout puts ${resource.type} - it would be ${wanted}`,
    );
}

/** The inputs as `schema` has them. After a refresh, inputs are what the provider read: absent is the same as empty. */
export function inputsOf<Schema extends z.ZodType>(
    resource: StackResource,
    schema: Schema,
): z.output<Schema> {
    const read = schema.safeParse(resource.inputs);
    if (read.success) return read.data;
    const [issue] = read.error.issues;
    throw new UndecodableError(
        resource,
        `input ${issue?.path.join(".") || "(all)"} cannot be read: ${issue?.message}`,
    );
}

const hidden: readonly string[] = [secretValue, unknownValue];

/** A plain text; a secret or a value not known yet is none. */
export const text = z.string().refine((value) => !hidden.includes(value), {
    error: ({ input }) =>
        input === secretValue ? "it is a secret" : "its value is not known before the apply",
});

/** Ids come as numbers or as their digits. */
export const id = z.union([text, z.number().transform(String)]);

export const flag = z
    .boolean()
    .nullish()
    .transform((value) => value ?? false);

export const count = z
    .number()
    .nullish()
    .transform((value) => value ?? 0);

export const list = <Item extends z.ZodType>(item: Item) =>
    z
        .array(item)
        .nullish()
        .transform((items) => items ?? []);
