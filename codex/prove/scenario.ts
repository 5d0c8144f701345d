import type { Origin } from "../../plan/origin";
import type { ProofRow } from "../result";
import type { Outcome } from "./session";

/** One thing to try in a session, and how to tell what came of it. */
export interface Scenario {
    readonly subject: string;
    readonly declared: string;
    readonly origin: Origin;
    readonly command: string;
    judge(outcome: Outcome): Judgement;
}

export interface Judgement {
    readonly verdict: ProofRow["verdict"];
    readonly evidence: string;
}

export const obeyed = (evidence: string): Judgement => ({ verdict: "obeyed", evidence });
export const broken = (evidence: string): Judgement => ({ verdict: "broken", evidence });

/** What was seen, short enough for a table. */
export function seen(outcome: Outcome): string {
    const text = outcome.text.length > 200 ? `${outcome.text.slice(0, 200)}…` : outcome.text;
    return `${outcome.kind}: ${text}`;
}

export function judged(scenario: Scenario, outcome: Outcome): ProofRow {
    return {
        subject: scenario.subject,
        declared: scenario.declared,
        ...scenario.judge(outcome),
        from: scenario.origin.path,
    };
}
