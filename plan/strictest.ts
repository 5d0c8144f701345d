import type { BranchProtection, BranchRules } from "./organization";

/** Which of two rules holds when several areas speak of one branch: always the stricter. */
export type Rule =
    | keyof BranchRules
    | "enforceAdmins"
    | "lockBranch"
    | "bypass"
    | "push"
    | "dismissal"
    | "forcePushBypass";

/**
 * Two protections of one branch as one. GitHub keeps a single rule for a pattern, so the stricter of each rule stays:
 * more approvals, more checks, fewer people who are excepted.
 * `from` says which of the two each rule came from, for its origin; `clashes` names lists that have nobody in common.
 */
export function strictest(a: BranchProtection, b: BranchProtection) {
    const from = new Map<Rule, "a" | "b">();
    const clashes: ("push" | "dismissal")[] = [];
    const take = <Value>(
        rule: Rule,
        left: Value,
        right: Value,
        rightIsStricter: boolean,
    ): Value => {
        from.set(rule, rightIsStricter ? "b" : "a");
        return rightIsStricter ? right : left;
    };
    const on = (rule: Rule & keyof BranchProtection): boolean =>
        take(rule, a[rule] === true, b[rule] === true, b[rule] === true && a[rule] !== true);
    const off = (rule: Rule & keyof BranchProtection): boolean =>
        take(rule, a[rule] === true, b[rule] === true, b[rule] !== true && a[rule] === true);
    const common = (rule: "bypass" | "forcePushBypass"): readonly string[] => {
        const both = a[rule].filter((actor) => b[rule].includes(actor));
        return take(rule, both, both, b[rule].length < a[rule].length);
    };
    const narrowed = (rule: "push" | "dismissal"): readonly string[] | null => {
        const [left, right] = [a[rule], b[rule]];
        if (left === null || right === null)
            return take(rule, left, right, left === null && right !== null);
        const both = left.filter((actor) => right.includes(actor));
        if (both.length === 0 && left.length > 0 && right.length > 0) clashes.push(rule);
        return take(rule, both, both, right.length < left.length);
    };
    const checks = [...new Set([...a.checks, ...b.checks])].sort();

    const protection: BranchProtection = {
        pattern: a.pattern,
        approvals: take(
            "approvals",
            a.approvals,
            b.approvals,
            (b.approvals ?? -1) > (a.approvals ?? -1),
        ),
        codeOwners: on("codeOwners"),
        lastPushApproval: on("lastPushApproval"),
        dismissStaleApprovals: on("dismissStaleApprovals"),
        checks: take("checks", checks, checks, b.checks.length > a.checks.length),
        strictChecks: on("strictChecks"),
        conversationResolution: on("conversationResolution"),
        linearHistory: on("linearHistory"),
        signedCommits: on("signedCommits"),
        forcePushes: off("forcePushes"),
        deletions: off("deletions"),
        enforceAdmins: on("enforceAdmins"),
        lockBranch: on("lockBranch"),
        bypass: common("bypass"),
        push: narrowed("push"),
        dismissal: narrowed("dismissal"),
        forcePushBypass: common("forcePushBypass"),
    };
    return { protection, from, clashes };
}
