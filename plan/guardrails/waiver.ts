/** Exceptions from a guardrail: for one place, by somebody, for a reason, until a day. */
import picomatch from "picomatch";
import { guardrailIds } from "./table";

export interface Waiver {
    /** Id of the guardrail. */
    readonly guardrail: string;
    /** What it is for: a fact path (`repositories/sandbox/protections/main`) or a URN, or a pattern of them (`*`, `**`). */
    readonly where: string;
    readonly because: string;
    /** Who answers for it. */
    readonly by: string;
    /** ISO date, the last day on which it holds. */
    readonly expires: string;
}

/** Something a waiver is asked about: the place of a violation, in each of the ways it can be named. */
export interface Place {
    readonly guardrail: { readonly id: string };
    readonly path: string;
    readonly urn?: string;
}

/** How long before its end a waiver is asked about again, and how long one may hold, in days. */
export const notice = 30;
export const longest = 366;

/** The waiver that lets a violation pass today; one that has expired lets nothing pass. */
export function waiverFor(
    place: Place,
    waivers: readonly Waiver[],
    today: string,
): Waiver | undefined {
    return waivers.find(
        (waiver) =>
            waiver.guardrail === place.guardrail.id &&
            waiver.expires >= today &&
            covers(waiver, place),
    );
}

/** A place is covered together with what lies below it. */
function covers({ where }: Waiver, { path, urn }: Place): boolean {
    const places = [path, ...(urn === undefined ? [] : [urn])];
    const options = { dot: true, noextglob: true, nonegate: true, nobrace: true, nobracket: true };
    const fits = picomatch([where, `${where}/**`], options);
    return places.some((place) => place === where || place.startsWith(`${where}/`) || fits(place));
}

export interface WaiverProblem {
    /** Index in the list that was given. */
    readonly index: number;
    readonly key: keyof Waiver;
    readonly code: "waiver-expired" | "waiver-ends-soon" | "waiver-too-long" | "unknown-guardrail";
    readonly severity: "mandatory" | "advisory";
    readonly message: string;
    readonly expected: string;
}

/** What is wrong with waivers by themselves, whether or not something needs them. */
export function* waiverProblems(
    waivers: readonly Waiver[],
    today: string,
): Generator<WaiverProblem> {
    for (const [index, { guardrail, where, by, expires }] of waivers.entries()) {
        if (!guardrailIds.includes(guardrail)) {
            yield {
                index,
                key: "guardrail",
                code: "unknown-guardrail",
                severity: "mandatory",
                message: `no guardrail ${guardrail}`,
                expected: `one of ${guardrailIds.join(", ")}`,
            };
        }
        const what = `the waiver of ${guardrail} for ${where}, by ${by},`;
        const left = days(today, expires);
        const again = "decide again: renew it with a reason, or take it out";
        const problem = (
            code: WaiverProblem["code"],
            severity: WaiverProblem["severity"],
            message: string,
            expected: string,
        ): WaiverProblem => ({ index, key: "expires", code, severity, message, expected });
        if (left < 0)
            yield problem("waiver-expired", "mandatory", `${what} ended on ${expires}`, again);
        else if (left > longest) {
            const message = `${what} would hold for ${left} days`;
            yield problem("waiver-too-long", "mandatory", message, "at most a year");
        } else if (left <= notice) {
            const message = `${what} ends on ${expires}, in ${left} ${left === 1 ? "day" : "days"}`;
            yield problem("waiver-ends-soon", "advisory", message, again);
        }
    }
}

function days(from: string, to: string): number {
    return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}
