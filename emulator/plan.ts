import type { Organization, Plan } from "./state/accounts";
import type { Visibility } from "./state/repository";
import { Problem } from "./http/problem";

/** Features that GitHub sells by plan, as far as this emulator gates them. */
export type PlanFeature =
    | "branch-protection"
    | "repository-rulesets"
    | "organization-rulesets"
    | "ruleset-evaluate"
    | "codeowners"
    | "draft-pull-requests"
    | "environments"
    | "environment-branch-policy"
    | "environment-reviewers"
    | "environment-wait-timer"
    | "internal-repositories"
    | "custom-repository-roles"
    | "audit-log-api";

type Need = { public: Plan; private: Plan };

/**
 * Lowest plan that has the feature, on a public and on a private or internal repository.
 * Source: docs.github.com "GitHub's plans" and the availability notes of each feature's page.
 */
const needs: Record<PlanFeature, Need> = {
    "branch-protection": { public: "free", private: "team" },
    "repository-rulesets": { public: "free", private: "team" },
    "organization-rulesets": { public: "team", private: "team" },
    "ruleset-evaluate": { public: "enterprise", private: "enterprise" },
    "draft-pull-requests": { public: "free", private: "team" },
    codeowners: { public: "free", private: "team" },
    environments: { public: "free", private: "team" },
    "environment-branch-policy": { public: "free", private: "team" },
    "environment-reviewers": { public: "free", private: "enterprise" },
    "environment-wait-timer": { public: "free", private: "enterprise" },
    "internal-repositories": { public: "enterprise", private: "enterprise" },
    "custom-repository-roles": { public: "enterprise", private: "enterprise" },
    "audit-log-api": { public: "enterprise", private: "enterprise" },
};
const order: readonly Plan[] = ["free", "team", "enterprise"];

/** Whether the organization's plan has the feature; give the repository's visibility where there is one. */
export function planAllows(
    organization: Organization,
    feature: PlanFeature,
    visibility: Visibility = "private",
): boolean {
    const need = needs[feature][visibility === "public" ? "public" : "private"];
    return order.indexOf(organization.plan) >= order.indexOf(need);
}

/** Throws GitHub's 403 for protections and rulesets that the plan does not include. */
export function requirePlan(
    organization: Organization,
    feature: PlanFeature,
    visibility?: Visibility,
): void {
    if (planAllows(organization, feature, visibility)) return;
    throw new Problem(
        403,
        feature === "organization-rulesets"
            ? "Upgrade to GitHub Team to enable this feature."
            : feature === "branch-protection" || feature === "repository-rulesets"
              ? "Upgrade to GitHub Pro or make this repository public to enable this feature."
              : "Upgrade to GitHub Enterprise to enable this feature.",
    );
}
