import type { Preview } from "../../../preview/model";
import { stopping } from "../../../preview/model";
import type { Tone } from "../report/report";
import { counted, number } from "../report/words";

export interface PreviewCounts {
    /** Changes that the apply makes because policy or program changed. */
    readonly changes: number;
    readonly loosens: number;
    readonly tightens: number;
    readonly neutral: number;
    /** Changes that others made, which the apply undoes, by what undoing them does. */
    readonly drift: number;
    readonly driftLoosens: number;
    /** Of changes and drift, what the apply takes away. */
    readonly removals: number;
    readonly left: number;
    readonly brakes: number;
    readonly overridden: number;
    readonly findings: number;
    readonly unknown: number;
}

export function countsOf(preview: Preview): PreviewCounts {
    const { changes, brakes, findings, unknown } = preview;
    const counts = { change: 0, drift: 0, left: 0, loosens: 0, tightens: 0, neutral: 0 };
    let [driftLoosens, removals] = [0, 0];
    for (const { part, class: how, action } of changes) {
        counts[part]++;
        if (part === "change") counts[how]++;
        if (part === "drift" && how === "loosens") driftLoosens++;
        if (part !== "left" && action === "remove") removals++;
    }
    const stops = stopping(preview).length;
    return {
        changes: counts.change,
        loosens: counts.loosens,
        tightens: counts.tightens,
        neutral: counts.neutral,
        drift: counts.drift,
        driftLoosens,
        removals,
        left: counts.left,
        brakes: stops,
        overridden: brakes.length - stops,
        findings: findings.length,
        unknown: unknown.length,
    };
}

/** `12 changes: 3 loosen, 7 tighten, 2 neutral; 1 drift undone; 4 left alone; stopped by 1 brake` */
export function verdict(preview: Preview): string {
    const counts = countsOf(preview);
    const { changes, loosens, tightens, neutral, drift, driftLoosens, removals } = counts;
    const classes = [
        ...(loosens > 0 ? [`${number(loosens)} ${loosens === 1 ? "loosens" : "loosen"}`] : []),
        ...(tightens > 0 ? [`${number(tightens)} ${tightens === 1 ? "tightens" : "tighten"}`] : []),
        ...(neutral > 0 ? [`${number(neutral)} neutral`] : []),
    ];
    const undone =
        driftLoosens === 0
            ? `${number(drift)} drift undone`
            : `${number(drift)} drift undone, of which ${number(driftLoosens)} ${driftLoosens === 1 ? "loosens" : "loosen"}`;
    return [
        changes === 0
            ? drift === 0
                ? nothingToDo(counts, preview)
                : "no change by the policy"
            : `${counted(changes, "change")}: ${classes.join(", ")}`,
        ...(removals > 0 ? [counted(removals, "removal")] : []),
        ...(drift > 0 ? [undone] : []),
        ...(counts.left > 0 ? [`${number(counts.left)} left alone`] : []),
        ...(counts.unknown > 0 ? [`${counted(counts.unknown, "part")} not read`] : []),
        ...(counts.overridden > 0 ? [`${counted(counts.overridden, "brake")} overridden`] : []),
        ...(counts.brakes > 0 ? [`stopped by ${counted(counts.brakes, "brake")}`] : []),
    ].join("; ");
}

function nothingToDo({ unknown }: PreviewCounts, { organization, steps }: Preview): string {
    if (steps.length > 0)
        return `${organization} stays as it is, and the engine takes ${counted(steps.length, "step")}`;
    return unknown > 0
        ? `nothing to do in what was read of ${organization}`
        : `nothing to do: ${organization} is as the policy says`;
}

export function verdictTone(preview: Preview): Tone {
    const { changes, drift, loosens, driftLoosens, removals, brakes, unknown } = countsOf(preview);
    if (brakes > 0) return "bad";
    if (loosens + driftLoosens + removals + unknown > 0) return "warn";
    return changes + drift > 0 ? "plain" : "good";
}
