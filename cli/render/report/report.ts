/** What a person is to read, before it is text, Markdown or a page: one shape for previews and drift. All words are raw. */
import type { Origin } from "../../../plan/origin";

/** How much a reader has to care. */
export type Tone = "bad" | "good" | "plain" | "warn";

export interface Report {
    /** E.g. `Preview of acme`. */
    readonly title: string;
    /** All of it in one line, with counts. */
    readonly verdict: string;
    readonly tone: Tone;
    /** What was looked at, with what: plan hash, policy, stack. */
    readonly facts: readonly Fact[];
    /** In the order of reading; those without rows and note are left out by whoever makes the report. */
    readonly sections: readonly Section[];
    /** Where the whole stands when a format cuts, e.g. `preview.html and preview.json`. */
    readonly whole: string;
}

export interface Fact {
    readonly name: string;
    readonly value: string;
}

export interface Section {
    /** Stable, for links: `access`, `change`, `drift`, … */
    readonly id: string;
    readonly title: string;
    readonly tone: Tone;
    /** What a reader must know of the section, with its counts. */
    readonly note?: string;
    readonly groups: readonly Group[];
    /** Shown closed where a format can. */
    readonly closed?: boolean;
}

export interface Group {
    /** E.g. `Loosens`; absent in sections that have one group only. */
    readonly title?: string;
    readonly tone: Tone;
    /** How many single facts the rows stand for; said whatever is cut. */
    readonly count: number;
    readonly rows: readonly Row[];
    /** What is cut first where room is short: the highest. 0 is what a reviewer must see. */
    readonly rank: number;
}

export interface Row {
    /** Area of the policy, name of a brake, … */
    readonly label?: string;
    readonly text: string;
    /** What the words stand for, where they say only how many. */
    readonly lists: readonly List[];
    /** Single facts that the row stands for. */
    readonly count: number;
    readonly before?: string;
    readonly after?: string;
    readonly origin?: Origin;
    /** What to do about it. */
    readonly remedy?: string;
}

export interface List {
    readonly noun: string;
    readonly names: readonly string[];
    /** The words of the row say enough of it already: only for formats that have room for all. */
    readonly said?: boolean;
}
