import type { ReviewContribution } from "./contribution";
import type { BranchRules, Ruleset } from "./organization";
import type { Origin } from "./origin";

/** The least that review areas ask of one repository, and the line that asks for it. */
export interface NeededReview {
    readonly approvals: number;
    readonly codeOwners: boolean;
    readonly origins: { readonly approvals?: Origin; readonly codeOwners?: Origin };
}

const nothing: NeededReview = { approvals: 0, codeOwners: false, origins: {} };

/** Areas add up: the highest number of approvals, and code owners as soon as one asks. */
export function neededReviews(
    contributions: readonly ReviewContribution[],
): ReadonlyMap<string, NeededReview> {
    const needed = new Map<string, NeededReview>();
    for (const one of contributions) {
        const { approvals, codeOwners, origins } = needed.get(one.repository) ?? nothing;
        const more = (one.approvals ?? 0) > approvals;
        needed.set(one.repository, {
            approvals: more ? (one.approvals ?? 0) : approvals,
            codeOwners: codeOwners || one.codeOwners,
            origins: {
                approvals: more ? (one.origins?.["approvals"] ?? one.origin) : origins.approvals,
                codeOwners:
                    origins.codeOwners ??
                    (one.codeOwners ? (one.origins?.["codeOwners"] ?? one.origin) : undefined),
            },
        });
    }
    return needed;
}

interface Raised<Rules> {
    readonly rules: Rules;
    /** Lines of the facts that were raised, by fact. */
    readonly origins: Readonly<Record<string, Origin>>;
}

/** Rules with at least the needed reviews. Where no pull request is asked for there is nothing to raise. */
export function raised<Rules extends BranchRules>(
    rules: Rules,
    need: NeededReview | undefined,
): Raised<Rules> {
    if (need === undefined || rules.approvals === null) return { rules, origins: {} };
    const origins: Record<string, Origin> = {};
    const approvals = Math.max(rules.approvals, need.approvals);
    if (approvals > rules.approvals && need.origins.approvals !== undefined)
        origins["approvals"] = need.origins.approvals;
    if (need.codeOwners && !rules.codeOwners && need.origins.codeOwners !== undefined)
        origins["codeOwners"] = need.origins.codeOwners;
    return {
        rules: { ...rules, approvals, codeOwners: rules.codeOwners || need.codeOwners },
        origins,
    };
}

/**
 * A ruleset of the organization covers repositories that need different reviews. What all of them need raises the ruleset
 * itself; what only some need is a further ruleset for those, since GitHub adds rulesets up and the strictest rule holds.
 */
export function raisedRulesets(
    ruleset: Ruleset,
    needs: ReadonlyMap<string, NeededReview>,
): Raised<Ruleset>[] {
    const repositories = ruleset.repositories?.include ?? [];
    const each = repositories.map((name) => ({ name, ...raised(ruleset, needs.get(name)) }));
    if (each.length === 0 || ruleset.approvals === null) return [{ rules: ruleset, origins: {} }];

    const least = {
        approvals: Math.min(...each.map(({ rules }) => rules.approvals ?? 0)),
        codeOwners: each.every(({ rules }) => rules.codeOwners),
    };
    const first = each.find(({ rules }) => rules.approvals === least.approvals) ?? each[0];
    const base: Ruleset = { ...ruleset, ...least };
    const groups = new Map<string, typeof each>();
    for (const one of each) {
        if (one.rules.approvals === least.approvals && one.rules.codeOwners === least.codeOwners)
            continue;
        const name = furtherName(ruleset.name, one.rules, least);
        groups.set(name, [...(groups.get(name) ?? []), one]);
    }
    const further = [...groups].flatMap(([name, members]) => {
        const [one] = members;
        return one === undefined
            ? []
            : [
                  furtherRuleset(
                      name,
                      one,
                      members.map((member) => member.name),
                  ),
              ];
    });
    return [{ rules: base, origins: onlyChanged(ruleset, base, first?.origins ?? {}) }, ...further];
}

function furtherName(
    name: string,
    rules: BranchRules,
    least: { readonly codeOwners: boolean },
): string {
    const approvals = `${rules.approvals ?? 0} ${rules.approvals === 1 ? "approval" : "approvals"}`;
    return `${name} (${approvals}${rules.codeOwners && !least.codeOwners ? ", code owners" : ""})`;
}

/** Reviews only: every other rule is the first ruleset's already. */
function furtherRuleset(
    name: string,
    { rules, origins }: Raised<Ruleset>,
    repositories: readonly string[],
): Raised<Ruleset> {
    const include = [...repositories].sort();
    const silent = {
        checks: [],
        strictChecks: false,
        linearHistory: false,
        signedCommits: false,
        forcePushes: true,
        deletions: true,
    };
    return {
        rules: { ...rules, ...silent, name, repositories: { include, exclude: [] } },
        origins,
    };
}

function onlyChanged(
    before: Ruleset,
    after: Ruleset,
    origins: Readonly<Record<string, Origin>>,
): Record<string, Origin> {
    const changed = (["approvals", "codeOwners"] as const).filter(
        (key) => before[key] !== after[key],
    );
    return Object.fromEntries(
        changed.flatMap((key) => (origins[key] === undefined ? [] : [[key, origins[key]]])),
    );
}
