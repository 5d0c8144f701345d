/** A preview as results: one a change, drift, brake, finding and unread part; access is what changes mean and stands in none. */
import type { Preview, PreviewChange } from "../../../preview/model";
import { stopping } from "../../../preview/model";
import { accessRows } from "./access";
import { factRows } from "../report/fact-rows";
import { findingResults } from "../report/findings";
import type { Result, Results } from "../report/result";
import { rowResult, worstFirst } from "../report/result";
import { countsOf, verdict, verdictTone } from "./counts";

const levels = { bad: "error", warn: "warning", plain: "note", good: "note" } as const;
const parts = { change: "", drift: "Drift undone: ", left: "Left alone: " } as const;

/** For code scanning: nothing is said together, so that a result is the same one from run to run. */
export function previewResults(preview: Preview): Results {
    return resultsOf(preview, preview.changes.map(changeResult));
}

/** For people who read few lines: what happens alike is said once, and who gains and loses first. */
export function previewAnnotations(preview: Preview): Results {
    const rows = (of: readonly PreviewChange[], level: Result["level"], said: string) =>
        factRows(of).map((row) => rowResult(row, { rule: row.label ?? "change", level, said }));
    const access = (one: PreviewChange["class"], level: Result["level"]) =>
        accessRows(preview.access.filter((change) => change.class === one)).map((row) =>
            rowResult(row, { rule: "access", level }),
        );
    return resultsOf(preview, [
        ...access("loosens", "warning"),
        ...access("tightens", "note"),
        ...(["change", "drift", "left"] as const).flatMap((part) =>
            (["warning", "note"] as const).flatMap((level) =>
                rows(
                    preview.changes.filter((one) => one.part === part && levelOf(one) === level),
                    level,
                    parts[part],
                ),
            ),
        ),
    ]);
}

function resultsOf(preview: Preview, changes: readonly Result[]): Results {
    const { organization, policy, hash, stack } = preview;
    return {
        title: `Preview of ${organization}`,
        verdict: verdict(preview),
        level: levels[verdictTone(preview)],
        policy,
        whole: "preview.html and preview.json",
        properties: { plan: hash, stack, counts: countsOf(preview) },
        results: worstFirst([...others(preview), ...changes]),
    };
}

function others(preview: Preview): Result[] {
    const stops = new Set(stopping(preview));
    return [
        ...preview.brakes.map((hit): Result => {
            const { brake, summary, remedy, override, origin } = hit;
            const by =
                override === undefined
                    ? remedy
                    : `let through by ${override.by} until ${override.expires}: ${override.because}`;
            return {
                rule: `brake/${brake}`,
                level: stops.has(hit) ? "error" : "warning",
                message: `${summary}. ${by}`,
                key: `brake ${brake}`,
                ...((override?.origin ?? origin) === undefined
                    ? {}
                    : { origin: override?.origin ?? origin }),
            };
        }),
        ...findingResults(preview.findings),
        ...preview.unknown.map(({ path, what, reason }): Result => ({
            rule: "unknown",
            level: "warning",
            message: `${what} could not be read: ${reason}`,
            key: `unknown ${path}`,
        })),
    ];
}

function changeResult(change: PreviewChange): Result {
    const { part, area, path, summary, origin, remedy } = change;
    return {
        rule: area,
        level: levelOf(change),
        message: `${parts[part]}${summary}${remedy === undefined ? "" : ` - ${remedy}`}`,
        key: `${part} ${path}`,
        ...(origin === undefined ? {} : { origin }),
    };
}

/** What loosens and what takes something away is for somebody to look at. */
function levelOf({ part, class: how, action }: PreviewChange): Result["level"] {
    if (part === "left") return "note";
    return how === "loosens" || action === "remove" ? "warning" : "note";
}
