import type { z } from "zod";
import type { PolicyPath } from "../controls/control";

type Schema = z.core.$ZodType;

/** Keys that a schema knows at a path, in the order it declares them; of all branches where it allows several. */
export function keysAt(schema: Schema, path: PolicyPath): string[] {
    let level = unwrapped(schema);
    for (const part of path) level = level.flatMap((at) => inside(at, part)).flatMap(unwrapped);
    return [...new Set(level.flatMap(ownKeys))];
}

/** Schemas as they are below `optional`, `default` and unions. */
function unwrapped(schema: Schema): Schema[] {
    const { def } = (schema as z.core.$ZodTypes)._zod;
    switch (def.type) {
        case "optional":
        case "nullable":
        case "default":
        case "prefault":
        case "readonly":
            return unwrapped(def.innerType);
        case "pipe":
            return unwrapped(def.in);
        case "union":
            return def.options.flatMap(unwrapped);
        default:
            return [schema];
    }
}

function inside(schema: Schema, part: string | number): Schema[] {
    const { def } = (schema as z.core.$ZodTypes)._zod;
    if (def.type === "object") {
        const at = Object.hasOwn(def.shape, part) ? def.shape[part] : undefined;
        return at === undefined ? [] : [at];
    }
    if (def.type === "record") return [def.valueType];
    return def.type === "array" ? [def.element] : [];
}

function ownKeys(schema: Schema): string[] {
    const { def } = (schema as z.core.$ZodTypes)._zod;
    return def.type === "object" ? Object.keys(def.shape) : [];
}
