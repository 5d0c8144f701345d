import { own } from "./compare/lookup";
import type { FactPath } from "./fact-path";
import { factPath } from "./fact-path";

/**
 * What a policy says of applies themselves: how much one may remove, who may let a brake pass, which guardrails are waived,
 * when access ends. No resource carries it, so it is written down with the rollout at each apply: the next plan is held to
 * what was agreed on before it, and not to what it says of itself.
 *
 * Key: where the policy says it, with what is in a list by its name instead of its place: `brakes/memberships/most`,
 * `guardrails/waive/no-force-push/repositories~1sandbox`, `users/codex-pilot/until`. Dates are ISO dates.
 */
export type Safeguards = Readonly<Record<FactPath, Safeguard>>;

export type Safeguard = string | number | readonly string[];

/** Where the end of a team's access is written down. */
export function untilPath(slug: string): FactPath {
    return factPath("users", slug, "until");
}

/** The last day of a team's access, if it ends by itself. */
export function untilOf(safeguards: Safeguards | undefined, slug: string): string | undefined {
    const until = own(safeguards ?? {}, untilPath(slug));
    return typeof until === "string" ? until : undefined;
}

/** Whether both say the same; nothing written down is another thing than any of them. */
export function sameSafeguards(a: Safeguards | undefined, b: Safeguards | undefined): boolean {
    return canonical(a) === canonical(b);
}

function canonical(safeguards: Safeguards | undefined): string {
    return JSON.stringify(
        safeguards && Object.entries(safeguards).sort(([a], [b]) => (a < b ? -1 : 1)),
    );
}
