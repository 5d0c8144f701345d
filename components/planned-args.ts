import { createHash } from "node:crypto";
import { factPath } from "../plan/fact-path";
import { teamSlug } from "../plan/names";
import type { BranchRules, Ruleset } from "../plan/organization";
import { formatOrigin } from "../plan/origin";
import type { Plan, PlannedSecret, PlannedTeam } from "../plan/plan";
import { originOf } from "../plan/plan";
import type { BranchRulesArgs } from "./branch-rules";
import type { Identities } from "./identities";
import type { RulesetArgs } from "./ruleset-rules";
import type { SecretFromEnvironmentArgs } from "./sealed-secret";

/** Branch rules of the plan as arguments: only `approvals: null`, no pull request needed, is said otherwise. */
export function branchRulesOf(rules: BranchRules): BranchRulesArgs {
    return {
        approvals: rules.approvals ?? undefined,
        codeOwners: rules.codeOwners,
        lastPushApproval: rules.lastPushApproval,
        dismissStaleApprovals: rules.dismissStaleApprovals,
        checks: [...rules.checks],
        strictChecks: rules.strictChecks,
        conversationResolution: rules.conversationResolution,
        linearHistory: rules.linearHistory,
        signedCommits: rules.signedCommits,
        forcePushes: rules.forcePushes,
        deletions: rules.deletions,
    };
}

export function rulesetArgsOf(ruleset: Ruleset, identities: Identities): RulesetArgs {
    return {
        ...branchRulesOf(ruleset),
        name: ruleset.name,
        enforcement: ruleset.enforcement,
        refs: [...ruleset.refs.include],
        refsExcept: [...ruleset.refs.exclude],
        bypass: ruleset.bypass.map((bypass) => identities.bypass(bypass)),
    };
}

/** Secrets whose value the caller brings; the others belong to somebody else and are only checked. */
export function secretsOf(
    plan: Plan,
    above: readonly string[],
    secrets: Readonly<Record<string, PlannedSecret>>,
): SecretFromEnvironmentArgs[] {
    return entries(secrets).flatMap(([name, secret]) => {
        const { from, rotated } = secret;
        if (from === undefined) return [];
        const declaredAt = policyLine(plan, [...above, name]);
        return [{ name, from, rotated, ...(declaredAt === undefined ? {} : { declaredAt }) }];
    });
}

/** `file:line:col` of the policy line that a fact comes from. */
export function policyLine(plan: Plan, segments: readonly string[]): string | undefined {
    const origin = originOf(plan, factPath(...segments));
    return origin === undefined ? undefined : formatOrigin(origin);
}

/** Slugs that a team had under its earlier names. */
export function previousSlugs(team: PlannedTeam | undefined): string[] {
    return (team?.previously ?? []).map(teamSlug);
}

/** A short name for a content: the same text gives the same name, on every machine. */
export function contentName(content: unknown): string {
    return createHash("sha256").update(JSON.stringify(content)).digest("hex").slice(0, 12);
}

/** Entries in the order of their keys, so that resources are declared in one order in every run. */
export function entries<T>(record: Readonly<Record<string, T>>): [string, T][] {
    return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
