/** Words that all formats of a report share. */
import type { Expiry, RolloutReport, SecretPlace, SecretReach } from "../../report/model";
import { driftVerdict } from "../drift";
import type { DriftReport } from "../drift-report";
import type { Fact, Tone } from "../report/report";
import { counted } from "../report/words";

export function reportTitle({ organization }: RolloutReport): string {
    return `Codex rollout at ${organization}`;
}

export function reportFacts({ organization, policy, date, codex, basis }: RolloutReport): Fact[] {
    return [
        { name: "organization", value: organization },
        { name: "policy", value: policy },
        { name: "date", value: date },
        { name: "Codex files proven with", value: `codex ${codex}` },
        { name: "from", value: basis },
    ];
}

export function driftWords(drift: DriftReport): string {
    return driftVerdict(drift);
}

export const reachWords: Readonly<
    Record<SecretReach["answer"], { readonly words: string; readonly tone: Tone }>
> = {
    yes: { words: "yes", tone: "bad" },
    "after-approval": { words: "only after an approval", tone: "warn" },
    no: { words: "no", tone: "good" },
    nowhere: { words: "no repository reads it", tone: "plain" },
};

export function placeWords({ kind, environment }: SecretPlace): string {
    if (kind === "organization") return "secret of the organization";
    return kind === "repository" ? "secret of the repository" : `environment ${environment ?? ""}`;
}

export function endWords({ days }: Pick<Expiry, "days">): string {
    if (days < 0) return `ended ${counted(-days, "day")} ago`;
    return days === 0 ? "ends today" : `in ${counted(days, "day")}`;
}

export function endTone({ days }: Pick<Expiry, "days">): Tone {
    return days < 0 ? "bad" : days <= 30 ? "warn" : "plain";
}
