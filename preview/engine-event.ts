/** One event of the engine, as far as we read it; other keys may come with any version of it. */
import { z } from "zod";

const state = z.looseObject({
    custom: z.boolean().optional(),
    retainOnDelete: z.boolean().optional(),
    inputs: z.record(z.string(), z.unknown()).nullish(),
    outputs: z.record(z.string(), z.unknown()).nullish(),
});
const metadata = z.looseObject({
    op: z.string(),
    urn: z.string(),
    type: z.string(),
    old: state.nullish(),
    new: state.nullish(),
    diffs: z.array(z.string()).nullish(),
    detailedDiff: z
        .record(z.string(), z.looseObject({ inputDiff: z.boolean().optional() }))
        .nullish(),
});
export type StepMetadata = z.output<typeof metadata>;

const event = z.looseObject({
    resourcePreEvent: z.looseObject({ metadata }).optional(),
    resOutputsEvent: z.looseObject({ metadata }).optional(),
    resOpFailedEvent: z.looseObject({ metadata }).optional(),
    diagnosticEvent: z
        .looseObject({ severity: z.string(), message: z.string(), urn: z.string().optional() })
        .optional(),
    policyEvent: z
        .looseObject({
            message: z.string(),
            resourceUrn: z.string().optional(),
            policyName: z.string(),
            policyPackName: z.string(),
            enforcementLevel: z.string(),
        })
        .optional(),
    summaryEvent: z.looseObject({ result: z.string().optional() }).optional(),
});
export type EngineEvent = z.output<typeof event>;

/**
 * One line of the log; `undefined` for a blank one and for the torn last line of a run that was killed.
 * @throws TypeError for a whole line that is no event of the engine
 */
export function readEvent(line: string): EngineEvent | undefined {
    if (!line.trimEnd().endsWith("}")) return undefined;
    const parsed = event.safeParse(parseJson(line));
    if (parsed.success) return parsed.data;
    throw new TypeError(
        `the engine's event log has a line that is no event: ${line.slice(0, 200)}`,
    );
}

function parseJson(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}
