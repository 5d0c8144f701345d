import type { BranchRules } from "../../organization";
import { breaks, guardrail } from "../rule";

const source =
    "GitHub, “About protected branches” and “Available rules for rulesets”; rollout checklist, “Check GitHub protected branches and required reviews”.";

export const defaultBranchReview = guardrail({
    id: "default-branch-review",
    title: "What reaches a protected default branch has been approved by somebody",
    severity: "mandatory",
    why: "A protection that asks for no approval lets whoever opened a pull request merge it, also when Codex wrote all of it.",
    source,
    remedy: "Require at least one approving review.",
    facts: ["default-branch"],
    needs: "stack",
    *check({ path, repository, branch, rules }) {
        if (rules.length === 0 || rules.some(({ approvals }) => (approvals ?? 0) > 0)) return;
        yield breaks(
            `${path}/approvals`,
            `${branch} of ${repository} is protected and asks for no approval`,
        );
    },
});

export const defaultBranchCodeOwners = guardrail({
    id: "default-branch-code-owners",
    title: "Where there are code owners, they must approve",
    severity: "advisory",
    why: "CODEOWNERS only asks for reviews; a branch rule makes them necessary. Without it nobody need look at the paths where a human must.",
    source: "GitHub, “About code owners: code owners and branch protection”.",
    remedy: "Require reviews from code owners.",
    facts: ["default-branch"],
    needs: "stack",
    *check({ path, repository, branch, rules, codeowners }) {
        if (!codeowners || rules.length === 0 || rules.some(({ codeOwners }) => codeOwners)) return;
        yield breaks(
            `${path}/codeOwners`,
            `${repository} has a CODEOWNERS file, and ${branch} does not require its owners`,
        );
    },
});

export const codexWritesProtected = guardrail({
    id: "codex-writes-protected",
    title: "Codex writes only where the default branch is protected",
    severity: "advisory",
    why: "Without a rule, what Codex writes can be pushed to the default branch unseen. Advisory, since another program may declare the rule.",
    source,
    remedy: "Declare a branch protection or a ruleset for the default branch.",
    facts: ["default-branch"],
    needs: "stack",
    *check({ path, repository, branch, rules, codexWriters }) {
        if (codexWriters.length === 0 || rules.length > 0) return;
        yield breaks(
            path,
            `${codexWriters.join(" and ")} can write to ${repository}, and nothing here protects ${branch}`,
        );
    },
});

export const noForcePush = guardrail({
    id: "no-force-push",
    title: "Nobody rewrites the history of a protected branch",
    severity: "mandatory",
    why: "A force push replaces what was reviewed by something that was not.",
    source,
    remedy: "Do not allow force pushes (in a ruleset: the rule “Block force pushes”).",
    facts: ["protection", "default-branch"],
    needs: "stack",
    *check(fact) {
        if (fact.kind === "protection") {
            const { path, repository, protection } = fact;
            if (!protection.forcePushes) return;
            yield breaks(
                `${path}/forcePushes`,
                `${protection.pattern} of ${repository} may be force-pushed`,
            );
        } else if (onlyRulesets(fact.rules) && fact.rules.every((rules) => rules.forcePushes)) {
            const { path, repository, branch } = fact;
            yield breaks(
                `${path}/forcePushes`,
                `no ruleset keeps ${branch} of ${repository} from being force-pushed`,
            );
        }
    },
});

export const noDeletion = guardrail({
    id: "no-deletion",
    title: "Nobody deletes a protected branch",
    severity: "mandatory",
    why: "A deleted branch can be made again from anything, without a pull request.",
    source,
    remedy: "Do not allow deletions (in a ruleset: the rule “Restrict deletions”).",
    facts: ["protection", "default-branch"],
    needs: "stack",
    *check(fact) {
        if (fact.kind === "protection") {
            const { path, repository, protection } = fact;
            if (!protection.deletions) return;
            yield breaks(
                `${path}/deletions`,
                `${protection.pattern} of ${repository} may be deleted`,
            );
        } else if (onlyRulesets(fact.rules) && fact.rules.every((rules) => rules.deletions)) {
            const { path, repository, branch } = fact;
            yield breaks(
                `${path}/deletions`,
                `no ruleset keeps ${branch} of ${repository} from being deleted`,
            );
        }
    },
});

export const rulesetActive = guardrail({
    id: "ruleset-active",
    title: "Rulesets are in force",
    severity: "advisory",
    why: "A ruleset that is disabled or only evaluated looks like a bound and is none.",
    source: "GitHub, “Creating rulesets for a repository: enforcement status”.",
    remedy: "Set the enforcement to active once it has been evaluated.",
    facts: ["ruleset"],
    needs: "resource",
    *check({ path, repository, ruleset }) {
        if (ruleset.enforcement === "active") return;
        const of = repository ?? "the organization";
        const state = ruleset.enforcement === "evaluate" ? "only evaluated" : "disabled";
        yield breaks(`${path}/enforcement`, `the ruleset ${ruleset.name} of ${of} is ${state}`);
    },
});

/** Rulesets add up; what a classic protection allows is said of the protection itself. */
function onlyRulesets(rules: readonly BranchRules[]): boolean {
    return rules.length > 0 && rules.every((one) => !("pattern" in one));
}
