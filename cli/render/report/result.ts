/** What tools that read results by policy line get: code scanning (SARIF) and annotations of a workflow run. */
import type { Origin } from "../../../plan/origin";
import type { Row } from "./report";
import { names } from "./words";

export interface Result {
    /** `brake/NAME`, the name of an area, the code of a finding, or `unknown`. */
    readonly rule: string;
    readonly level: "error" | "note" | "warning";
    readonly message: string;
    readonly origin?: Origin;
    /** What makes it the same result in another run. */
    readonly key: string;
}

export interface Results {
    readonly title: string;
    readonly verdict: string;
    readonly level: Result["level"];
    /** Policy file as the user gave it, for results that no line of it speaks of. */
    readonly policy: string;
    /** The worst first. */
    readonly results: readonly Result[];
    /** Where the whole stands when a format cuts. */
    readonly whole: string;
    /** For whoever reads the run: hash of the plan, counts, … */
    readonly properties: Readonly<Record<string, unknown>>;
}

const levels: readonly Result["level"][] = ["error", "warning", "note"];

export function worstFirst(results: readonly Result[]): Result[] {
    return levels.flatMap((level) => results.filter((one) => one.level === level));
}

/** Names in a message of what a row stands for. */
const mostNames = 12;

/** A row for people as a result; `said` goes before its words. */
export function rowResult(
    { text, lists, origin, remedy }: Row,
    { rule, level, said = "" }: Pick<Result, "level" | "rule"> & { readonly said?: string },
): Result {
    const list = lists
        .filter((one) => one.said !== true)
        .map((one) => names(one.names, mostNames))
        .join("; ");
    return {
        rule,
        level,
        message: `${said}${text}${list === "" ? "" : `: ${list}`}${remedy === undefined ? "" : ` - ${remedy}`}`,
        key: text,
        ...(origin === undefined ? {} : { origin }),
    };
}
