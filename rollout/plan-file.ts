/** A plan written down, to be applied again: what every `up` leaves, so that it can be rolled back. */
import { z } from "zod";
import type { Finding } from "../plan/finding";
import type { Origin } from "../plan/origin";
import type { Plan } from "../plan/plan";
import { readBounded } from "../policies/bounded-file";
import { JsonError, jsonLimits, parseJson, placesIn } from "../policies/json";
import { planSchema } from "./plan-schema";
import { PolicyError } from "./resolve";

export interface RecordedPlan {
    /** Version of this shape. */
    readonly version: 1;
    readonly kind: "rollback";
    readonly organization: string;
    /** Name of the Pulumi stack. */
    readonly stack: string;
    /** When it was recorded, ISO 8601, UTC. */
    readonly time: string;
    /** Hash of the plan that was applied instead of it. */
    readonly applied: string;
    /** What was applied before that. */
    readonly plan: Plan;
}

const recorded = z
    .strictObject({
        version: z.literal(1),
        kind: z.literal("rollback"),
        organization: z.string().min(1),
        stack: z.string().min(1),
        time: z.iso.datetime(),
        applied: z.string().regex(/^[0-9a-f]{64}$/),
        plan: planSchema,
    })
    .refine(({ organization, plan }) => organization === plan.organization, {
        path: ["plan", "organization"],
        error: "is another organization than the file is of",
    });

export function formatPlanFile(recording: RecordedPlan): string {
    const { plan } = recording;
    const written = { ...recording, plan: { ...plan, origins: [...plan.origins] } };
    return `${JSON.stringify(written, null, 2)}\n`;
}

/** @throws PolicyError with every place that is wrong; the file system's error when the file cannot be read */
export function readPlanFile(file: string): RecordedPlan {
    return parsePlanFile(readBounded(file, jsonLimits.bytes), file);
}

/** Nobody reads more of what is wrong with a file that no person wrote. */
const most = 50;

/** @throws PolicyError with every place that is wrong, the first 50 of them */
export function parsePlanFile(text: string, file: string): RecordedPlan {
    let json: unknown;
    try {
        json = parseJson(text, file);
    } catch (error) {
        if (!(error instanceof JsonError)) throw error;
        const { message, origin } = error.finding;
        throw new PolicyError(file, [finding(file, origin, message)]);
    }
    const read = recorded.safeParse(json);
    if (read.success) return read.data;
    const places = placesIn(text, file);
    throw new PolicyError(
        file,
        read.error.issues
            .slice(0, most)
            .map(({ path, message }) =>
                finding(file, places(path as (string | number)[]), message),
            ),
    );
}

function finding(file: string, origin: Origin, message: string): Finding {
    return {
        severity: "error",
        code: "plan-file",
        message,
        expected: "a rollback file is used as `codex-rollout up` wrote it",
        origin: { ...origin, file },
    };
}
