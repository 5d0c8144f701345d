import type { FactOf } from "../fact";
import { breaks, guardrail } from "../rule";

const source =
    "GitHub, “Managing environments for deployment: deployment protection rules”; rollout checklist, “Access to secrets, environment variables, and deployment keys”.";

export const environmentReviewers = guardrail({
    id: "environment-reviewers",
    title: "Environments that hold secrets have reviewers",
    severity: "mandatory",
    why: "Without a reviewer, a workflow of any branch that may deploy gets the secrets at once, a branch that Codex wrote included.",
    source,
    remedy: "Name a team or a person as reviewer of the environment.",
    facts: ["environment"],
    needs: "stack",
    *check(fact) {
        if (!holdsSecrets(fact) || fact.environment.reviewers.length > 0) return;
        yield breaks(`${fact.path}/reviewers`, `${inWords(fact)}, and nobody must approve`);
    },
});

export const environmentBranches = guardrail({
    id: "environment-branches",
    title: "Environments that hold secrets take chosen branches only",
    severity: "mandatory",
    why: "Otherwise a workflow of a branch that nobody has reviewed can ask for the secrets.",
    source,
    remedy: "Let protected branches deploy, or name the branches.",
    facts: ["environment"],
    needs: "stack",
    *check(fact) {
        if (!holdsSecrets(fact) || !takesEveryBranch(fact.environment.branches)) return;
        yield breaks(`${fact.path}/branches`, `${inWords(fact)}, and every branch may deploy`);
    },
});

export const environmentSelfReview = guardrail({
    id: "environment-self-review",
    title: "Nobody approves their own deployment",
    severity: "mandatory",
    why: "Who lets Codex start a deployment could approve it alone, so that no second person has looked.",
    source: "GitHub, “Managing environments for deployment: required reviewers, prevent self-reviews”.",
    remedy: "Prevent self-review (preventSelfReview: true).",
    facts: ["environment"],
    needs: "resource",
    *check({ path, repository, environment }) {
        if (environment.reviewers.length === 0 || environment.preventSelfReview) return;
        yield breaks(
            `${path}/preventSelfReview`,
            `reviewers of ${environment.name} in ${repository} may approve what they started`,
        );
    },
});

export const environmentAdminBypass = guardrail({
    id: "environment-admin-bypass",
    title: "Administrators do not deploy past the reviewers of secrets",
    severity: "mandatory",
    why: "GitHub lets administrators bypass an environment's rules unless it is told not to; their token in a Codex session would do the same.",
    source: "GitHub, “Managing environments for deployment: allow administrators to bypass configured protection rules” (on by default, also in the provider).",
    remedy: "Turn the bypass off (canAdminsBypass: false).",
    facts: ["environment"],
    needs: "stack",
    *check(fact) {
        if (!holdsSecrets(fact) || !fact.environment.adminBypass) return;
        yield breaks(
            `${fact.path}/adminBypass`,
            `${inWords(fact)}, and administrators may deploy against its rules`,
        );
    },
});

function takesEveryBranch(branches: FactOf<"environment">["environment"]["branches"]): boolean {
    return (
        branches === "all" ||
        (branches !== "protected" && branches.some((one) => /^\*+$/.test(one)))
    );
}

function holdsSecrets({ environment }: FactOf<"environment">): boolean {
    return environment.secretNames.length > 0;
}

function inWords({ environment, repository }: FactOf<"environment">): string {
    return `${environment.name} in ${repository} holds ${environment.secretNames.join(", ")}`;
}
