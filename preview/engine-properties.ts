/** The properties of a step that change, named as the engine names them. */
import type { StepMetadata } from "./engine-event";
import { isSecret, maskedSecret, plainValue } from "./engine-values";
import type { EngineProperty } from "./model";

type Values = Readonly<Record<string, unknown>>;

/**
 * For a creation and a deletion everything that is set, else what the engine's own comparison names. Elements of a list are
 * not named one by one: their numbers mean nothing where GitHub has sets, so the list is shown whole.
 */
export function propertiesOf(step: StepMetadata): EngineProperty[] {
    const before = step.old ?? undefined;
    const after = step.new ?? undefined;
    const names = new Set(
        [...changedNames(step, before?.inputs ?? {}, after?.inputs ?? {})]
            .filter((name) => !belongsToCaller(step.type, name))
            .map((name) => name.replace(/\[[^\]]*\]$/, "")),
    );
    return [...names].sort().flatMap((name) => {
        const inputDiff = step.detailedDiff?.[name]?.inputDiff === true;
        const was = valueAt(inputDiff ? before?.inputs : (before?.outputs ?? before?.inputs), name);
        const old = was ?? valueAt(before?.inputs, name);
        const next = valueAt(after?.inputs, name);
        if (old === undefined && next === undefined) return [];
        return [
            {
                name,
                ...(step.op === "create" || old === undefined ? {} : { before: old }),
                ...(step.op === "delete" || next === undefined ? {} : { after: next }),
            },
        ];
    });
}

function changedNames(step: StepMetadata, before: Values, after: Values): Iterable<string> {
    if (step.op === "create") return visible(after);
    if (step.op.startsWith("delete")) return visible(before);
    const detailed = Object.keys(step.detailedDiff ?? {});
    if (detailed.length > 0) return detailed;
    if ((step.diffs ?? []).length > 0) return step.diffs ?? [];
    const all = new Set([...visible(before), ...visible(after)]);
    const text = (value: unknown) => JSON.stringify(plainValue(value)) ?? "";
    return [...all].filter((name) => text(before[name]) !== text(after[name]));
}

function visible(values: Values): string[] {
    return Object.keys(values).filter((name) => !name.startsWith("__"));
}

/**
 * A sealed secret and the key that it is sealed with depend on whether the caller has the value at hand: a preview has not.
 * That one is sent is the step itself.
 */
function belongsToCaller(type: string, name: string): boolean {
    return /^github:index\/\w*[sS]ecret:/.test(type) && sealed.has(name);
}

const sealed = new Set([
    "keyId",
    "valueEncrypted",
    "encryptedValue",
    "plaintextValue",
    "value",
    "updatedAt",
    "remoteUpdatedAt",
    "createdAt",
]);

/** The value at `a.b[0].c`, masked from the first secret on the way; `undefined`: there is none. */
function valueAt(values: Values | null | undefined, name: string): unknown {
    let at: unknown = values ?? undefined;
    for (const key of keysOf(name)) {
        if (isSecret(at)) return maskedSecret;
        if (typeof at !== "object" || at === null) return undefined;
        at = (at as Record<string, unknown>)[key];
    }
    return at === undefined ? undefined : plainValue(at);
}

/** Keys of a property path: dots and brackets, a quoted key where a name holds either (pulumi/sdk `resource.PropertyPath`). */
function keysOf(name: string): string[] {
    return [...name.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g)].map(
        ([, quoted, index, plain]) => quoted?.replace(/\\(.)/g, "$1") ?? index ?? plain ?? "",
    );
}
