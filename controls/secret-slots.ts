/** Secrets by name: the slot is the policy's, the value never is. */
import { z } from "zod";
import type { Finding } from "../plan/finding";
import type { PlannedSecret } from "../plan/plan";
import type { Context, PolicyPath } from "./control";
import { date, secretName, section, variableName } from "./schema";

/** Where a secret's value comes from, for every kind of secret. */
export const valueSource = {
    from: variableName.optional().meta({
        title: "From",
        description:
            "Environment variable of whoever runs `pulumi up` that holds the value. Without it the value stays with its owner, and the policy only checks that the secret is there.",
        examples: ["NPM_TOKEN"],
    }),
    rotated: date.optional().meta({
        title: "Rotated",
        description:
            "When the value last changed; another date makes `pulumi up` send the value again. Needs `from`.",
        examples: ["2026-11-01"],
    }),
};

const slot = section(valueSource).meta({
    title: "Secret",
    description: "A secret and where its value comes from.",
});

/** A list of names, or a mapping from names to where the value comes from. */
export const secretSlots = z.union([z.array(secretName), z.record(secretName, slot)]);
export type SecretSlots = z.output<typeof secretSlots>;

export interface NamedSlot {
    readonly name: string;
    readonly secret: PlannedSecret;
    readonly path: PolicyPath;
}

export function slotsOf(written: SecretSlots, path: PolicyPath): NamedSlot[] {
    if (Array.isArray(written)) {
        return written.map((name, index) => ({ name, secret: {}, path: [...path, index] }));
    }
    return Object.entries(written).map(([name, slot]) => ({
        name,
        secret: plannedSecret(slot),
        path: [...path, name],
    }));
}

/** Only what is said: a key that holds `undefined` would make two equal plans differ. */
export function plannedSecret({ from, rotated }: PlannedSecret): PlannedSecret {
    return {
        ...(from === undefined ? {} : { from }),
        ...(rotated === undefined ? {} : { rotated }),
    };
}

export function* badSlots(
    written: SecretSlots,
    path: PolicyPath,
    context: Context,
): Generator<Finding> {
    const first = new Map<string, PolicyPath>();
    for (const { name, secret, path: at } of slotsOf(written, path)) {
        const earlier = first.get(name);
        if (earlier === undefined) first.set(name, at);
        else yield context.error("named-twice", at, `${name} is named twice`, { also: [earlier] });
        yield* rotationWithoutSource(secret, at, context);
    }
}

export function* rotationWithoutSource(
    secret: PlannedSecret,
    path: PolicyPath,
    context: Context,
): Generator<Finding> {
    if (secret.rotated === undefined || secret.from !== undefined) return;
    const message = "a date of rotation, and no value that could be sent again";
    yield context.error("rotation-without-source", [...path, "rotated"], message, {
        expected: "`from`, naming the environment variable that holds the value",
    });
}
