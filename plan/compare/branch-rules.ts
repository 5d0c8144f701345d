/** Classic branch protections and rulesets: what must be so before something reaches a branch. */
import type { BranchProtection, BranchRules, Ruleset, RulesetBypass } from "../organization";
import type { PlannedRepository } from "../plan";
import type { Comparison } from "./comparison";
import type { Field, Fields } from "./fields";
import { compareFields, guard, permission, set, setEffect } from "./fields";
import { heldProtection, heldRuleset } from "./held";
import { actorWords, counted, listWords, sameSet, setWords } from "./words";
import { own } from "./lookup";

const approvals: Field<number | null> = {
    words: (declared, actual) => {
        const now =
            actual === null
                ? "no pull request is required"
                : `${actual === 0 ? "no approving review" : counted(actual, "approving review")} required`;
        return `${now}, policy says ${declared ?? "no pull request"}`;
    },
    effect: (declared, actual) => ((actual ?? -1) < (declared ?? -1) ? "looser" : "tighter"),
};

/** Who something is restricted to; `null` restricts nobody. */
function restriction(name: string): Field<readonly string[] | null> {
    return {
        equal: (declared, actual) =>
            declared === null || actual === null ? declared === actual : sameSet(declared, actual),
        words: (declared, actual) => {
            if (actual === null)
                return `${name} is not restricted, policy says only ${listWords((declared ?? []).map(actorWords))}`;
            if (declared === null)
                return `${name} is restricted to ${listWords(actual.map(actorWords))}, policy leaves it open`;
            return `${name}: ${setWords(declared, actual, actorWords)}`;
        },
        effect: (declared, actual) => {
            if (actual === null || declared === null) return actual === null ? "looser" : "tighter";
            return setEffect(declared, actual, "looser");
        },
    };
}

const rules: Fields<BranchRules> = {
    approvals,
    codeOwners: guard("code-owner review"),
    lastPushApproval: guard("approval of the last push"),
    dismissStaleApprovals: guard("dismissal of stale approvals"),
    checks: set("required checks", "tighter"),
    strictChecks: guard("being up to date before merging"),
    conversationResolution: guard("conversation resolution"),
    linearHistory: guard("linear history"),
    signedCommits: guard("signed commits"),
    forcePushes: permission("force pushes are"),
    deletions: permission("deletions are"),
};

export const protectionFields: Fields<BranchProtection> = {
    ...rules,
    enforceAdmins: guard("enforcement on administrators"),
    lockBranch: guard("the branch lock"),
    bypass: set("may merge without the required reviews", "looser", actorWords),
    push: restriction("pushing"),
    dismissal: restriction("dismissing reviews"),
    forcePushBypass: set("may force push", "looser", actorWords),
};

const enforcementRank = ["disabled", "evaluate", "active"] as const;

type Targets = { readonly include: readonly string[]; readonly exclude: readonly string[] };

function targets(name: string): Field<Targets | undefined> {
    const sides = (declared: Targets = nothing, actual: Targets = nothing) =>
        [
            [declared.include, actual.include, "tighter"],
            [declared.exclude, actual.exclude, "looser"],
        ] as const;
    return {
        equal: (declared, actual) => sides(declared, actual).every(([a, b]) => sameSet(a, b)),
        words: (declared, actual) => {
            const [included, excluded] = sides(declared, actual).map(([a, b]) => setWords(a, b));
            const parts = [included, excluded && `of those excluded, ${excluded}`].filter(Boolean);
            return `${name}: ${parts.join("; ")}`;
        },
        effect: (declared, actual) => {
            const effects = sides(declared, actual)
                .filter(([a, b]) => !sameSet(a, b))
                .map(([a, b, more]) => setEffect(a, b, more));
            return effects.includes("looser") ? "looser" : "tighter";
        },
    };
}

const nothing: Targets = { include: [], exclude: [] };

const bypassWords = ({ actor, mode }: RulesetBypass): string =>
    mode === "always" ? actorWords(actor) : `${actorWords(actor)} (${mode.replace("_", " ")})`;

export const rulesetFields: Fields<Ruleset> = {
    ...rules,
    enforcement: {
        words: (declared, actual) => `enforcement is ${actual}, policy says ${declared}`,
        effect: (declared, actual) =>
            enforcementRank.indexOf(actual) < enforcementRank.indexOf(declared)
                ? "looser"
                : "tighter",
    },
    refs: targets("branches"),
    repositories: targets("repositories"),
    bypass: {
        equal: (declared, actual) => sameSet(declared.map(bypassWords), actual.map(bypassWords)),
        words: (declared, actual) =>
            `may bypass: ${setWords(declared.map(bypassWords), actual.map(bypassWords))}`,
        effect: (declared, actual) =>
            setEffect(declared.map(bypassWords), actual.map(bypassWords), "looser"),
    },
    otherRules: set("other rules", "tighter"),
};

export function compareProtections(comparison: Comparison, planned: PlannedRepository): void {
    const { name } = planned;
    const live = own(comparison.state.repositories, name)?.protections ?? {};
    for (const [pattern, protection] of Object.entries(planned.protections)) {
        const at = ["repositories", name, "protections", pattern];
        const actual = own(live, pattern);
        if (actual === undefined) {
            comparison.report({
                kind: "missing",
                at,
                repository: name,
                summary: `${name} ${pattern}: no branch protection`,
                declared: protection,
                effect: "looser",
                managed: true,
            });
            continue;
        }
        const subject = `${name} ${pattern}`;
        compareFields(
            comparison,
            protectionFields,
            { at, subject, repository: name },
            heldProtection(protection),
            actual,
        );
    }
    reportOverruling(comparison, planned);
}

/** A rule for one branch by its name wins over a rule with a wildcard (GitHub, "Managing a branch protection rule"). */
function reportOverruling(comparison: Comparison, planned: PlannedRepository): void {
    const wildcards = Object.keys(planned.protections).filter((pattern) => pattern.includes("*"));
    if (wildcards.length === 0) return;
    for (const [pattern, actual] of Object.entries(
        own(comparison.state.repositories, planned.name)?.protections ?? {},
    )) {
        const overruled = wildcards.find((wildcard) => matchesBranch(wildcard, pattern));
        if (
            Object.hasOwn(planned.protections, pattern) ||
            pattern.includes("*") ||
            overruled === undefined
        )
            continue;
        comparison.report({
            kind: "unmanaged",
            at: ["repositories", planned.name, "protections", pattern],
            governedBy: ["repositories", planned.name, "protections", overruled],
            repository: planned.name,
            summary: `${planned.name} ${pattern}: a branch protection of its own wins over the policy's for ${overruled}`,
            actual,
            effect: "looser",
            managed: false,
        });
    }
}

/** `*` stays inside a path segment, as in Ruby's fnmatch with FNM_PATHNAME, which GitHub uses for branch patterns. */
export function matchesBranch(wildcard: string, branch: string): boolean {
    const pattern = wildcard
        .split(/(\*\*\/|\*|\?)/)
        .map((part) => branchTokens[part] ?? part.replace(/[.+^${}()|[\]\\]/g, "\\$&"))
        .join("");
    return new RegExp(`^${pattern}$`).test(branch);
}

const branchTokens: Readonly<Record<string, string>> = {
    "**/": "(?:.*/)?",
    "*": "[^/]*",
    "?": "[^/]",
};

export function compareRulesets(
    comparison: Comparison,
    planned: Readonly<Record<string, Ruleset>>,
    live: Readonly<Record<string, Ruleset>>,
    repository?: string,
): void {
    const above = repository === undefined ? [] : ["repositories", repository];
    const place = repository === undefined ? "" : `${repository}, `;
    const within = repository === undefined ? {} : { repository };
    for (const [name, ruleset] of Object.entries(planned)) {
        const at = [...above, "rulesets", name];
        const subject = `${place}ruleset ${name}`;
        const actual = own(live, name);
        if (actual === undefined) {
            comparison.report({
                kind: "missing",
                at,
                ...within,
                summary: `${subject} does not exist`,
                declared: ruleset,
                effect: "looser",
                managed: true,
            });
            continue;
        }
        compareFields(
            comparison,
            rulesetFields,
            { at, subject, ...within },
            heldRuleset(ruleset),
            actual,
        );
    }
}
