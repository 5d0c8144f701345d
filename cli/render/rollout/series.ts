/** The numbers that the charts show. */
import type { ChecklistAnswer } from "../../../controls/checklist-answers";
import type { Expiry, HistoryPoint, RolloutReport } from "../../report/model";
import { pointOf } from "../../report/since";
import type { Series } from "./palette";

export interface Bar {
    /** The bar it is a part of. */
    readonly name: string;
    readonly series: Series;
    readonly count: number;
}

/** Parts of each question by what answers them, in the order of the checklist. */
export function checklistBars(checklist: readonly ChecklistAnswer[]): Bar[] {
    return checklist.flatMap(({ item, answers, open }) => {
        const kinds = ["enforced", "verified", "attested", "declared"] as const;
        const name = item.replaceAll("-", " ");
        return [
            ...kinds.map((kind) => ({
                name,
                series: kind,
                count: answers.filter((one) => one.kind === kind).length,
            })),
            { name, series: "open" as const, count: open.length },
        ];
    });
}

const seriesOf: Readonly<Record<Expiry["kind"], Series>> = {
    attestation: "attested",
    access: "enforced",
    exception: "open",
};

/** Ends by month: those that have passed, this month and the eleven after it, and what comes later. */
export function endBars({ expiries, date }: Pick<RolloutReport, "date" | "expiries">): Bar[] {
    const months = Array.from({ length: 12 }, (_, index) => monthAfter(date, index));
    const names = ["ended", ...months.map(monthWords), "later"];
    const counts = new Map<string, number>();
    for (const { kind, expires, days } of expiries) {
        const index = months.indexOf(expires.slice(0, 7));
        const name = days < 0 ? names[0] : index >= 0 ? names[index + 1] : names.at(-1);
        const key = `${name} ${seriesOf[kind]}`;
        counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return names.flatMap((name) =>
        (["enforced", "attested", "open"] as const).map((one) => ({
            name,
            series: one,
            count: counts.get(`${name} ${one}`) ?? 0,
        })),
    );
}

/** Differences from the policy, report by report, the last of them this one's; only reports that looked for drift. */
export function driftBars(report: RolloutReport): Bar[] {
    return pointsOf(report)
        .flatMap(({ date, drift }) => (drift === undefined ? [] : [{ date, drift }]))
        .slice(-mostColumns)
        .map(({ date, drift }) => ({
            // The year on one line, the day on the next.
            name: date.replace("-", " "),
            series: "open",
            count: drift,
        }));
}

/** As many columns as a phone has room for. */
const mostColumns = 8;

/** What the reports came to, this one last. */
export function pointsOf(report: RolloutReport): HistoryPoint[] {
    return [...(report.history ?? []), pointOf(report)];
}

function monthAfter(date: string, months: number): string {
    const [year = 0, month = 1] = date.split("-").map(Number);
    return new Date(Date.UTC(year, month - 1 + months, 1)).toISOString().slice(0, 7);
}

/** `Jan 2027`. */
function monthWords(month: string): string {
    return new Date(`${month}-01T00:00:00Z`).toLocaleDateString("en-US", {
        month: "short",
        year: "numeric",
        timeZone: "UTC",
    });
}
